"""How the hall stands, for whoever leads the day: a few reads, however long the day's list is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection, func, select

from kiosk.catalogue.catalogue import Catalogue
from kiosk.catalogue.service import Service
from kiosk.queue.counter import CounterStanding, CounterState
from kiosk.queue.day import STATION_TIME, station_day
from kiosk.queue.estimate import WaitEstimate
from kiosk.queue.service_day import ServiceDay
from kiosk.queue.standing import EventKind, Standing, counter_line
from kiosk.station.help_call_store import HelpCall, open_calls
from kiosk.station.present import Hall, hall
from kiosk.station.schema import AT_COUNTERS, queue_events, service_days, tickets
from kiosk.station.service_point import ServicePoint

_RECENT = 300
"""Events of counters that are looked through for who sits where."""
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class LiveService(msgspec.Struct, frozen=True):
    service: Service
    standing: ServiceDay
    longest: float | None
    """Seconds that the one waits who came first; None: nobody can be called."""
    expected: WaitEstimate | None
    giving: bool
    """Whether it gives out tickets now."""
    in_hours: bool
    served: bool
    """Whether a counter serves it at all."""

    @property
    def full(self) -> bool:
        most = self.service.daily_capacity
        return most is not None and self.standing.issued >= most


class LiveCounter(msgspec.Struct, frozen=True):
    standing: CounterStanding
    services: tuple[Service, ...]
    ticket: Standing | None
    since: dt.datetime | None
    """Since when it serves, calls, or has its break; None: not known."""
    officer: str | None
    """Who was the last to do anything there today."""
    sent_to: bool
    """Whether somebody waits for just this counter."""


class Orphan(msgspec.Struct, frozen=True):
    """People wait for a service that the catalogue has no more (taken off line, before)."""

    service_id: str
    waiting: int


class Live(msgspec.Struct, frozen=True):
    now: dt.datetime
    services: tuple[LiveService, ...]
    counters: tuple[LiveCounter, ...]
    help_calls: tuple[HelpCall, ...]
    orphans: tuple[Orphan, ...]

    @property
    def waiting(self) -> int:
        return sum(s.standing.waiting for s in self.services) + sum(o.waiting for o in self.orphans)

    @property
    def issued(self) -> int:
        return sum(s.standing.issued for s in self.services)

    @property
    def longest(self) -> float | None:
        return max((s.longest for s in self.services if s.longest is not None), default=None)

    @property
    def at_work(self) -> int:
        return sum(c.standing.state is CounterState.OPEN for c in self.counters)


def live(point: ServicePoint, expected: Mapping[str, WaitEstimate | None]) -> Live:
    """Raises Refusal(STORE_UNAVAILABLE)."""
    now, catalogue = point.clock(), point.catalogue
    with point.database.reading() as connection:
        seen = hall(connection, point.station_id, catalogue, now)
        heads = _heads(connection, point.station_id, station_day(now))
        active = _active(connection, point.station_id, station_day(now))
        return Live(
            now=now,
            services=tuple(
                _service(point, s, seen, heads, expected, now) for s in catalogue.services
            ),
            counters=tuple(_counters(catalogue, seen, heads, active)),
            help_calls=open_calls(connection, point.station_id),
            orphans=_orphans(connection, point.station_id, catalogue, station_day(now)),
        )


class _Active(msgspec.Struct, frozen=True):
    staff: str
    kind: EventKind
    at: dt.datetime


def _service(
    point: ServicePoint,
    service: Service,
    seen: Hall,
    heads: Mapping[str, int],
    expected: Mapping[str, WaitEstimate | None],
    now: dt.datetime,
) -> LiveService:
    standing, head = seen.days[service.id], heads.get(service.id)
    waited = None if head is None else (now - _EPOCH).total_seconds() - head / 1e6
    return LiveService(
        service=service,
        standing=standing,
        longest=None if waited is None else max(0.0, waited),
        expected=expected.get(service.id),
        giving=point.is_open(service, standing, now),
        in_hours=not service.hours
        or any(span.holds(now.astimezone(STATION_TIME)) for span in service.hours),
        served=point.is_served(service),
    )


def _counters(
    catalogue: Catalogue, seen: Hall, heads: Mapping[str, int], active: Mapping[str, _Active]
) -> list[LiveCounter]:
    found = []
    for counter, standing in zip(catalogue.counters, seen.counters, strict=True):
        ticket, last = seen.current.get(counter.name), active.get(counter.name)
        since = None if ticket is None else (ticket.started_at or ticket.called_at)
        if ticket is None and last is not None and standing.state is CounterState.BREAK:
            since = last.at if last.kind is EventKind.COUNTER_BREAK else None
        services = (catalogue.service(service_id) for service_id in counter.services)
        found.append(
            LiveCounter(
                standing=standing,
                services=tuple(s for s in services if s is not None),
                ticket=ticket,
                since=since,
                officer=None if last is None else last.staff,
                sent_to=counter_line(counter.name) in heads,
            )
        )
    return found


def _heads(connection: Connection, station_id: str, day: dt.date) -> dict[str, int]:
    """By line, the place of whoever came first; along the index of those that can be called."""
    column = tickets.c
    found = connection.execute(
        select(column.line, func.min(column.place).label("place"))
        .where(column.station_id == station_id, column.day == day, column.line.is_not(None))
        .group_by(column.line)
    )
    return {row.line: row.place for row in found}


def _active(connection: Connection, station_id: str, day: dt.date) -> dict[str, _Active]:
    """By counter, what was done there last, and by whom."""
    column = queue_events.c
    found = connection.execute(
        select(column.counter, column.staff, column.kind, column.at)
        .where(column.station_id == station_id, column.day == day, AT_COUNTERS)
        .order_by(column.seq.desc())
        .limit(_RECENT)
    )
    active: dict[str, _Active] = {}
    for counter, staff, kind, at in found:
        if counter is not None and staff is not None and counter not in active:
            active[counter] = _Active(staff, EventKind(kind), at)
    return active


def _orphans(
    connection: Connection, station_id: str, catalogue: Catalogue, day: dt.date
) -> tuple[Orphan, ...]:
    column = service_days.c
    found = connection.execute(
        select(column.service_id, column.waiting).where(
            column.station_id == station_id, column.day == day, column.waiting > 0
        )
    )
    return tuple(
        Orphan(row.service_id, row.waiting)
        for row in found
        if catalogue.service(row.service_id) is None
    )
