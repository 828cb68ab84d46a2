"""A ticket as the queue knows it: where it stands now, and what happened to it."""

from __future__ import annotations

import datetime as dt
from enum import Enum

import msgspec

from kiosk.identity.assurance import Assurance
from kiosk.queue.number import printed_number
from kiosk.queue.priority import Lane, PriorityClass, lane_of
from kiosk.queue.ticket import TicketState

IN_LINE = frozenset({TicketState.WAITING, TicketState.TRANSFERRED})
"""States of somebody who waits to be called."""
AT_COUNTER = frozenset({TicketState.CALLED, TicketState.SERVING})
ENDED = frozenset({TicketState.SERVED, TicketState.NO_SHOW, TicketState.CANCELLED})

_COUNTER_LINE = "@"


def counter_line(counter: str) -> str:
    """Key of the line of those who were sent to one certain counter."""
    return _COUNTER_LINE + counter


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """All moments have a time zone."""

    id: str
    """UUID: the idempotency key of the request that made it."""
    day: dt.date
    service_id: str
    """What it waits for now; a transfer changes it, the number stays."""
    prefix: str
    ordinal: int
    terminal_id: str
    assurance: Assurance
    issued_at: dt.datetime
    received_at: dt.datetime
    place: int
    """Order within its lane: microseconds since 1970 of its arrival or appointment, and in the
    order of arrival even when the clock is set back."""
    state: TicketState = TicketState.WAITING
    priority: PriorityClass = PriorityClass.NONE
    appointed_at: dt.datetime | None = None
    block_id: str | None = None
    """Issued by a terminal from this block while the station was out of its reach."""
    waiting_before: int | None = None
    for_counter: str | None = None
    """Transferred to this counter; no other one calls it."""
    held: bool = False
    """Waits, but is not called until it is released."""
    counter: str | None = None
    """Where it was called to last."""
    calls: int = 0
    """Calls since it came up last: 1, more when it was called again."""
    returns: int = 0
    """How often it came back after a missed call."""
    called_at: dt.datetime | None = None
    started_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    resident: str | None = None
    """Keyed hash of the resident's number, good for this station and day; see `resident_tag`."""
    revision: int = 0
    """Grows with every change."""

    @property
    def number(self) -> str:
        return printed_number(self.prefix, self.ordinal)

    @property
    def lane(self) -> Lane:
        return lane_of(self.priority, appointed=self.appointed_at is not None)

    @property
    def in_line(self) -> bool:
        return self.state in IN_LINE

    @property
    def callable(self) -> bool:
        return self.in_line and not self.held

    @property
    def line(self) -> str:
        """The line that it stands in: its service's, or one counter's own."""
        return self.service_id if self.for_counter is None else counter_line(self.for_counter)

    @property
    def order(self) -> tuple[int, str, int]:
        """Sorts a lane; no two tickets of a day are equal."""
        return (self.place, self.prefix, self.ordinal)


class EventKind(Enum):
    TAKEN = "taken"
    CHECKED_IN = "checked_in"
    CALLED = "called"
    RECALLED = "recalled"
    STARTED = "started"
    SERVED = "served"
    NO_SHOW = "no_show"
    RETURNED = "returned"
    TRANSFERRED = "transferred"
    HELD = "held"
    RELEASED = "released"
    PRIORITY_CHANGED = "priority_changed"
    CANCELLED = "cancelled"
    COUNTER_OPENED = "counter_opened"
    COUNTER_BREAK = "counter_break"
    COUNTER_CLOSED = "counter_closed"
    HELP_CALLED = "help_called"
    """A terminal asks for a member of staff."""
    HELP_ANSWERED = "help_answered"
    SERVICE_OPENED = "service_opened"
    SERVICE_CLOSED = "service_closed"
    DAY_ENDED = "day_ended"
    ANNOUNCED = "announced"
    """What the station tells the hall has changed."""


class QueueEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened. A ticket's events in order are its whole history."""

    kind: EventKind
    at: dt.datetime
    day: dt.date
    ticket_id: str | None = None
    number: str | None = None
    state: TicketState | None = None
    """The ticket's state afterwards."""
    service_id: str | None = None
    counter: str | None = None
    staff: str | None = None
    """Id of the member of staff; None: a terminal or the station itself."""
    reason: str | None = None
    """A word from a fixed list."""
    note: str | None = None
    """What an officer wrote for the next one. For staff alone."""
