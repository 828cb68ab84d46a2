"""What an officer at a counter needs to see beside the line: read in the caller's transaction.

None of it takes longer as the day's list grows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec
from sqlalchemy import ColumnElement, Connection, or_, select

from kiosk.catalogue.catalogue import Counter
from kiosk.queue.care import GRACE
from kiosk.queue.day import station_day
from kiosk.queue.standing import EventKind, QueueEvent, Standing
from kiosk.queue.ticket import TicketState
from kiosk.station.rows import event_of, ticket_of
from kiosk.station.schema import queue_events, tickets

MOST_HELD = 50
MOST_MISSED = 20
MOST_DONE = 300
ENDS = (EventKind.SERVED, EventKind.NO_SHOW, EventKind.TRANSFERRED, EventKind.CANCELLED)
"""With which an officer has done with somebody."""

_t = tickets.c


class Done(msgspec.Struct, frozen=True):
    """Somebody with whom an officer has done. `seconds`: from call to end, of who was served."""

    event: QueueEvent
    seconds: float | None


def held_for(
    connection: Connection, station_id: str, counter: Counter, now: dt.datetime
) -> list[Standing]:
    """Who waits for this counter but is not called until released."""
    rows = connection.execute(
        select(tickets)
        .where(
            _t.station_id == station_id,
            _t.day == station_day(now),
            _t.ended_at.is_(None),
            _t.held.is_(True),
            _for(counter),
        )
        .order_by(_t.place, _t.prefix, _t.ordinal)
        .limit(MOST_HELD)
    ).mappings()
    return [ticket_of(row) for row in rows]


def missed_at(
    connection: Connection, station_id: str, counter: Counter, now: dt.datetime
) -> list[Standing]:
    """Who missed a call for this counter's services and may still come back, the latest first."""
    rows = connection.execute(
        select(tickets)
        .where(
            _t.station_id == station_id,
            _t.day == station_day(now),
            _t.state == TicketState.NO_SHOW.value,
            _t.ended_at >= now - GRACE,
            or_(_for(counter), _t.counter == counter.name),
        )
        .order_by(_t.ended_at.desc(), _t.ordinal)
        .limit(MOST_MISSED)
    ).mappings()
    return [ticket_of(row) for row in rows]


def notes_to(
    connection: Connection, station_id: str, waiting: Sequence[Standing]
) -> dict[str, str]:
    """What an officer wrote for the next one, by ticket: the latest, of those sent on."""
    column = queue_events.c
    ids = [ticket.id for ticket in waiting if ticket.state is TicketState.TRANSFERRED]
    rows = connection.execute(
        select(column.ticket_id, column.note)
        .where(
            column.station_id == station_id,
            column.ticket_id.in_(ids),
            column.kind == EventKind.TRANSFERRED.value,
        )
        .order_by(column.seq)
    )
    latest: dict[str, str | None] = {row.ticket_id: row.note for row in rows}
    return {ticket_id: note for ticket_id, note in latest.items() if note}


def done_by(connection: Connection, station_id: str, staff: str, day: dt.date) -> Sequence[Done]:
    """With whom an officer has done on a day, the latest first."""
    column = queue_events.c
    rows = (
        connection.execute(
            select(queue_events)
            .where(
                column.station_id == station_id,
                column.day == day,
                column.staff == staff,
                column.kind.in_([kind.value for kind in ENDS]),
            )
            .order_by(column.seq.desc())
            .limit(MOST_DONE)
        )
        .mappings()
        .all()
    )
    events = [event_of(row) for row in rows]
    ids = {event.ticket_id for event in events if event.kind is EventKind.SERVED}
    called = connection.execute(
        select(_t.id, _t.called_at).where(_t.station_id == station_id, _t.id.in_(ids))
    )
    since: dict[str, dt.datetime | None] = {row.id: row.called_at for row in called}
    return [Done(event, _took(event, since.get(event.ticket_id or ""))) for event in events]


def _took(event: QueueEvent, called: dt.datetime | None) -> float | None:
    if event.kind is not EventKind.SERVED or called is None:
        return None
    return max(0.0, (event.at - called).total_seconds())


def _for(counter: Counter) -> ColumnElement[bool]:
    return or_(
        _t.for_counter == counter.name,
        (_t.for_counter.is_(None)) & _t.service_id.in_(counter.services),
    )
