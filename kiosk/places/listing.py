"""The lists of administrative units: files of tab-separated columns that staff may replace.

- `today.tsv`: province and commune of today.
- `before.tsv`: province, district and commune of before 1 July 2025, the province of today, and the
  commune of today, or several, separated by ` | `, among which the old one was divided. A district
  without communes has an empty third column.
- `also.tsv`: other ways to write a province, and its name in the lists.
- `former.tsv`: districts that had ended before, and into which district their communes came.

Lines that begin with `#` are comments; the first other line names the columns.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import msgspec

from kiosk.places.fault import PlacesFault
from kiosk.places.kinds import KINDS, kind_and_name
from kiosk.places.place import Level, Unit

LARGEST_FILE = 4_000_000
"""Bytes. The nation's list is 1 MB."""
MOST_LINES = 30_000
LONGEST_NAME = 60
"""Characters."""
DIVIDED = " | "

_TODAY = ("province", "commune")
_BEFORE = ("province", "district", "commune", "today_province", "today_commune")

_ALSO = ("written", "province")
_FORMER = ("district", "province", "came_into")


class OldUnit(msgspec.Struct, frozen=True, gc=False):
    """A commune of before, or a district that had none, and what it became."""

    unit: Unit
    today: tuple[Unit, ...]


class FormerDistrict(msgspec.Struct, frozen=True, gc=False):
    """One that had ended before."""

    unit: Unit
    came_into: str
    """The full name of a district of the same province in `before`."""


class Listing(msgspec.Struct, frozen=True):
    today: tuple[Unit, ...]
    """The communes of today."""
    before: tuple[OldUnit, ...]
    also: dict[str, str]
    """Other ways to write a province → its full name."""
    former: tuple[FormerDistrict, ...]


def load_listing(folder: Path) -> Listing:
    """The lists in a folder; PlacesFault if they cannot be used."""
    today: dict[tuple[str, str], Unit] = {}
    file = folder / "today.tsv"
    for line, (province, commune) in _rows(file, _TODAY):
        _check(file, line, province, Level.PROVINCE)
        if (province, commune) in today:
            raise _at(file, line, f"{commune}, {province} stands there twice")
        today[province, commune] = _unit(file, line, Level.COMMUNE, commune, province=province)
    if not today:
        raise PlacesFault(f"{file}: has no commune")
    before = tuple(_before(folder / "before.tsv", today))
    provinces = {unit.province for unit in today.values()} | {b.unit.province for b in before}
    also = dict(_also(folder / "also.tsv", provinces))
    districts = {(b.unit.province, b.unit.district or b.unit.full_name) for b in before}
    former = tuple(_former(folder / "former.tsv", districts))
    return Listing(tuple(today.values()), before, also, former)


def _before(file: Path, today: dict[tuple[str, str], Unit]) -> Iterator[OldUnit]:
    seen: set[tuple[str, str, str]] = set()
    becomes: dict[str, str] = {}
    for line, (province, district, commune, new_province, new_communes) in _rows(file, _BEFORE):
        if (province, district, commune) in seen:
            raise _at(file, line, f"{commune}, {district}, {province} stands there twice")
        seen.add((province, district, commune))
        if becomes.setdefault(province, new_province) != new_province:
            raise _at(file, line, f"{province} has become {becomes[province]} further up")
        parts = []
        for name in new_communes.split(DIVIDED):
            unit = today.get((new_province, name))
            if unit is None:
                raise _at(file, line, f"{name}, {new_province} is not in today.tsv")
            parts.append(unit)
        _check(file, line, province, Level.PROVINCE)
        if commune:
            _check(file, line, district, Level.DISTRICT)
            unit = _unit(file, line, Level.COMMUNE, commune, district, province)
        else:
            unit = _unit(file, line, Level.DISTRICT, district, province=province)
        yield OldUnit(unit, tuple(parts))


def _also(file: Path, provinces: set[str]) -> Iterator[tuple[str, str]]:
    for line, (written, province) in _rows(file, _ALSO):
        if province not in provinces:
            raise _at(file, line, f"{province!r} is in neither list")
        if not 0 < len(written) <= LONGEST_NAME:
            raise _at(file, line, f"a name has 1 to {LONGEST_NAME} characters")
        yield written, province


def _former(file: Path, districts: set[tuple[str, str]]) -> Iterator[FormerDistrict]:
    for line, (district, province, came_into) in _rows(file, _FORMER):
        if (province, came_into) not in districts:
            raise _at(file, line, f"{came_into}, {province} is not in before.tsv")
        unit = _unit(file, line, Level.DISTRICT, district, province=province)
        yield FormerDistrict(unit, came_into)


def _rows(file: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Line number and columns of each line, without comments and the line of column names."""
    expected: tuple[str, ...] | None = columns
    for number, line in enumerate(_text(file).splitlines(), start=1):
        if number > MOST_LINES:
            raise PlacesFault(f"{file}: has more than {MOST_LINES} lines")
        if line.startswith("#") or not line.strip():
            continue
        # One string for each name: a province stands in thousands of lines.
        row = tuple(sys.intern(cell.strip()) for cell in line.split("\t"))
        if expected:
            if row != expected:
                raise _at(file, number, f"the columns must be {', '.join(columns)}")
            expected = None
        elif len(row) != len(columns):
            raise _at(file, number, f"has {len(row)} columns, not {len(columns)}")
        else:
            yield number, row


def _text(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise PlacesFault(f"{file}: cannot be read: {error.strerror}") from None
    if len(content) > LARGEST_FILE:
        raise PlacesFault(f"{file}: is larger than {LARGEST_FILE} bytes")
    try:
        return unicodedata.normalize("NFC", content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise PlacesFault(f"{file}: is not UTF-8") from None


def _unit(
    file: Path, line: int, level: Level, full_name: str, district: str = "", province: str = ""
) -> Unit:
    kind, name = _check(file, line, full_name, level)
    return Unit(level, kind, name, district, province)


def _check(file: Path, line: int, full_name: str, level: Level) -> tuple[str, str]:
    kind, name = kind_and_name(full_name)
    if level not in KINDS.get(kind, ()):
        kinds = ", ".join(kind for kind, levels in KINDS.items() if level in levels)
        raise _at(file, line, f"a {level.value} begins with one of {kinds}, not {full_name!r}")
    if not 0 < len(name) <= LONGEST_NAME:
        raise _at(file, line, f"a name has 1 to {LONGEST_NAME} characters")
    return kind, name


def _at(file: Path, line: int, what: str) -> PlacesFault:
    return PlacesFault(f"{file}, line {line}: {what}")
