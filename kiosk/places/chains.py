"""Understands the end of an address, where its units stand, as a chain of units.

Kinds may be abbreviated or left out, commas too, and so may the district of an old address. Names
recur, so a commune counts only within the district or province that is written behind it. A name
without a kind must begin where a part of the address begins; in an address without commas and
dashes it must not follow a word such as "thôn" or a number.

Units were raised before they were reorganised: a card may say "Xã" and "Huyện" of what the lists
have as "Phường" and "Thị xã". That is understood where nothing of the written kind is there. A
district that had ended before stands for the one into which its communes came.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum

import msgspec

from kiosk.places.kinds import KINDS, TYPED, WRITTEN
from kiosk.places.listing import Listing
from kiosk.places.place import Level, PlaceAnswer
from kiosk.places.words import Name, Word, composed, words_of

_LONGEST_NAME = 6
"""Words."""

_RAISED = {
    "Xã": ("Thị trấn", "Phường"),
    "Thị trấn": ("Phường",),
    "Huyện": ("Thị xã", "Thành phố", "Quận"),
    "Thị xã": ("Thành phố", "Quận"),
    "Tỉnh": ("Thành phố",),
}
"""Kind that is written → kinds that the unit may have by now."""

_SMALLER = frozenset(
    [
        *("thon", "xom", "ap", "ban", "lang", "buon", "bon", "phum", "soc", "khom", "to", "pho"),
        *("duong", "ngo", "ngach", "hem", "kiet", "doi", "cum", "khu", "so", "dan", "lo", "khoi"),
    ]
)
"""A name right after one of these, as typed, is that of a part of a commune."""


class Fit(IntEnum):
    """How a chain fits, the best first."""

    WITH_DISTRICT = 0
    """Old commune, its district and its province."""
    TODAY = 1
    """Commune and province of today."""
    MIXED = 2
    """Old commune and its district, with today's province or none."""
    ENDED_DISTRICT = 3
    """Commune of today with a district of before, which had parts of it."""
    WITHOUT_DISTRICT = 4
    """Old commune with its province or today's."""
    DISTRICT = 5
    PROVINCE = 6
    LONE_DISTRICT = 7
    """Without a province: "Nam Định" is the province before it is the city in it."""


class Chain(msgspec.Struct, frozen=True):
    fit: Fit
    smallest: PlaceAnswer
    start: int
    """The word at which it begins."""
    raised: int = 0
    """Units in it that have another kind than is written."""
    former: str = ""
    """The full name of a district in it that had ended before."""

    @property
    def rank(self) -> tuple[int, int, int]:
        return self.fit, self.raised, self.start


class _Found(msgspec.Struct, frozen=True):
    answer: PlaceAnswer
    start: int
    raised: bool
    former: str


_Named = tuple[str, str, str, PlaceAnswer]
"""A name as read, the kind that goes with it, the full name if it is that of a unit that had ended
before, and the unit that it stands for."""


