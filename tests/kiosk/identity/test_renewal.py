"""The rule of ages for identity cards, by examples worked out by hand and in general."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.identity.card_data import PartialDate
from kiosk.identity.renewal import (
    RENEWAL_AGES,
    SOON,
    Renewal,
    RenewalState,
    birthday,
    renewal_of,
)

VALID, SOON_DUE, EXPIRED = RenewalState.VALID, RenewalState.DUE_SOON, RenewalState.EXPIRED
NO_EXPIRY, UNKNOWN = RenewalState.NO_EXPIRY, RenewalState.UNKNOWN
TODAY = dt.date(2026, 11, 24)


def partial(day: dt.date) -> PartialDate:
    return PartialDate(day.year, day.month, day.day)


@pytest.mark.parametrize(
    ("born", "issued", "state", "expires", "at_age", "passed_over"),
    [
        # In the middle between two ages.
        ("1990-08-15", "2021-04-20", VALID, "2030-08-15", 40, None),
        # A day before the two years begin, on their first day, and a day before the age.
        ("2001-08-15", "2024-08-14", EXPIRED, "2026-08-15", 25, None),
        ("2001-08-15", "2024-08-15", VALID, "2041-08-15", 40, 25),
        ("2001-08-15", "2026-08-14", VALID, "2041-08-15", 40, 25),
        # On the very day of the age: that age is over.
        ("2001-08-15", "2026-08-15", VALID, "2041-08-15", 40, None),
        # A child's, and one that was given shortly before 14.
        ("2016-01-10", "2024-08-01", VALID, "2030-01-10", 14, None),
        ("2012-01-10", "2024-08-01", VALID, "2037-01-10", 25, 14),
        ("1986-12-01", "2020-05-05", SOON_DUE, "2026-12-01", 40, None),
        # At 58 to 60, and after.
        ("1967-06-01", "2025-06-01", NO_EXPIRY, None, None, 60),
        ("1967-06-01", "2025-05-31", VALID, "2027-06-01", 60, None),
        ("1950-06-01", "2021-01-01", NO_EXPIRY, None, None, None),
    ],
)
def test_worked_out_by_hand(
    born: str,
    issued: str,
    state: RenewalState,
    expires: str | None,
    at_age: int | None,
    passed_over: int | None,
) -> None:
    found = renewal_of(
        partial(dt.date.fromisoformat(born)), dt.date.fromisoformat(issued), None, TODAY
    )
    end = dt.date.fromisoformat(expires) if expires else None
    left = (end - TODAY).days if end and end >= TODAY else None
    assert found == Renewal(state, end, at_age, passed_over, left)


def test_who_was_born_on_29_february_has_the_birthday_on_the_months_last_day() -> None:
    assert birthday(dt.date(2004, 2, 29), 25) == dt.date(2029, 2, 28)
    assert birthday(dt.date(2004, 2, 29), 40) == dt.date(2044, 2, 29)


def test_the_date_on_the_card_counts_and_what_the_rule_gives_is_told_beside_it() -> None:
    born, issued = PartialDate(1990, 8, 15), dt.date(2021, 4, 20)
    printed = dt.date(2030, 8, 15)
    agreeing = renewal_of(born, issued, printed, TODAY)
    assert (agreeing.expires_on, agreeing.at_age, agreeing.by_rule) == (printed, 40, None)
    other = dt.date(2031, 1, 1)
    differing = renewal_of(born, issued, other, TODAY)
    assert (differing.expires_on, differing.by_rule) == (other, printed)
    assert differing.at_age is None


@pytest.mark.parametrize(
    ("today", "state", "left"),
    [
        (dt.date(2030, 8, 15) - SOON - dt.timedelta(days=1), VALID, 91),
        (dt.date(2030, 8, 15) - SOON, SOON_DUE, 90),
        (dt.date(2030, 8, 15), SOON_DUE, 0),
        (dt.date(2030, 8, 16), EXPIRED, None),
    ],
)
def test_a_card_is_valid_to_the_end_of_its_last_day(
    today: dt.date, state: RenewalState, left: int | None
) -> None:
    found = renewal_of(None, None, dt.date(2030, 8, 15), today)
    assert (found.state, found.days_left) == (state, left)


def test_as_far_as_can_be_told() -> None:
    issued = dt.date(2021, 4, 20)
    assert renewal_of(None, issued, None, TODAY) == Renewal(UNKNOWN)
    assert renewal_of(PartialDate(1990, 8, 15), None, None, TODAY) == Renewal(UNKNOWN)
    # Whenever in 1990 it was, the card runs to the age of 40, some day in 2030.
    year_only = renewal_of(PartialDate(1990), issued, None, TODAY)
    assert year_only == Renewal(VALID, at_age=40)
    assert renewal_of(PartialDate(1990), issued, dt.date(2030, 12, 31), TODAY).at_age == 40
    # Issued when 22 or 23: which age it runs to depends on the day that nobody knows.
    assert renewal_of(PartialDate(1998), issued, None, TODAY).at_age is None
    # Without the day of today it is told how long it runs, and not whether it has.
    blind = renewal_of(PartialDate(1990, 8, 15), issued, None, None)
    assert (blind.state, blind.expires_on) == (UNKNOWN, dt.date(2030, 8, 15))


DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


@given(born=DAYS, issued=DAYS, today=DAYS)
def test_a_card_never_ends_before_it_was_issued_nor_within_two_years(
    born: dt.date, issued: dt.date, today: dt.date
) -> None:
    found = renewal_of(partial(born), issued, None, today)
    if found.expires_on is None:
        assert found.state is NO_EXPIRY
        assert issued >= birthday(born, 58)
        return
    assert found.at_age in RENEWAL_AGES
    assert found.expires_on == birthday(born, found.at_age)
    assert issued < birthday(born, found.at_age - 2)
    # No age in between was left out, but one that the card was issued too shortly before.
    between = [age for age in RENEWAL_AGES if issued < birthday(born, age) < found.expires_on]
    assert between == ([] if found.passed_over is None else [found.passed_over])
    assert (found.state is EXPIRED) == (today > found.expires_on)


@given(
    born=st.none()
    | st.builds(
        PartialDate,
        st.integers(-5, 12000),
        st.none() | st.integers(-1, 14),
        st.none() | st.integers(-1, 33),
    ),
    issued=st.none() | st.dates(),
    expires=st.none() | st.dates(),
    today=st.none() | st.dates(),
)
def test_no_dates_fell_it(
    born: PartialDate | None,
    issued: dt.date | None,
    expires: dt.date | None,
    today: dt.date | None,
) -> None:
    found = renewal_of(born, issued, expires, today)
    if expires is not None:
        assert found.expires_on == expires
    if found.days_left is not None:
        assert found.days_left >= 0
