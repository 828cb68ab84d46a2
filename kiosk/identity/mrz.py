"""The machine-readable zone as printed on a document: typed, or read by an OCR reader.

Layouts: TD1, three lines of 30 (ICAO 9303-5, 4.2.2); TD2, two of 36 (9303-6, 4.2.2); TD3, two of
44 (9303-4, 4.2.2). Check digits: 9303-3, 4.9. It opens the chip of any travel document, and needs
no agreement about a card access number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

import msgspec

from kiosk.identity.access_key import CAN_LENGTH, NUMBER_LENGTH, AccessKey, MrzKey

FILLER = "<"
LONGEST_TEXT = 512
"""Characters looked at; the longest zone has 90."""

_ALPHABET = re.compile(r"[A-Z0-9<]*")
_LINE = re.compile(r"[A-Z0-9<]{30}|[A-Z0-9<]{36}|[A-Z0-9<]{44}")
_WEIGHTS = (7, 3, 1)
_SHAPES = {90: (30, 3), 72: (36, 2), 88: (44, 2)}
"""Characters in all: length and number of lines."""
_MISREAD = str.maketrans("OQDIZSGB", "00012568")
"""Letters that OCR makes of digits, where only digits can stand."""


class MrzProblem(Enum):
    NOT_AN_MRZ = "not_an_mrz"
    WRONG_LENGTH = "wrong_length"
    FOREIGN_CHARACTER = "foreign_character"
    WRONG_CHECK_DIGIT = "wrong_check_digit"
    IMPOSSIBLE_DATE = "impossible_date"


class MrzFault(msgspec.Struct, frozen=True):
    """Why lines are no machine-readable zone. Names lines and fields, never what stands there."""

    problem: MrzProblem
    where: tuple[str, ...] = ()
    """Lines or fields, in English."""

    @property
    def message(self) -> str:
        where = ", ".join(self.where)
        return {
            MrzProblem.NOT_AN_MRZ: "these are not the lines of a machine-readable zone: three "
            "lines of 30 characters, or two of 36 or 44",
            MrzProblem.WRONG_LENGTH: f"wrong number of characters in {where}",
            MrzProblem.FOREIGN_CHARACTER: f"only A to Z, 0 to 9 and < can stand in {where}",
            MrzProblem.WRONG_CHECK_DIGIT: f"misread or mistyped: the check digit disagrees with "
            f"{where}",
            MrzProblem.IMPOSSIBLE_DATE: f"no such day: {where}",
        }[self.problem]


class Mrz(msgspec.Struct, frozen=True):
    """What of the zone serves to find and open the chip."""

    document_code: str
    issuing_state: str
    document_number: str
    date_of_birth: str
    """YYMMDD, `<<` for parts that are not known."""
    date_of_expiry: str
    optional_data: str

    @property
    def key(self) -> AccessKey:
        """PACE or BAC with the zone; the twelve digits where the optional data has them."""
        found = re.match(rf"[0-9]{{{NUMBER_LENGTH}}}(?![0-9])", self.optional_data)
        number = found.group() if found else ""
        zone = MrzKey(self.document_number, self.date_of_birth, self.date_of_expiry)
        return AccessKey(can=number[-CAN_LENGTH:], number=number, mrz=zone)

    def __repr__(self) -> str:
        return "Mrz(…)"


@dataclass(frozen=True, repr=False)
class _Fields:
    """The parts that check digits guard, each with its own; fillers included."""

    number: str
    number_check: str
    birth: str
    birth_check: str
    expiry: str
    expiry_check: str
    optional: str
    composite: str
    composite_check: str


def check_digit(text: str) -> str:
    """Of A to Z, 0 to 9 and fillers (9303-3, 4.9)."""
    total = 0
    for position, sign in enumerate(text):
        total += (0 if sign == FILLER else int(sign, 36)) * _WEIGHTS[position % 3]
    return str(total % 10)


def is_mrz_line(text: str) -> bool:
    """Whether this may be one line of a zone, as OCR readers send them one by one."""
    line = _tidy(text[:LONGEST_TEXT])
    return bool(_LINE.fullmatch(line)) and (FILLER in line or not line.isdigit())


def looks_like_mrz(text: str) -> bool:
    """Whether these are lines of a zone, right or wrong, rather than another code."""
    lines = _lines(text)
    return bool(lines) and FILLER in "".join(lines) and _shape(lines) is not None


def parse_mrz(text: str) -> Mrz | MrzFault:
    """From lines with any breaks and spaces between them, or without.

    Digits that OCR took for letters are put right where only a digit can stand; everything is
    then held against its check digit.
    """
    lines = _lines(text)
    if not lines:
        return MrzFault(MrzProblem.NOT_AN_MRZ)
    strange = _named(not _ALPHABET.fullmatch(line) for line in lines)
    if strange:
        return MrzFault(MrzProblem.FOREIGN_CHARACTER, strange)
    shape = _shape(lines)
    if shape is None:
        return _wrong_shape(lines)
    zone = "".join(lines)
    fields = {90: _td1, 72: _td2, 88: _td3}[len(zone)](zone)
    number, number_check, optional = _long_number(fields)
    wrong = _disagreeing(replace(fields, number=number, number_check=number_check))
    if wrong:
        return MrzFault(MrzProblem.WRONG_CHECK_DIGIT, wrong)
    impossible = tuple(
        name
        for name, date in (("date of birth", fields.birth), ("date of expiry", fields.expiry))
        if not _is_date(date)
    )
    if impossible:
        return MrzFault(MrzProblem.IMPOSSIBLE_DATE, impossible)
    return Mrz(
        document_code=zone[:2].rstrip(FILLER),
        issuing_state=zone[2:5].rstrip(FILLER),
        document_number=number.rstrip(FILLER),
        date_of_birth=fields.birth,
        date_of_expiry=fields.expiry,
        optional_data=optional.strip(FILLER),
    )


def _tidy(text: str) -> str:
    for angle in ("«", "≪", "《"):
        text = text.replace(angle, FILLER * 2)
    return "".join(text.split()).upper()


def _lines(text: str) -> list[str]:
    return [line for line in map(_tidy, text[:LONGEST_TEXT].splitlines()) if line]


def _shape(lines: list[str]) -> tuple[int, int] | None:
    length, count = shape = _SHAPES.get(len("".join(lines)), (0, 0))
    whole = len(lines) in (1, count) and all(len(line) % length == 0 for line in lines if length)
    return shape if count and whole else None


def _wrong_shape(lines: list[str]) -> MrzFault:
    """The line that is too long or too short, where the others show what was meant."""
    for length, count in _SHAPES.values():
        odd = _named(len(line) != length for line in lines)
        if len(lines) == count and len(odd) < count:
            return MrzFault(MrzProblem.WRONG_LENGTH, odd)
    return MrzFault(MrzProblem.NOT_AN_MRZ)


def _named(marked: Iterable[bool]) -> tuple[str, ...]:
    return tuple(f"line {number}" for number, is_marked in enumerate(marked, start=1) if is_marked)


def _repaired(zone: str, *digits: slice) -> str:
    for place in digits:
        zone = zone[: place.start] + zone[place].translate(_MISREAD) + zone[place.stop :]
    return zone


def _td1(zone: str) -> _Fields:
    zone = _repaired(zone, slice(30, 37), slice(38, 45), slice(59, 60))
    return _Fields(
        number=zone[5:14],
        number_check=zone[14].translate(_MISREAD),
        optional=zone[15:30],
        birth=zone[30:36],
        birth_check=zone[36],
        expiry=zone[38:44],
        expiry_check=zone[44],
        composite=zone[5:37] + zone[38:45] + zone[48:59],
        composite_check=zone[59],
    )


def _td2(zone: str) -> _Fields:
    return _second_line(_repaired(zone[36:], *_SECOND_LINE_DIGITS, slice(35, 36)), optional_end=35)


def _td3(zone: str) -> _Fields:
    return _second_line(_repaired(zone[44:], *_SECOND_LINE_DIGITS, slice(42, 44)), optional_end=42)


_SECOND_LINE_DIGITS = (slice(9, 10), slice(13, 20), slice(21, 28))


def _second_line(line: str, *, optional_end: int) -> _Fields:
    """Of TD2 and TD3, which differ in what stands behind the dates."""
    return _Fields(
        number=line[0:9],
        number_check=line[9],
        optional=line[28:optional_end],
        birth=line[13:19],
        birth_check=line[19],
        expiry=line[21:27],
        expiry_check=line[27],
        composite=line[0:10] + line[13:20] + line[21:-1],
        composite_check=line[-1],
    )


def _long_number(fields: _Fields) -> tuple[str, str, str]:
    """Number, check digit, and what is left of the optional data.

    More than nine characters go on in the optional data, with a filler for a check digit before
    and the check digit behind (9303-5, 4.2.4).
    """
    rest, _, optional = fields.optional.partition(FILLER)
    if fields.number_check != FILLER or len(rest) < 2:
        return fields.number, fields.number_check, fields.optional
    return fields.number + rest[:-1], rest[-1].translate(_MISREAD), optional


def _disagreeing(fields: _Fields) -> tuple[str, ...]:
    guarded = (
        ("document number", fields.number, fields.number_check),
        ("date of birth", fields.birth, fields.birth_check),
        ("date of expiry", fields.expiry, fields.expiry_check),
        ("the lines together", fields.composite, fields.composite_check),
    )
    wrong = tuple(name for name, text, check in guarded if check_digit(text) != check)
    # The last one guards the others as well: named only where it alone is wrong.
    return wrong[:-1] if len(wrong) > 1 and wrong[-1] == guarded[-1][0] else wrong


def _is_date(text: str) -> bool:
    """YYMMDD; month and day may be fillers (9303-3, 4.8)."""
    if not re.fullmatch(r"[0-9]{2}([0-9]{2}|<<)([0-9]{2}|<<)", text):
        return False
    month, day = text[2:4], text[4:6]
    return (month == "<<" or 1 <= int(month) <= 12) and (day == "<<" or 1 <= int(day) <= 31)
