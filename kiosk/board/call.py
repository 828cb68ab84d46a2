"""A call as the hall sees and hears it, and what happens to it. Numbers only, nobody's name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec

from kiosk.queue.standing import EventKind

CALLING = frozenset({EventKind.CALLED, EventKind.RECALLED})
BACK_IN_LINE = frozenset(
    {EventKind.TRANSFERRED, EventKind.HELD, EventKind.RETURNED, EventKind.CANCELLED}
)
"""Whoever that happened to is no longer wanted at the counter that called."""
OVERTAKEN_BY = BACK_IN_LINE | {EventKind.STARTED, EventKind.SERVED, EventKind.NO_SHOW}
"""After one of these nobody has to be called aloud any more."""


class HallEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One of the station's events, as everybody may know it. `seq`: its number, without gaps."""

    seq: int
    kind: EventKind
    at: dt.datetime
    """With time zone."""
    number: str | None = None
    counter: str | None = None


class Call(msgspec.Struct, frozen=True, kw_only=True):
    seq: int
    """Number of the event that called last."""
    number: str
    """As printed, e.g. `A042`."""
    counter: str
    at: dt.datetime
    calls: int = 1
    """How often it was called to this counter."""


def recent_calls(events: Iterable[HallEvent], most: int) -> tuple[Call, ...]:
    """The last calls of a day from its events in order, newest first; each number once.

    One that is called again comes up again; one that went back into the line is no call any more.
    Who has been served, or did not come, stays in the list: that the number is past is what
    whoever is late looks for.
    """
    calls: dict[str, Call] = {}
    for event in events:
        if event.kind is EventKind.DAY_ENDED:
            calls.clear()
        number = event.number
        if number is None:
            continue
        if event.kind in BACK_IN_LINE:
            calls.pop(number, None)
        elif event.kind in CALLING and event.counter is not None:
            before = calls.pop(number, None)
            again = before is not None and event.kind is EventKind.RECALLED
            calls[number] = Call(
                seq=event.seq,
                number=number,
                counter=event.counter,
                at=event.at,
                calls=before.calls + 1 if before is not None and again else 1,
            )
    return tuple(reversed(calls.values()))[:most]
