"""Dates as Vietnamese cards write them: as text in DG13, as six digits in the MRZ of DG1."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from kiosk.identity.card_data import PartialDate

_SPLIT = re.compile(r"[/.\-\s]+")
_MRZ_DATE = re.compile(r"[0-9<]{6}", re.ASCII)
_NO_EXPIRY_WORDS = "không thời hạn"
_NO_EXPIRY_MRZ = "991231"
_NO_EXPIRY_YEARS = (2099, 9999)
_LONGEST = 32


def parse_date(text: str) -> PartialDate | None:
    """`DD/MM/YYYY`, `MM/YYYY`, `YYYY` or `DDMMYYYY`; an unknown part is zeros or any other mark.

    A day or month that no calendar has counts as unknown. None: not even a year.
    """
    stripped = text.strip()
    if not stripped or len(stripped) > _LONGEST:
        return None
    if re.fullmatch(r"[0-9]{8}", stripped, re.ASCII):
        parts = [stripped[:2], stripped[2:4], stripped[4:]]
    else:
        parts = [part for part in _SPLIT.split(stripped) if part]
    if not 1 <= len(parts) <= 3 or not re.fullmatch(r"[0-9]{4}", parts[-1], re.ASCII):
        return None
    year = int(parts[-1])
    month = _number(parts[-2], 12) if len(parts) >= 2 else None
    day = _number(parts[-3], 31) if len(parts) == 3 else None
    return _possible(year, month, day)


def parse_mrz_birth(
    digits: str, *, century: int | None, today: dt.date | None
) -> PartialDate | None:
    """YYMMDD of ICAO 9303-3, 4.8, `<` for what is unknown.

    `century`: 1900, 2000 … when something else tells it; otherwise the latest that is not ahead
    of `today`; None where that is not known either.
    """
    if not _MRZ_DATE.fullmatch(digits) or not digits[:2].isdigit():
        return None
    short = int(digits[:2])
    if century is not None:
        year = century + short
    elif today is not None:
        year = today.year - (today.year - short) % 100
    else:
        return None
    return _possible(year, _number(digits[2:4], 12), _number(digits[4:], 31))


def parse_mrz_expiry(digits: str) -> PartialDate | None:
    """YYMMDD in this century; None also for no expiry (991231)."""
    if digits == _NO_EXPIRY_MRZ or not _MRZ_DATE.fullmatch(digits) or not digits[:2].isdigit():
        return None
    return _possible(2000 + int(digits[:2]), _number(digits[2:4], 12), _number(digits[4:], 31))


def says_no_expiry(text: str) -> bool:
    """`text` is NFC, of DG13 or six digits of the MRZ."""
    if text.strip() == _NO_EXPIRY_MRZ or text.strip().casefold() == _NO_EXPIRY_WORDS:
        return True
    date = parse_date(text)
    return date is not None and (date.month, date.day) == (12, 31) and date.year in _NO_EXPIRY_YEARS


def last_day(date: PartialDate) -> dt.date | None:
    """The last day that it may mean; None for a year that the calendar does not have."""
    if not dt.MINYEAR <= date.year <= dt.MAXYEAR:
        return None
    month = date.month or 12
    day = date.day or calendar.monthrange(date.year, month)[1]
    return dt.date(date.year, month, day)


def _number(text: str, highest: int) -> int | None:
    if not re.fullmatch(r"[0-9]{1,2}", text, re.ASCII):
        return None
    return int(text) if 1 <= int(text) <= highest else None


def _possible(year: int, month: int | None, day: int | None) -> PartialDate | None:
    if year < 1:
        return None
    if month is None:
        return PartialDate(year)
    if day is not None and day > calendar.monthrange(year, month)[1]:
        day = None
    return PartialDate(year, month, day)
