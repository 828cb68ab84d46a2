"""Where one ticket stands now: its place in the line, and how long it still waits."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from msgspec.structs import replace
from sqlalchemy import Connection, and_, func, or_, select

from kiosk.queue.counter import CounterState
from kiosk.queue.estimate import WaitEstimate, estimate_wait
from kiosk.queue.load import counter_load, line_load
from kiosk.queue.priority import Lane
from kiosk.queue.rating import Rating
from kiosk.queue.standing import Standing
from kiosk.queue.ticket_now import Stand, TicketNow, stand_of
from kiosk.station.present import hall
from kiosk.station.schema import tickets
from kiosk.station.service_point import ServicePoint

_Ahead = Mapping[tuple[str, Lane], int]
"""How many are ahead, by line and lane."""


def ticket_now(
    point: ServicePoint,
    connection: Connection,
    ticket: Standing,
    rating: Rating | None,
    now: dt.datetime,
) -> TicketNow:
    """For the one who holds it. Takes as long as the line is, however long the day's list."""
    stand = stand_of(ticket, rating, now)
    shown = TicketNow(ticket.id, ticket.number, ticket.service_id, stand, ticket.counter)
    if stand is Stand.HELD:
        return replace(shown, counter=ticket.for_counter)
    if stand is not Stand.WAITING:
        return shown
    ahead = _ahead(connection, point.station_id, ticket)
    return replace(
        shown,
        counter=ticket.for_counter,
        before=sum(ahead.get((ticket.line, lane), 0) for lane in Lane),
        wait=_wait(point, connection, ticket, ahead, now),
    )


def _ahead(connection: Connection, station_id: str, ticket: Standing) -> _Ahead:
    """Those who are called before it as far as can be known now, in every line."""
    column = tickets.c
    came_before = or_(
        column.place < ticket.place,
        and_(
            column.place == ticket.place,
            or_(
                column.prefix < ticket.prefix,
                and_(column.prefix == ticket.prefix, column.ordinal < ticket.ordinal),
            ),
        ),
    )
    lane = int(ticket.lane)
    rows = connection.execute(
        select(column.line, column.lane, func.count())
        .where(
            column.station_id == station_id,
            column.day == ticket.day,
            column.line.is_not(None),
            or_(column.lane < lane, and_(column.lane == lane, came_before)),
        )
        .group_by(column.line, column.lane)
    )
    found: defaultdict[tuple[str, Lane], int] = defaultdict(int)
    for line, of_lane, count in rows:
        found[line, Lane(of_lane)] = int(count)
    return found


def _wait(
    point: ServicePoint,
    connection: Connection,
    ticket: Standing,
    ahead: _Ahead,
    now: dt.datetime,
) -> WaitEstimate | None:
    if ticket.for_counter is not None:
        return None
    catalogue = point.catalogue
    seen = hall(connection, point.station_id, catalogue, now)
    lines = {
        service.id: replace(
            line_load(seen.days[service.id], service.typical_minutes, now),
            first=ahead.get((service.id, Lane.FIRST), 0),
            ordinary=ahead.get((service.id, Lane.ORDINARY), 0),
        )
        for service in catalogue.services
    }
    loads = [
        counter_load(counter, place, seen.current.get(counter.name), now)
        for counter, place in zip(catalogue.counters, seen.counters, strict=True)
        if place.state is not CounterState.CLOSED
    ]
    if ticket.service_id not in lines:
        return None
    return estimate_wait(ticket.service_id, ticket.lane, lines, loads)
