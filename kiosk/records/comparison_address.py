"""When two addresses name the same place, and whether by a name from before the reorganisation.

Kinds of units may be abbreviated (TP., TX., TT., P., X., Q., H.) or left out before a name; numbers
may have leading zeros. What is smaller than a commune (hamlet, group, street, house) has to be the
same to the letter: `12/3` is neither `1/23` nor `12-3`, and a part that only one side has differs.
There only `TDP` is `tổ dân phố`, `KP` is `khu phố`, and `số`, `số nhà` and `SN` before a number
say nothing.

With the map of places, an address under an old name is OUTDATED, not wrong, where

- both sides have the same old address, however they write it: card and registry agree, and the
  registry is behind;
- one side has the old address, the other today's of the same place: nothing is wrong with either;
  if it is the registry that has today's, nothing is to be done;
- of a divided commune, one side has the old address and the other one of the communes that have
  parts of it.

Two old communes that have become one were two places, and differ. So does an old address of which
only the province of today can be told from any other.
"""

from __future__ import annotations

import re

import msgspec

from kiosk.language.vietnamese import as_read
from kiosk.places.address import Standing, TodayAddress
from kiosk.places.kinds import WRITTEN
from kiosk.places.place import Level
from kiosk.places.places import Places
from kiosk.places.words import without_country
from kiosk.records.record import Verdict

_PART = re.compile(r"\d+(?:\s*/\s*\d+|-\d+)*|(?:[^\W\d_]|[\u0300-\u036f])+")
"""A word, or a number such as `12/3`."""
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")

_LONG = {
    ("tdp",): ("tổ", "dân", "phố"),
    ("kp",): ("khu", "phố"),
    ("sn",): ("số",),
    ("số", "nhà"): ("số",),
}


class AddressVerdict(msgspec.Struct, frozen=True):
    verdict: Verdict
    """MATCH, DIFFERS or OUTDATED."""
    today: str = ""
    """Of an OUTDATED address: as it is written today, as far as that can be told."""
    registry_behind: bool = False
    """The registry has the old name."""

    def __repr__(self) -> str:
        return f"AddressVerdict({self.verdict.value})"


def compare_addresses(card: str, registry: str, places: Places | None) -> AddressVerdict:
    """`card` and `registry`: neither is empty."""
    written_alike = _alike(without_country(card), without_country(registry))
    if places is None:
        return AddressVerdict(Verdict.MATCH if written_alike else Verdict.DIFFERS)
    left, right = places.today_of(card), places.today_of(registry)
    if not (written_alike or _same_place(left, right)):
        return AddressVerdict(Verdict.DIFFERS)
    if not _is_old(left) and not _is_old(right):
        return AddressVerdict(Verdict.MATCH)
    told = min((right, left), key=lambda side: list(Standing).index(side.standing))
    return AddressVerdict(Verdict.OUTDATED, told.text, registry_behind=_is_old(right))


def _is_old(address: TodayAddress) -> bool:
    return address.standing in (Standing.OLD, Standing.PARTLY)


def _same_place(left: TodayAddress, right: TodayAddress) -> bool:
    if left.unmarked != right.unmarked or not _alike(left.rest, right.rest):
        return False
    if left.asked is None or right.asked is None:
        return False
    if left.former and right.former and left.former != right.former:
        return False
    return left.asked == right.asked or _became(left, right) or _became(right, left)


def _became(old: TodayAddress, today: TodayAddress) -> bool:
    if old.asked is None or today.standing is not Standing.TODAY:
        return False
    # Of a district only its province is told, which says less than the address does.
    told = old.standing is Standing.OLD or old.asked.level is Level.COMMUNE
    return told and today.asked in old.units


def _alike(left: str, right: str) -> bool:
    """Whether both are written alike, but for abbreviations and kinds that one leaves out."""
    one, other = _parts(left), _parts(right)
    return len(one) == len(other) and all(map(_agree, one, other))


def _agree(left: tuple[str, str], right: tuple[str, str]) -> bool:
    (kind, word), (other_kind, other_word) = left, right
    if word != other_word:
        return False
    return kind == other_kind or (not (kind and other_kind) and not word[:1].isdigit())


def _parts(text: str) -> list[tuple[str, str]]:
    """Each word with the kind of unit that is written before it, or none."""
    words = _words(text)
    parts: list[tuple[str, str]] = []
    at = 0
    while at < len(words):
        kind = ""
        for count in (2, 1):
            found = WRITTEN.get(tuple(words[at : at + count]))
            if found and at + count < len(words):
                kind, at = found, at + count
                break
        parts.append((kind, words[at]))
        at += 1
    return parts


def _words(text: str) -> list[str]:
    words: list[str] = []
    for part in _PART.findall(text):
        number = part[0].isdigit()
        words.append(_ZEROS.sub("", "".join(part.split())) if number else as_read(part))
    return _said_in_full(words)


def _said_in_full(words: list[str]) -> list[str]:
    full: list[str] = []
    at = 0
    while at < len(words):
        for count in (2, 1):
            long = _LONG_READ.get(tuple(words[at : at + count]))
            if long:
                full += long
                at += count
                break
        else:
            full.append(words[at])
            at += 1
    number = as_read("số")
    return [
        word
        for word, following in zip(full, [*full[1:], ""], strict=False)
        if word != number or not following[:1].isdigit()
    ]


_LONG_READ = {
    tuple(map(as_read, short)): tuple(map(as_read, long)) for short, long in _LONG.items()
}
