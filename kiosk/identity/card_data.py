"""What the chip card says of its holder, as domain values. Lives in memory, for one visit."""

from __future__ import annotations

import datetime as dt

import msgspec


class PartialDate(msgspec.Struct, frozen=True, order=True):
    """A date whose day or month may be unknown, as on cards and in registers."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        """`dd/mm/yyyy`, `mm/yyyy` or `yyyy`: as much as is known."""
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.insert(0, f"{self.month:02d}")
            if self.day is not None:
                parts.insert(0, f"{self.day:02d}")
        return "/".join(parts)


class CardData(msgspec.Struct, frozen=True):
    """Fields of DG13 (and DG1 where DG13 lacks them). Empty string: the card has no such field.

    Text is NFC. `portrait` is the face image as the card stores it (JPEG or JPEG 2000), bounded
    by the reader.
    """

    number: str
    full_name: str
    date_of_birth: PartialDate | None = None
    sex: str = ""
    nationality: str = ""
    ethnicity: str = ""
    religion: str = ""
    place_of_origin: str = ""
    residence: str = ""
    identifying_features: str = ""
    date_of_issue: dt.date | None = None
    date_of_expiry: dt.date | None = None
    """None: no expiry ("Không thời hạn")."""
    father: str = ""
    mother: str = ""
    spouse: str = ""
    old_number: str = ""
    portrait: bytes = b""

    def __repr__(self) -> str:
        """Names nobody: personal data must not reach a log or a traceback."""
        return "CardData(…)"
