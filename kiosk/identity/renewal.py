"""When an identity card has to be renewed (law 26/2023/QH15, article 21).

At ages 14, 25, 40 and 60; a card issued within the two years before one of these ages holds until
the next; one issued at 60 or later, or within the two years before, has no expiry.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum

import msgspec

RENEWAL_AGES = (14, 25, 40, 60)


class RenewalState(Enum):
    VALID = "valid"
    DUE_SOON = "due_soon"
    """Within the months in which a new one can be applied for."""
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
