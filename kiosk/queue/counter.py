"""How a counter stands today."""

from __future__ import annotations

import datetime as dt
from enum import Enum

import msgspec


class CounterState(Enum):
    OPEN = "open"
    BREAK = "break"
    CLOSED = "closed"


class CounterStanding(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    day: dt.date
    state: CounterState = CounterState.OPEN
    current: str | None = None
    """Id of the ticket that is called to it or served at it."""
    run: int = 0
    """Calls from the first lane since the last ordinary one, while somebody ordinary waited."""
    staff: str | None = None
    """Who sits there: id of the member of staff who opened it or called to it last."""
    revision: int = 0
