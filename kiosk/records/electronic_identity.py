"""A resident's electronic identity (VNeID), as the registry reports it."""

from __future__ import annotations

import datetime as dt
from enum import Enum, IntEnum

import msgspec


class IdentityLevel(IntEnum):
    NONE = 0
    LEVEL_1 = 1
    """Had on-line."""
    LEVEL_2 = 2
    """Had in person, with portrait and fingers compared."""


class IdentityState(Enum):
    ACTIVE = "active"
    NOT_ACTIVATED = "not_activated"
    """Granted; the resident has still to activate it in the app."""
    PENDING = "pending"
    """Applied for."""
    LOCKED = "locked"


class ElectronicIdentity(msgspec.Struct, frozen=True):
    level: IdentityLevel
    state: IdentityState = IdentityState.ACTIVE
    """Says nothing at level NONE, unless PENDING."""
    since: dt.date | None = None

    def __repr__(self) -> str:
        return "ElectronicIdentity(…)"
