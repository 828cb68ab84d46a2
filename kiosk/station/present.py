"""The queue as it stands now, for boards, consoles and terminals: read in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection, bindparam, select

from kiosk.catalogue.catalogue import Catalogue
from kiosk.queue.counter import CounterStanding, CounterState
from kiosk.queue.day import station_day
from kiosk.queue.desk import lines_of
from kiosk.queue.estimate import WaitEstimate, estimate_wait
from kiosk.queue.load import counter_load, line_load
from kiosk.queue.priority import Lane
from kiosk.queue.service_day import ServiceDay
from kiosk.queue.standing import QueueEvent, Standing
from kiosk.station.finding import tickets_by_id
from kiosk.station.rows import counter_of, event_of, service_day_of, ticket_of
from kiosk.station.schema import counters, queue_events, service_days, stations, tickets

MOST_LISTED = 200
MOST_EVENTS = 1000

_LAST_EVENT = select(stations.c.last_event).where(stations.c.station_id == bindparam("station"))


class Hall(msgspec.Struct, frozen=True):
    """One moment of a station's day."""

    last_event: int
    """Number of the latest event that is contained; follow the events from here."""
    counters: tuple[CounterStanding, ...]
    """In the catalogue's order."""
    current: Mapping[str, Standing]
    """Ticket at each counter that has one, by the counter's name."""
    days: Mapping[str, ServiceDay]


def hall(connection: Connection, station_id: str, catalogue: Catalogue, now: dt.datetime) -> Hall:
    """How the hall stands; the same however long the day's list is."""
    day = station_day(now)
    seen = last_event(connection, station_id)
    rows = connection.execute(
        select(counters).where(counters.c.station_id == station_id, counters.c.day == day)
    ).mappings()
    known = {row["name"]: counter_of(row) for row in rows}
    places = tuple(
        known.get(c.name) or CounterStanding(name=c.name, day=day) for c in catalogue.counters
    )
    ids = [place.current for place in places if place.current is not None]
    by_id = {row["id"]: ticket_of(row) for row in tickets_by_id(connection, station_id, ids)}
    current = {place.name: by_id[place.current] for place in places if place.current in by_id}
    return Hall(seen, places, current, days_of(connection, station_id, catalogue, day))


def days_of(
    connection: Connection, station_id: str, catalogue: Catalogue, day: dt.date
) -> dict[str, ServiceDay]:
    """How each service of the catalogue stands."""
    column = service_days.c
    rows = connection.execute(
        select(service_days).where(column.station_id == station_id, column.day == day)
    ).mappings()
    known = {row["service_id"]: service_day_of(row) for row in rows}
    return {
        s.id: known.get(s.id) or ServiceDay(service_id=s.id, day=day) for s in catalogue.services
    }


def estimates(seen: Hall, catalogue: Catalogue, now: dt.datetime) -> dict[str, WaitEstimate | None]:
    """How long an ordinary ticket of each service will wait when it is taken now."""
    lines = {s.id: line_load(seen.days[s.id], s.typical_minutes, now) for s in catalogue.services}
    loads = [
        counter_load(counter, place, seen.current.get(counter.name), now)
        for counter, place in zip(catalogue.counters, seen.counters, strict=True)
        if place.state is not CounterState.CLOSED
    ]
    return {s.id: estimate_wait(s.id, Lane.ORDINARY, lines, loads) for s in catalogue.services}


def next_in_line(
    connection: Connection,
    station_id: str,
    catalogue: Catalogue,
    counter: str,
    day: dt.date,
    limit: int = MOST_LISTED,
) -> list[Standing]:
    """Who can be called to a counter, first lane first, each in order."""
    place = catalogue.counter(counter)
    found: list[Standing] = []
    for line in () if place is None else lines_of(place):
        for lane in Lane:
            column = tickets.c
            rows = connection.execute(
                select(tickets)
                .where(
                    column.station_id == station_id,
                    column.day == day,
                    column.line == line,
                    column.lane == int(lane),
                )
                .order_by(column.place, column.prefix, column.ordinal)
                .limit(limit)
            ).mappings()
            found += [ticket_of(row) for row in rows]
    return sorted(found, key=lambda ticket: (ticket.lane, ticket.order))[:limit]


def history(
    connection: Connection, station_id: str, ticket_id: str
) -> tuple[Standing | None, list[QueueEvent]]:
    """A ticket and all that happened to it, in order."""
    found = connection.execute(
        select(tickets).where(tickets.c.station_id == station_id, tickets.c.id == ticket_id)
    )
    row = found.mappings().one_or_none()
    column = queue_events.c
    rows = connection.execute(
        select(queue_events)
        .where(column.station_id == station_id, column.ticket_id == ticket_id)
        .order_by(column.seq)
        .limit(MOST_EVENTS)
    ).mappings()
    return (None if row is None else ticket_of(row)), [event_of(event) for event in rows]


def events_after(
    connection: Connection, station_id: str, seq: int, limit: int = MOST_EVENTS
) -> list[tuple[int, QueueEvent]]:
    """The station's events after number `seq`, in order, each with its number."""
    column = queue_events.c
    rows = connection.execute(
        select(queue_events)
        .where(column.station_id == station_id, column.seq > seq)
        .order_by(column.seq)
        .limit(limit)
    ).mappings()
    return [(int(row["seq"]), event_of(row)) for row in rows]


def last_event(connection: Connection, station_id: str) -> int:
    """Number of the station's latest event; 0 before the first."""
    found = connection.execute(_LAST_EVENT, {"station": station_id}).scalar_one_or_none()
    return int(found or 0)
