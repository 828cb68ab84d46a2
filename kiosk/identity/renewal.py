"""When an identity card has to be renewed (law 26/2023/QH15, article 21).

At ages 14, 25, 40 and 60; a card issued within the two years before one of these ages holds until
the next; one issued at 60 or later, or within the two years before, has no expiry.
"""

from __future__ import annotations

import calendar
import datetime as dt
from enum import Enum

import msgspec

from kiosk.identity.card_data import PartialDate

RENEWAL_AGES = (14, 25, 40, 60)
SOON = dt.timedelta(days=90)
"""How long before its expiry a card is said to be due; the law sets no such time."""
_NOT_COUNTED = 2
"""Years before an age in which a card is issued for the next one."""


class RenewalState(Enum):
    VALID = "valid"
    DUE_SOON = "due_soon"
    """Valid, for no longer than SOON."""
    EXPIRED = "expired"
    NO_EXPIRY = "no_expiry"
    UNKNOWN = "unknown"
    """The card lacks a date that the rule needs."""


class Renewal(msgspec.Struct, frozen=True):
    state: RenewalState
    expires_on: dt.date | None = None
    """As printed on the card; else as the rule gives it."""
    at_age: int | None = None
    """Which of RENEWAL_AGES it runs to."""
    passed_over: int | None = None
    """The age that did not count, since the card was issued within two years before it."""
    days_left: int | None = None
    by_rule: dt.date | None = None
    """What the rule gives, where the card says otherwise."""


class _Rule(msgspec.Struct, frozen=True):
    """What the ages give for one day of birth. `expires_on` None: the card has no expiry."""

    expires_on: dt.date | None
    at_age: int | None
    passed_over: int | None


def renewal_of(
    born: PartialDate | None,
    issued_on: dt.date | None,
    expires_on: dt.date | None,
    today: dt.date | None,
) -> Renewal:
    """How a card with these dates stands. `expires_on`: as printed; None: it prints none.

    What the card prints counts; where it prints nothing, the rule does. A birth of which the day
    (or month) is not known is taken at its first and its last possible day, and what both give
    is said. Without `today` it is only said how long the card runs.
    """
    rules = [_rule(day, issued_on) for day in _days_of_birth(born)] if issued_on else []
    if expires_on is not None:
        return _as_printed(expires_on, rules, born, today)
    if not rules:
        return Renewal(RenewalState.UNKNOWN)
    states = {_state(rule.expires_on, today) for rule in rules}
    ends, ages, over = (
        {rule.expires_on for rule in rules},
        {rule.at_age for rule in rules},
        {rule.passed_over for rule in rules},
    )
    state = states.pop() if len(states) == 1 else RenewalState.UNKNOWN
    end = ends.pop() if len(ends) == 1 else None
    return Renewal(
        state,
        expires_on=end,
        at_age=ages.pop() if len(ages) == 1 else None,
        passed_over=over.pop() if len(over) == 1 else None,
        days_left=_days_left(end, today),
    )


def _as_printed(
    expires_on: dt.date, rules: list[_Rule], born: PartialDate | None, today: dt.date | None
) -> Renewal:
    agreeing = next((rule for rule in rules if rule.expires_on == expires_on), None)
    certain = rules[0] if rules and all(rule == rules[0] for rule in rules) else None
    if agreeing is not None:
        at_age, passed_over, by_rule = agreeing.at_age, agreeing.passed_over, None
    else:
        at_age, passed_over = _age_on(expires_on, born), None
        by_rule = certain.expires_on if certain else None
    return Renewal(
        _state(expires_on, today),
        expires_on=expires_on,
        at_age=at_age,
        passed_over=passed_over,
        days_left=_days_left(expires_on, today),
        by_rule=by_rule,
    )


def _rule(born: dt.date, issued_on: dt.date) -> _Rule:
    passed_over = None
    for age in RENEWAL_AGES:
        day = birthday(born, age)
        if issued_on >= day:
            continue
        if issued_on >= birthday(born, age - _NOT_COUNTED):
            passed_over = age
            continue
        return _Rule(day, age, passed_over)
    return _Rule(None, None, passed_over)


def birthday(born: dt.date, age: int) -> dt.date:
    """The day on which somebody is `age` years old.

    Who was born on 29 February: in other years on the month's last day (as terms end by the Civil
    Code, 91/2015/QH13, article 148). Never later than the calendar's end.
    """
    year = min(born.year + age, dt.MAXYEAR)
    last = calendar.monthrange(year, born.month)[1]
    return born.replace(year=year, day=min(born.day, last))


def _days_of_birth(born: PartialDate | None) -> tuple[dt.date, ...]:
    """The first and the last day that it can have been; one, if all is known; none, if nothing."""
    if born is None:
        return ()
    first_month, last_month = (born.month, born.month) if born.month else (1, 12)
    try:
        if born.month and born.day:
            return (dt.date(born.year, born.month, born.day),)
        last = calendar.monthrange(born.year, last_month)[1]
        return dt.date(born.year, first_month, 1), dt.date(born.year, last_month, last)
    except ValueError:
        return ()


def _age_on(day: dt.date, born: PartialDate | None) -> int | None:
    """The age of RENEWAL_AGES that is reached on this day, or may be."""
    days = _days_of_birth(born)
    if not days:
        return None
    reached = (
        age for age in RENEWAL_AGES if birthday(days[0], age) <= day <= birthday(days[-1], age)
    )
    return next(reached, None)


def _state(expires_on: dt.date | None, today: dt.date | None) -> RenewalState:
    if expires_on is None:
        return RenewalState.NO_EXPIRY
    if today is None:
        return RenewalState.UNKNOWN
    if today > expires_on:
        return RenewalState.EXPIRED
    return RenewalState.DUE_SOON if expires_on - today <= SOON else RenewalState.VALID


def _days_left(expires_on: dt.date | None, today: dt.date | None) -> int | None:
    """None also once it has expired."""
    if expires_on is None or today is None or today > expires_on:
        return None
    return (expires_on - today).days
