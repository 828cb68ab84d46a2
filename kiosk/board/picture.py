"""What a board in the hall shows, whole: whoever has this needs nothing from before."""

from __future__ import annotations

import datetime as dt

import msgspec

from kiosk.board.call import Call
from kiosk.queue.counter import CounterState
from kiosk.queue.estimate import WaitEstimate
from kiosk.queue.ticket import TicketState

CALLS_SHOWN = 8
NEXT_SHOWN = 4


class BoardPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A counter. `number`: who is called to it or served at it."""

    name: str
    state: CounterState
    number: str | None = None
    ticket_state: TicketState | None = None
    calls: int = 0


class BoardLine(msgspec.Struct, frozen=True, kw_only=True):
    """A service's line."""

    service_id: str
    waiting: int
    open: bool
    """Whether it gives out tickets now."""
    wait: WaitEstimate | None = None
    """For an ordinary ticket taken now; None where no open counter serves it."""
    name: dict[str, str]
    """By language code."""
    next: tuple[str, ...] = ()
    """The first few numbers, in the order in which they will probably be called."""


class BoardPicture(msgspec.Struct, frozen=True, kw_only=True):
    station_name: str
    time: dt.datetime
    """The station's clock."""
    last_event: int
    """Number of the latest event that is contained."""
    counters: tuple[BoardPlace, ...]
    """In the catalogue's order."""
    queues: tuple[BoardLine, ...]
    """In the catalogue's order."""
    calls: tuple[Call, ...]
    """The last calls of the day, newest first."""
    announcements: tuple[dict[str, str], ...] = ()
    """Today's, by language code, `vi` always. None from a station that knows of none."""
