"""Where a ticket stands now, for the one who holds it."""

from __future__ import annotations

import datetime as dt
import math
from enum import Enum

import msgspec

from kiosk.queue.estimate import WaitEstimate
from kiosk.queue.rating import Rating, may_rate
from kiosk.queue.standing import Standing
from kiosk.queue.ticket import TicketState


class Stand(Enum):
    WAITING = "waiting"
    HELD = "held"
    """Keeps its place, but is not called until staff release it."""
    CALLED = "called"
    SERVING = "serving"
    MISSED = "missed"
    """Was called, and nobody came."""
    CANCELLED = "cancelled"
    SERVED = "served"
    """And may be rated now."""
    RATED = "rated"
    CLOSED = "closed"
    """Served; the time to rate it is over."""


class TicketNow(msgspec.Struct, frozen=True):
    id: str
    number: str
    service_id: str
    stand: Stand
    counter: str | None = None
    """Where it was called to, or to which counter it was sent."""
    before: int | None = None
    """How many wait before it; None unless it waits."""
    wait: WaitEstimate | None = None
    """None unless it waits, and where no open counter serves it."""


class ServedTicket(msgspec.Struct, frozen=True):
    """One that has just been served and has no rating yet."""

    number: str
    service_id: str


_STANDS = {
    TicketState.WAITING: Stand.WAITING,
    TicketState.TRANSFERRED: Stand.WAITING,
    TicketState.CALLED: Stand.CALLED,
    TicketState.SERVING: Stand.SERVING,
    TicketState.NO_SHOW: Stand.MISSED,
    TicketState.CANCELLED: Stand.CANCELLED,
}


def wait_within(newcomer: WaitEstimate, before: int, waiting: int) -> WaitEstimate:
    """For somebody with `before` people ahead, from what a newcomer would wait behind `waiting`.

    Playing each place of the line forward would cost too much for every phone that looks: the
    middle goes with the number of people ahead, the spread with its root.
    """
    share = (before + 1) / (waiting + 1)
    middle, root = newcomer.middle * share, math.sqrt(share)
    low = middle - (newcomer.middle - newcomer.low) * root
    high = middle + (newcomer.high - newcomer.middle) * root
    return WaitEstimate(max(0.0, low), middle, high)


def stand_of(ticket: Standing, rating: Rating | None, now: dt.datetime) -> Stand:
    if ticket.state is TicketState.SERVED:
        if rating is not None:
            return Stand.RATED
        return Stand.SERVED if may_rate(ticket, now) else Stand.CLOSED
    if ticket.in_line and ticket.held:
        return Stand.HELD
    return _STANDS[ticket.state]
