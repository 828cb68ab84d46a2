"""How the issue of a new identity card stands, as the registry reports it."""

from __future__ import annotations

import datetime as dt
from enum import Enum

import msgspec


class CardIssueStatus(Enum):
    NONE = "none"
    """No application is under way."""
    RECEIVED = "received"
    PRODUCING = "producing"
    READY = "ready"
    """To be collected at `office`."""
    HANDED_OVER = "handed_over"
    REFUSED = "refused"


class CardIssue(msgspec.Struct, frozen=True):
    """The latest application for a card."""

    status: CardIssueStatus
    applied_on: dt.date | None = None
    expected_on: dt.date | None = None
    office: str = ""

    def __repr__(self) -> str:
        return f"CardIssue({self.status.value})"
