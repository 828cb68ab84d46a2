"""Opening hours, as a station writes them into its catalogue."""

from __future__ import annotations

import datetime as dt

import pytest

from kiosk.catalogue.hours import OpenSpan, open_at, parse_span

TUESDAY = dt.datetime(2026, 11, 24, 8, 0)


def test_a_span_holds_from_its_first_minute_until_before_its_last() -> None:
    span = parse_span("mon-fri 07:30-11:30")
    assert span == OpenSpan(0, 4, dt.time(7, 30), dt.time(11, 30))
    assert span is not None
    assert span.holds(TUESDAY.replace(hour=7, minute=30))
    assert not span.holds(TUESDAY.replace(hour=11, minute=30))
    assert not span.holds(TUESDAY + dt.timedelta(days=4))
    assert parse_span("sat 07:30-11:30") == OpenSpan(5, 5, dt.time(7, 30), dt.time(11, 30))


def test_a_service_is_open_in_any_of_its_spans_and_always_without_any() -> None:
    spans = [span for text in ("tue 07:30-11:30", "tue 13:30-17:00") if (span := parse_span(text))]
    hours = [hour for hour in range(24) if open_at(spans, TUESDAY.replace(hour=hour))]
    assert hours == [8, 9, 10, 11, 14, 15, 16]
    assert open_at([], TUESDAY)


@pytest.mark.parametrize(
    "text",
    [
        *("", "mon", "07:30-11:30", "mon 7:30-11:30", "mon 11:30-07:30", "fri-mon 07:30-11:30"),
        *("mon 07:30-24:00", "mon  07:30-11:30", "thứ hai 07:30-11:30", "mon 07:30-11:30\n"),
    ],
)
def test_what_is_no_span_is_refused(text: str) -> None:
    assert parse_span(text) is None
