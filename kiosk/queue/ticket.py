"""Queue values: what a ticket is, and how long a queue is. Pure."""

from __future__ import annotations

import datetime as dt
from enum import Enum
from typing import Annotated

import msgspec

from kiosk.queue.estimate import WaitEstimate
from kiosk.queue.priority import PriorityClass

PageAddress = Annotated[str, msgspec.Meta(max_length=240, pattern=r"^(https?://[!-~]+)?$")]


class TicketState(Enum):
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    SERVED = "served"
    NO_SHOW = "no_show"
    TRANSFERRED = "transferred"
    CANCELLED = "cancelled"


class Ticket(msgspec.Struct, frozen=True):
    """An acknowledged place in a queue."""

    id: str
    """UUID: the idempotency key of the request that made it."""
    number: str
    """As printed and called, e.g. `A042`."""
    service_id: str
    counters: tuple[str, ...]
    """Names of the counters that serve it, e.g. ("2",)."""
    waiting_before: int | None
    """How many wait before it; None when unknown (issued while the station was out of reach)."""
    issued_at: dt.datetime
    """With time zone."""
    station_name: str
    priority: PriorityClass = PriorityClass.NONE
    """As granted or declared; the officer sees the proof."""
    appointed_at: dt.datetime | None = None
    """It is for an appointment at this hour; with time zone."""
    wait: WaitEstimate | None = None
    """Until the call, where it can be foreseen."""
    offline: bool = False
    """Issued from a leased number block while the station could not be reached."""
    page: PageAddress = ""
    """Address at which its holder's phone sees where it stands; empty: there is none."""


class ServiceQueue(msgspec.Struct, frozen=True):
    """How a service's queue stands now."""

    service_id: str
    waiting: int
    counters: tuple[str, ...] = ()
    open: bool = True
    wait: WaitEstimate | None = None
    """For an ordinary ticket taken now; None where no open counter serves it."""
