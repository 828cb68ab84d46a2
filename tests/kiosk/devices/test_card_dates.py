"""Dates as cards write them, and whether a card is still in date."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.card_dates import (
    last_day,
    parse_date,
    parse_mrz_birth,
    parse_mrz_expiry,
    says_no_expiry,
)
from kiosk.devices.card_mapping import (
    evidence_of,
)
from kiosk.identity.assurance import Check, Evidence, Outcome
from kiosk.identity.card_data import PartialDate
from tests.kiosk.devices.documents import DG1, DG13, GENUINE, KEY, TODAY, outcome


@pytest.mark.parametrize(
    ("in_dg13", "in_mrz", "expected"),
    [
        ("15/08/2030", "300815", Evidence(Check.CARD_VALIDITY, Outcome.PASSED)),
        ("24/11/2026", "", Evidence(Check.CARD_VALIDITY, Outcome.PASSED)),
        ("23/11/2026", "", Evidence(Check.CARD_VALIDITY, Outcome.FAILED, "expired")),
        ("2026", "", Evidence(Check.CARD_VALIDITY, Outcome.PASSED)),
        ("10/2026", "", Evidence(Check.CARD_VALIDITY, Outcome.FAILED, "expired")),
        ("Không thời hạn", "", Evidence(Check.CARD_VALIDITY, Outcome.PASSED, "unlimited")),
        ("KHÔNG THỜI HẠN", "200101", Evidence(Check.CARD_VALIDITY, Outcome.PASSED, "unlimited")),
        ("", "991231", Evidence(Check.CARD_VALIDITY, Outcome.PASSED, "unlimited")),
        ("31/12/9999", "", Evidence(Check.CARD_VALIDITY, Outcome.PASSED, "unlimited")),
        ("", "261123", Evidence(Check.CARD_VALIDITY, Outcome.FAILED, "expired")),
        ("", "300815", Evidence(Check.CARD_VALIDITY, Outcome.PASSED)),
        ("", "", Evidence(Check.CARD_VALIDITY, Outcome.NOT_DONE, "no_date")),
        ("soon", "300815", Evidence(Check.CARD_VALIDITY, Outcome.NOT_DONE, "unreadable_date")),
        ("", "XX0815", Evidence(Check.CARD_VALIDITY, Outcome.NOT_DONE, "unreadable_date")),
    ],
)
def test_validity_of_the_card(in_dg13: str, in_mrz: str, expected: Evidence) -> None:
    document = replace(
        GENUINE,
        dg13=replace(DG13, date_of_expiry=in_dg13),
        dg1=replace(DG1, date_of_expiry=in_mrz),
    )
    assert evidence_of(document, KEY, TODAY)[-1] == expected


def test_a_card_from_the_future_tells_of_a_wrong_clock_not_of_a_valid_card() -> None:
    document = replace(GENUINE, dg13=replace(DG13, date_of_issue="25/11/2026"))
    assert outcome(document, Check.CARD_VALIDITY) is Outcome.NOT_DONE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15/08/1990", PartialDate(1990, 8, 15)),
        (" 15-08-1990 ", PartialDate(1990, 8, 15)),
        ("15.8.1990", PartialDate(1990, 8, 15)),
        ("15081990", PartialDate(1990, 8, 15)),
        ("08/1951", PartialDate(1951, 8)),
        ("1951", PartialDate(1951)),
        ("00/00/1951", PartialDate(1951)),
        ("00/08/1951", PartialDate(1951, 8)),
        ("--/--/1951", PartialDate(1951)),
        ("xx/08/1951", PartialDate(1951, 8)),
        ("15/xx/1951", PartialDate(1951)),
        ("15/13/1951", PartialDate(1951)),
        ("31/02/1990", PartialDate(1990, 2)),
        ("29/02/2024", PartialDate(2024, 2, 29)),
        ("", None),
        ("0000", None),
        ("15/08", None),
        ("15/08/90", None),
        ("1/2/3/1990", None),
        ("१५/०८/१९९०", None),
        ("Không thời hạn", None),
        ("1" * 100, None),
    ],
)
def test_dates_as_cards_write_them(text: str, expected: PartialDate | None) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    ("digits", "century", "expected"),
    [
        ("900815", None, PartialDate(1990, 8, 15)),
        ("261124", None, PartialDate(2026, 11, 24)),
        ("270101", None, PartialDate(1927, 1, 1)),
        ("200101", 1900, PartialDate(1920, 1, 1)),
        ("51<<<<", None, PartialDate(1951)),
        ("5108<<", None, PartialDate(1951, 8)),
        ("<<<<<<", None, None),
        ("", None, None),
        ("9008155", None, None),
    ],
)
def test_birth_dates_of_the_machine_readable_zone(
    digits: str, century: int | None, expected: PartialDate | None
) -> None:
    assert parse_mrz_birth(digits, century=century, today=TODAY) == expected


def test_expiry_dates_of_the_machine_readable_zone() -> None:
    assert parse_mrz_expiry("300815") == PartialDate(2030, 8, 15)
    assert parse_mrz_expiry("991231") is None
    assert says_no_expiry("991231")
    assert not says_no_expiry("300815")


def test_the_last_day_that_a_date_may_mean() -> None:
    assert last_day(PartialDate(2024, 2)) == dt.date(2024, 2, 29)
    assert last_day(PartialDate(2024)) == dt.date(2024, 12, 31)


@given(st.text(max_size=40))
def test_any_text_is_a_possible_date_or_none(text: str) -> None:
    date = parse_date(text)
    if date is not None:
        assert last_day(date) is not None or date.year == 0
        assert str(date)


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_a_date_survives_being_written_and_read(date: dt.date) -> None:
    written = f"{date.day:02d}/{date.month:02d}/{date.year:04d}"
    parsed = parse_date(written)
    assert parsed == PartialDate(date.year, date.month, date.day)
    assert last_day(parsed) == date
