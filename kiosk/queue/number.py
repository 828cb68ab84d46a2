"""Ticket numbers: what is counted, what is printed, and which are leased to terminals."""

from __future__ import annotations

import datetime as dt
import re

import msgspec

from kiosk.catalogue.prefix import is_prefix

HIGHEST_NUMBER = 999_999
FIRST_LEASED = 501
"""Leased numbers begin here, so that those given out on line begin at 1 without gaps.

When a day's numbers on line reach this, they go on in the leased series: still never twice.
"""
LARGEST_BLOCK = 100

_PRINTED = re.compile(r"([A-Z]{1,3})([0-9]{3,6})")


def printed_number(prefix: str, ordinal: int) -> str:
    """As printed and called.

    >>> printed_number("A", 42)
    'A042'
    """
    return f"{prefix}{ordinal:03d}"


def parse_number(text: str) -> tuple[str, int] | None:
    """Prefix and ordinal of a printed number, or None if it is none."""
    found = _PRINTED.fullmatch(text)
    if found is None:
        return None
    prefix, ordinal = found[1], int(found[2])
    return (prefix, ordinal) if printed_number(prefix, ordinal) == text and ordinal else None


class NumberBlock(msgspec.Struct, frozen=True):
    """Numbers of one service and day that one terminal alone may give out: `first` to `last`."""

    id: str
    """UUID: the idempotency key of the request that leased it."""
    day: dt.date
    service_id: str
    prefix: str
    first: int
    last: int

    def __post_init__(self) -> None:
        sound = 1 <= self.first <= self.last <= HIGHEST_NUMBER
        if not sound or self.last - self.first >= LARGEST_BLOCK or not is_prefix(self.prefix):
            raise ValueError("not a block of ticket numbers")
