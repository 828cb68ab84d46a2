"""The short code of a request for correction: `C-261128-0007`, to be read out and typed."""

from __future__ import annotations

import datetime as dt
import re

MOST_OF_A_DAY = 9999
_CODE = re.compile(r"C-([0-9]{2})([0-9]{2})([0-9]{2})-([0-9]{4})", re.ASCII)


def correction_code(day: dt.date, ordinal: int) -> str:
    """The code of the day's request `ordinal`, from 1 on. ValueError for one that has none."""
    if not 1 <= ordinal <= MOST_OF_A_DAY or not 2000 <= day.year <= 2099:
        raise ValueError("no such code")
    return f"C-{day:%y%m%d}-{ordinal:04d}"


def read_code(text: str) -> tuple[dt.date, int] | None:
    """Day and ordinal; None for what is no code."""
    parts = _CODE.fullmatch(text)
    if parts is None:
        return None
    year, month, day, ordinal = map(int, parts.groups())
    try:
        made_on = dt.date(2000 + year, month, day)
    except ValueError:
        return None
    return (made_on, ordinal) if ordinal else None
