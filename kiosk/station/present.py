"""The queue as it stands now, for boards, consoles and terminals: read in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection, bindparam, func, select

from kiosk.catalogue.catalogue import Catalogue
from kiosk.queue.counter import CounterStanding, CounterState
from kiosk.queue.day import station_day
from kiosk.queue.desk import lines_of
from kiosk.queue.estimate import WaitEstimate, estimate_wait
from kiosk.queue.foresight import calling_order
from kiosk.queue.intake import place_of
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


# Building these takes longer than running them, and consoles ask after every event.
_t, _e = tickets.c, queue_events.c
_LINE = (
    select(tickets)
    .where(
        _t.station_id == bindparam("station"),
        _t.day == bindparam("day"),
        _t.line == bindparam("line"),
        _t.lane == bindparam("lane"),
    )
    .order_by(_t.place, _t.prefix, _t.ordinal)
    .limit(bindparam("limit"))
)
_TICKET = select(tickets).where(_t.station_id == bindparam("station"), _t.id == bindparam("ticket"))
_HISTORY = (
    select(queue_events)
    .where(_e.station_id == bindparam("station"), _e.ticket_id == bindparam("ticket"))
    .order_by(_e.seq)
    .limit(MOST_EVENTS)
)


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
    now: dt.datetime,
    limit: int = MOST_LISTED,
) -> list[Standing]:
    """Who can be called to a counter, in the order in which it would call them."""
    place, day = catalogue.counter(counter), station_day(now)
    if place is None:
        return []
    lanes: dict[Lane, list[Standing]] = {lane: [] for lane in Lane}
    for line in lines_of(place):
        for lane in Lane:
            named = {
                "station": station_id,
                "day": day,
                "line": line,
                "lane": int(lane),
                "limit": limit,
            }
            rows = connection.execute(_LINE, named).mappings()
            lanes[lane] += [ticket_of(row) for row in rows]
    first, ordinary = (sorted(lanes[lane], key=lambda ticket: ticket.order) for lane in Lane)
    run = connection.execute(
        select(counters.c.run).where(
            counters.c.station_id == station_id, counters.c.day == day, counters.c.name == counter
        )
    ).scalar_one_or_none()
    latest = connection.execute(
        select(func.max(service_days.c.last_place)).where(
            service_days.c.station_id == station_id,
            service_days.c.day == day,
            service_days.c.service_id.in_(place.services),
        )
    ).scalar_one()
    # As the desk takes it: never before somebody who is here, wherever the clock is.
    moment = max(place_of(now), latest or 0)
    return calling_order(first, ordinary, run=run or 0, now=moment)[:limit]


def history(
    connection: Connection, station_id: str, ticket_id: str
) -> tuple[Standing | None, list[QueueEvent]]:
    """A ticket and all that happened to it, in order."""
    named = {"station": station_id, "ticket": ticket_id}
    row = connection.execute(_TICKET, named).mappings().one_or_none()
    rows = connection.execute(_HISTORY, named).mappings()
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
