"""Whom a simulated card belongs to, and the machine-readable zone made from it (ICAO 9303-5)."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import Enum

WITHOUT_EXPIRY = "991231"
_WEIGHTS = (7, 3, 1)


class DocumentKind(Enum):
    """Size of the document, thus form of its machine-readable zone (ICAO 9303-4 to -6)."""

    TD1 = "td1"
    TD2 = "td2"
    TD3 = "td3"


@dataclass(frozen=True)
class Holder:
    """Fields of DG13 as the card stores them; empty: the card has no such field.

    Dates are DD/MM/YYYY, MM/YYYY or YYYY.
    """

    number: str = field(repr=False)
    """Twelve digits."""
    full_name: str = field(repr=False)
    date_of_birth: str = field(repr=False)
    sex: str = field(default="", repr=False)
    nationality: str = field(default="", repr=False)
    ethnicity: str = field(default="", repr=False)
    religion: str = field(default="", repr=False)
    place_of_origin: str = field(default="", repr=False)
    residence: str = field(default="", repr=False)
    identifying_features: str = field(default="", repr=False)
    date_of_issue: str = field(default="", repr=False)
    date_of_expiry: str = field(default="", repr=False)
    father: str = field(default="", repr=False)
    mother: str = field(default="", repr=False)
    spouse: str = field(default="", repr=False)
    old_number: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if len(self.number) != 12 or not (self.number.isascii() and self.number.isdigit()):
            raise ValueError("a holder's number has twelve digits")
        if not self.full_name.strip():
            raise ValueError("a holder has a name")

    @classmethod
    def from_mapping(cls, table: Mapping[str, object]) -> Holder:
        """From a `[resident.card]` table. Raises ValueError for unknown fields and non-text."""
        known = {each.name for each in fields(cls)}
        values: dict[str, str] = {}
        for name, value in table.items():
            if name not in known or not isinstance(value, str):
                raise ValueError(f"card field {name} is unknown or not text")
            values[name] = unicodedata.normalize("NFC", value)
        missing = {"number", "full_name", "date_of_birth"} - set(values)
        if missing:
            raise ValueError(f"card lacks {', '.join(sorted(missing))}")
        return cls(**values)

    @property
    def can(self) -> str:
        """Card access number: the last six digits."""
        return self.number[-6:]

    @property
    def is_female(self) -> bool:
        return self.sex.casefold() == "nữ"

    @property
    def document_number(self) -> str:
        return self.number[-9:]

    def age_on(self, day: dt.date) -> int:
        """Whole years since the year of birth."""
        return max(0, day.year - int(self.date_of_birth[-4:]))

    def mrz(self) -> tuple[str, str, str]:
        """Three lines of 30 characters (TD1, ICAO 9303-5, 4.2.2)."""
        birth = _mrz_date(self.date_of_birth)
        expiry = _mrz_date(self.date_of_expiry) if self.date_of_expiry else WITHOUT_EXPIRY
        sex = "F" if self.is_female else "M" if self.sex.casefold() == "nam" else "<"
        upper = f"IDVNM{_checked(self.document_number)}{self.number:<<15}"
        middle = f"{_checked(birth)}{sex}{_checked(expiry)}VNM{'':<<11}"
        composite = upper[5:30] + middle[0:7] + middle[8:15] + middle[18:29]
        return upper, middle + check_digit(composite), self._mrz_names(30)

    def mrz_of(self, kind: DocumentKind) -> str:
        """All lines together: 90, 72 or 88 characters (ICAO 9303-5, 9303-6, 9303-4, 4.2.2)."""
        if kind is DocumentKind.TD1:
            return "".join(self.mrz())
        document, birth, expiry = self.mrz_password()
        sex = self.mrz()[1][7]
        if kind is DocumentKind.TD2:
            upper, optional = f"I<VNM{self._mrz_names(31)}", "<" * 7
        else:
            upper, optional = f"P<VNM{self._mrz_names(39)}", _checked(f"{self.number:<<14}")
        composite = document + birth + expiry + optional
        lower = f"{document}VNM{birth}{sex}{expiry}{optional}{check_digit(composite)}"
        return upper + lower

    def _mrz_names(self, width: int) -> str:
        surname, *given = _without_marks(self.full_name).split()
        return f"{surname}<<{'<'.join(given)}"[:width].ljust(width, "<")

    def mrz_password(self) -> tuple[str, str, str]:
        """Document number, birth and expiry with their check digits (ICAO 9303-11, 4.4.4.1)."""
        expiry = _mrz_date(self.date_of_expiry) if self.date_of_expiry else WITHOUT_EXPIRY
        return (
            _checked(self.document_number),
            _checked(_mrz_date(self.date_of_birth)),
            _checked(expiry),
        )


def check_digit(text: str) -> str:
    """ICAO 9303-3, 4.9: weights 7, 3, 1; A is 10, the filler is 0."""
    total = 0
    for position, sign in enumerate(text):
        value = 0 if sign == "<" else int(sign, 36)
        total += value * _WEIGHTS[position % 3]
    return str(total % 10)


def _checked(text: str) -> str:
    return text + check_digit(text)


def _mrz_date(date: str) -> str:
    """YYMMDD; unknown parts are fillers (ICAO 9303-3, 4.8)."""
    *before, year = date.split("/")
    day_and_month = ["<<", "<<", *before][-2:]
    day, month = day_and_month
    return f"{year[-2:]}{month}{day}"


def _without_marks(name: str) -> str:
    plain = name.upper().replace("Đ", "D")
    decomposed = unicodedata.normalize("NFD", plain)
    return "".join(
        sign for sign in decomposed if sign.isascii() and (sign.isalpha() or sign == " ")
    )