class Chains:
    def __init__(
        self, answers: Sequence[PlaceAnswer], names: Mapping[str, Name], listing: Listing
    ) -> None:
        """`names`: forms of each unit's name."""
        self._by_name: dict[Level, dict[str, tuple[_Named, ...]]] = {level: {} for level in Level}
        for answer in answers:
            self._add(names[answer.asked.name], answer.asked.kind, "", answer)
        above = {
            (a.asked.province, a.asked.full_name): a
            for a in answers
            if a.asked.level is not Level.COMMUNE
        }
        for written, full_name in listing.also.items():
            province = above["", full_name]
            self._add(_name(written), province.asked.kind, "", province)
        for each in listing.former:
            district = above[each.unit.province, each.came_into]
            self._add(_name(each.unit.name), each.unit.kind, each.unit.full_name, district)

    def _add(self, name: Name, kind: str, former: str, answer: PlaceAnswer) -> None:
        there = self._by_name[answer.asked.level]
        there[name.typed] = (*there.get(name.typed, ()), (name.read, kind, former, answer))

    def best(self, words: Sequence[Word], unmarked: bool) -> list[Chain]:
        """The chains that fit best, all equally well; empty: none does.

        `unmarked`: the letters of a name suffice.
        """
        chains = list(self._chains(words, unmarked))
        # "Xã Tân Hà Lâm Hà" of today is not "Xã Tân Hà" in the district Lâm Hà.
        today = min((each.start for each in chains if each.fit is Fit.TODAY), default=len(words))
        chains = [c for c in chains if c.fit is not Fit.WITH_DISTRICT or c.start < today]
        least = min((chain.rank for chain in chains), default=None)
        best = {id(chain.smallest): chain for chain in chains if chain.rank == least}
        return list(best.values())

    def _chains(self, words: Sequence[Word], unmarked: bool) -> Iterator[Chain]:
        end = len(words)
        for province in (None, *self._found(Level.PROVINCE, words, end, unmarked)):
            before = province.start if province else end
            if province:
                yield _chain(Fit.PROVINCE, province)
                yield from self._in_province(province, words, unmarked)
            for district in self._found(Level.DISTRICT, words, before, unmarked):
                if province is None or _lies_in(district.answer, province.answer):
                    fit = Fit.DISTRICT if province else Fit.LONE_DISTRICT
                    yield _chain(fit, district, province)
                    yield from self._in_district(district, province, words, unmarked)

    def _in_province(
        self, province: _Found, words: Sequence[Word], unmarked: bool
    ) -> Iterator[Chain]:
        for commune in self._found(Level.COMMUNE, words, province.start, unmarked):
            if _lies_in(commune.answer, province.answer):
                fit = Fit.WITHOUT_DISTRICT if commune.answer.old else Fit.TODAY
                yield _chain(fit, commune, province)

    def _in_district(
        self, district: _Found, province: _Found | None, words: Sequence[Word], unmarked: bool
    ) -> Iterator[Chain]:
        above = district.answer.asked
        own = province is not None and province.answer.asked.full_name == above.province
        for commune in self._found(Level.COMMUNE, words, district.start, unmarked):
            unit = commune.answer.asked
            if (unit.district, unit.province) == (above.full_name, above.province):
                yield _chain(Fit.WITH_DISTRICT if own else Fit.MIXED, commune, district, province)
            elif not commune.answer.old and unit in district.answer.today:
                yield _chain(Fit.ENDED_DISTRICT, commune, district, province)

    def _found(
        self, level: Level, words: Sequence[Word], end: int, unmarked: bool
    ) -> Iterator[_Found]:
        """The units of the level whose names end just before the word `end`."""
        parted = any(word.begins for word in words[1:])
        for first in range(end - 1, max(-1, end - 1 - _LONGEST_NAME), -1):
            named = words[first:end]
            there = self._by_name[level].get(" ".join(word.typed for word in named), ())
            if there:
                kind, start = _kind_before(words, first, level, unmarked)
                read = " ".join(word.read for word in named)
                # "5" without its kind is no ward: it may be a house.
                bare = not read.isdigit() and _begins_a_name(words, first, level, parted)
                for marked, own_kind, former, answer in there if kind or bare else ():
                    agrees = not kind or kind == own_kind
                    raised = own_kind in _RAISED.get(kind, ()) and _may_be_raised(answer)
                    if (unmarked or marked == read) and (agrees or raised):
                        yield _Found(answer, start, not agrees, former)
            if named[0].after_comma:
                return


def _name(written: str) -> Name:
    words = words_of(composed(written))
    return Name(" ".join(word.read for word in words), " ".join(word.typed for word in words))


def _chain(fit: Fit, smallest: _Found, *above: _Found | None) -> Chain:
    found = [smallest, *filter(None, above)]
    former = "".join(each.former for each in found)
    return Chain(fit, smallest.answer, smallest.start, sum(e.raised for e in found), former)


def _lies_in(answer: PlaceAnswer, province: PlaceAnswer) -> bool:
    """In the province of that name, whether of before or of today."""
    full_name = province.asked.full_name
    return answer.asked.province == full_name or (
        not province.old and answer.today[0].province == full_name
    )


def _may_be_raised(answer: PlaceAnswer) -> bool:
    """Today's communes are written as they are; of provinces people mix the kinds."""
    return answer.old or answer.asked.level is Level.PROVINCE


def _kind_before(
    words: Sequence[Word], first: int, level: Level, unmarked: bool
) -> tuple[str, int]:
    """The kind written before the name that begins at `first`, and where it begins."""
    if not words[first].after_comma:
        for start in (first - 2, first - 1):
            before = words[max(0, start) : first]
            written = tuple(word.typed if unmarked else word.read for word in before)
            kind = (TYPED if unmarked else WRITTEN).get(written)
            if kind and level in KINDS[kind]:
                return kind, first - len(before)
    return "", first


def _begins_a_name(words: Sequence[Word], first: int, level: Level, parted: bool) -> bool:
    """Whether a unit's name may begin there without its kind."""
    if words[first].begins or first == 0:
        return True
    before = words[first - 1].typed
    in_a_smaller_part = level is Level.COMMUNE and (before in _SMALLER or before.isdigit())
    return not parted and not in_a_smaller_part
