"""Ticket numbers, their blocks, and the station's day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.queue.day import STATION_TIME, station_day
from kiosk.queue.number import (
    HIGHEST_NUMBER,
    LARGEST_BLOCK,
    NumberBlock,
    parse_number,
    printed_number,
)

DAY = dt.date(2026, 11, 24)


@given(st.from_regex(r"[A-Z]{1,3}", fullmatch=True), st.integers(1, HIGHEST_NUMBER))
def test_a_printed_number_reads_back(prefix: str, ordinal: int) -> None:
    assert parse_number(printed_number(prefix, ordinal)) == (prefix, ordinal)


@pytest.mark.parametrize("text", ["", "A", "042", "A42", "a042", "A000", "A0042", "Á042", "A١٢٣"])
def test_what_no_printer_printed_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("prefix", "first", "last"),
    [("A", 0, 5), ("A", 6, 5), ("A", 1, LARGEST_BLOCK + 1), ("", 1, 2), ("A", 1, 1_000_000)],
)
def test_an_impossible_block_cannot_be_made(prefix: str, first: int, last: int) -> None:
    with pytest.raises(ValueError, match="block"):
        NumberBlock("id", DAY, "residence", prefix, first, last)


def test_the_day_begins_at_midnight_in_vietnam() -> None:
    assert station_day(dt.datetime(2026, 11, 23, 17, 0, tzinfo=dt.UTC)) == DAY
    assert station_day(dt.datetime(2026, 11, 23, 16, 59, tzinfo=dt.UTC)) < DAY
    assert station_day(dt.datetime(2026, 11, 24, 0, 0, tzinfo=STATION_TIME)) == DAY
    with pytest.raises(ValueError, match="time zone"):
        station_day(dt.datetime(2026, 11, 24))
