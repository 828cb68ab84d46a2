"""What an address is today, after the reorganisation of 1 July 2025.

    Thôn Đông, Xã Nhân Khang, Huyện Lý Nhân, Tỉnh Hà Nam  is  Thôn Đông, Xã Vĩnh Trụ, Tỉnh Ninh Bình

How an address is understood: kiosk/places/chains.py. Where several communes fit and they have not
become the same one, none is chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

import msgspec

from kiosk.places.answers import province
from kiosk.places.chains import Chain, Chains, Fit
from kiosk.places.listing import Listing
from kiosk.places.place import Level, PlaceAnswer, Unit
from kiosk.places.words import Name, composed, without_country, words_of

LONGEST_ADDRESS = 300
"""Characters; of a longer one nothing is understood."""
OR = " / "
"""Between communes of which one is meant."""


class Standing(Enum):
    TODAY = "today"
    """Its units are today's."""
    OLD = "old"
    """It has names from before; all of it can be told as of today."""
    PARTLY = "partly"
    """It has names from before, or several places fit; today's can only be told in part."""
    UNKNOWN = "unknown"
    """Not understood."""


class TodayAddress(msgspec.Struct, frozen=True):
    standing: Standing
    text: str = ""
    """As it is written today, as far as that can be told: with ` / ` between the communes of which
    one is meant, or the province alone. Empty when UNKNOWN."""
    asked: Unit | None = None
    """The smallest unit, of today or of before, that the address names; None: no single one."""
    units: tuple[Unit, ...] = ()
    """Today's units in one of which it is."""
    rest: str = ""
    """What stands before the units, as written: house, street, hamlet."""
    former: str = ""
    """The full name of a district in it that had ended before the reorganisation."""
    unmarked: bool = False
    """The address has no mark: it was read by its letters alone."""

    def __repr__(self) -> str:
        return f"TodayAddress({self.standing.value})"


class AddressReader:
    def __init__(
        self, answers: Sequence[PlaceAnswer], names: Mapping[str, Name], listing: Listing
    ) -> None:
        """`names`: forms of each unit's name."""
        self._chains = Chains(answers, names, listing)

    def read(self, address: str) -> TodayAddress:
        text = without_country(composed(address))
        words = words_of(text) if len(text) <= LONGEST_ADDRESS else []
        marked = chains = self._chains.best(words, unmarked=False)
        if text.isascii():
            chains = self._chains.best(words, unmarked=True)
        if not chains:
            return TodayAddress(Standing.UNKNOWN)
        start = words[chains[0].start].start
        return _told(chains, text[:start].strip(" ,;.-–"), unmarked=chains != marked)


def _told(chains: Sequence[Chain], rest: str, unmarked: bool) -> TodayAddress:
    answers = [chain.smallest for chain in chains]
    asked = answers[0].asked if len(answers) == 1 else None
    units = tuple(dict.fromkeys(unit for answer in answers for unit in answer.today))
    provinces = dict.fromkeys(unit.province or unit.full_name for unit in units)
    whole = answers[0].asked.level is not Level.PROVINCE or not rest
    if whole and len(units) == 1:
        old = answers[0].old or chains[0].fit is Fit.ENDED_DISTRICT
        standing = Standing.OLD if old else Standing.TODAY
        text = _written(rest, units)
    elif len(provinces) == 1 and answers[0].old:
        standing = Standing.PARTLY
        if asked is None or asked.level is not Level.COMMUNE:
            units = (province(*provinces),)
            text = _written("", units)
        else:
            text = _written(rest, units)
    else:
        return TodayAddress(Standing.UNKNOWN)
    return TodayAddress(standing, text, asked, units, rest, chains[0].former, unmarked)


def _written(rest: str, units: Iterable[Unit]) -> str:
    names = OR.join(unit.full_name for unit in units)
    above = next(iter(units)).province
    return ", ".join(part for part in (rest, names, above) if part)
