"""The queue's book on SQL: one station, one transaction.

What is read is kept for the rest of the transaction, and what is saved is written at its end or
before a query that has to see it: a group of tickets costs a handful of statements, not a handful
each.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Executable, Table, bindparam, delete, func, select, update

from kiosk.queue.appointment import Appointment, AppointmentState
from kiosk.queue.counter import CounterStanding
from kiosk.queue.priority import Lane
from kiosk.queue.service_day import NumberSeries, ServiceDay
from kiosk.queue.standing import QueueEvent, Standing
from kiosk.queue.ticket import TicketState
from kiosk.station import rows
from kiosk.station.database import at_once
from kiosk.station.finding import first_in_lanes, known_keys
from kiosk.station.holder_schema import ticket_holders
from kiosk.station.schema import (
    appointments,
    counters,
    number_series,
    queue_events,
    service_days,
    stations,
    tickets,
    withdrawals,
)

_Day = tuple[dt.date, str]

_t = tickets.c
_of_station = _t.station_id == bindparam("station")
_BY_NUMBER = select(tickets).where(
    _of_station,
    _t.day == bindparam("day"),
    _t.prefix == bindparam("prefix"),
    _t.ordinal == bindparam("ordinal"),
)
_UNENDED = (
    select(tickets)
    .where(_of_station, _t.day == bindparam("day"), _t.ended_at.is_(None))
    .order_by(_t.place, _t.prefix, _t.ordinal)
)
_WAITING_OF = select(tickets).where(
    _of_station,
    _t.day == bindparam("day"),
    _t.ended_at.is_(None),
    _t.resident == bindparam("resident"),
    _t.service_id == bindparam("service"),
)
_CHANGE = (
    update(tickets)
    .where(_of_station, _t.id == bindparam("ticket"))
    .values(
        {c.name: bindparam(c.name) for c in tickets.columns if c.name not in ("station_id", "id")}
    )
)
_SERVICE_DAYS = select(service_days).where(
    service_days.c.station_id == bindparam("station"), service_days.c.day == bindparam("day")
)
_COUNTER = select(counters).where(
    counters.c.station_id == bindparam("station"),
    counters.c.day == bindparam("day"),
    counters.c.name == bindparam("name"),
)
_SERIES = select(
    number_series.c.prefix, number_series.c.next_online, number_series.c.next_leased
).where(number_series.c.station_id == bindparam("station"), number_series.c.day == bindparam("day"))
_APPOINTMENT = select(appointments).where(
    appointments.c.station_id == bindparam("station"),
    appointments.c.id == bindparam("appointment"),
)
_BOOKED = (
    select(appointments)
    .where(
        appointments.c.station_id == bindparam("station"),
        appointments.c.day == bindparam("day"),
        appointments.c.resident == bindparam("resident"),
        appointments.c.state == AppointmentState.BOOKED.value,
    )
    .order_by(appointments.c.at, appointments.c.id)
)
_PROMISED = select(func.count()).where(
    appointments.c.station_id == bindparam("station"),
    appointments.c.day == bindparam("day"),
    appointments.c.service_id == bindparam("service"),
    appointments.c.at >= bindparam("since"),
    appointments.c.at < bindparam("until"),
    appointments.c.state != AppointmentState.CANCELLED.value,
)
_NUMBER_EVENTS = (
    update(stations)
    .where(stations.c.station_id == bindparam("station"))
    .values(last_event=bindparam("last"))
)
_FORGET_HOLDERS = delete(ticket_holders).where(
    ticket_holders.c.station_id == bindparam("station"),
    ticket_holders.c.ticket_id.in_(bindparam("ids", expanding=True)),
)
_UNENDED_COUNTS = (
    select(_t.service_id, _t.for_counter, func.count())
    .where(_of_station, _t.day == bindparam("day"), _t.ended_at.is_(None))
    .group_by(_t.service_id, _t.for_counter)
)
_LOCK = (
    select(stations.c.last_event, stations.c.catalogue_revision)
    .where(stations.c.station_id == bindparam("station"))
    .with_for_update()
)


class SqlBook:
    """Implements `Book`. `lock` first; `flush` last, before the commit."""

    def __init__(self, connection: Connection, station_id: str) -> None:
        self._connection = connection
        self.station_id = station_id
        self.writes = 0
        """How much was saved so far: tells whether a refused step has left something behind."""
        self._tickets: dict[str, Standing | None] = {}
        self._stored: set[str] = set()
        self._unsaved: dict[str, Standing] = {}
        self._withdrawn: dict[str, bool] = {}
        self._read_days: set[dt.date] = set()
        self._days: dict[_Day, ServiceDay] = {}
        self._changed_days: set[_Day] = set()
        self._counters: dict[_Day, CounterStanding] = {}
        self._changed_counters: set[_Day] = set()
        self._read_series: set[dt.date] = set()
        self._series: dict[_Day, NumberSeries] = {}
        self._changed_series: set[_Day] = set()
        self._events: list[QueueEvent] = []
        self._first_event = 0
        self._last_event = 0
        self._beside: dict[Table, list[Mapping[str, object]]] = {}
        self._cancelled: set[str] = set()
        self.catalogue_revision = 0
        """Number of the catalogue that is valid in this transaction; 0: there is none."""

    def lock(self) -> None:
        """Wait until nobody else writes for this station."""
        found = self._connection.execute(_LOCK, {"station": self.station_id}).one_or_none()
        if found is None:
            fresh = {"station_id": self.station_id, "last_event": 0, "catalogue_revision": 0}
            rows.insert_if_new(self._connection, stations, [fresh])
            found = self._connection.execute(_LOCK, {"station": self.station_id}).one()
        self._last_event, self.catalogue_revision = found
        self._first_event = self._last_event

    def prefetch(self, ids: Iterable[str]) -> None:
        """Look all these tickets and withdrawals up at once."""
        wanted = {key for key in ids if key not in self._tickets}
        if not wanted:
            return
        found, withdrawn = known_keys(self._connection, self.station_id, wanted)
        self._tickets.update(dict.fromkeys(wanted))
        for row in found:
            self._keep(row)
        self._withdrawn.update({key: key in withdrawn for key in wanted})

    def execute(self, statement: Executable, values: Mapping[str, Any] | None = None) -> None:
        """A write beside the queue's own (a lease, an answer, a call for help)."""
        self.writes += 1
        self._connection.execute(statement, values)

    def insert_at_end(self, table: Table, row: Mapping[str, object]) -> None:
        """A new row beside the queue's own, written with the other ones of the group."""
        self.writes += 1
        self._beside.setdefault(table, []).append(row)

    @property
    def connection(self) -> Connection:
        """For reads beside the queue's own."""
        return self._connection

    @property
    def happened(self) -> list[tuple[QueueEvent, Standing | None]]:
        """What was recorded, in order, each with its ticket as it stands at the end."""
        return [(e, self._tickets.get(e.ticket_id) if e.ticket_id else None) for e in self._events]

    def withdrawn(self, ticket_id: str) -> bool:
        self.prefetch([ticket_id])
        return self._withdrawn[ticket_id]

    def withdraw(self, ticket_id: str, terminal_id: str, now: dt.datetime) -> None:
        """Note that no ticket may be made with this key any more."""
        row = {
            "station_id": self.station_id,
            "id": ticket_id,
            "terminal_id": terminal_id,
            "withdrawn_at": now,
        }
        self.writes += 1
        rows.insert_if_new(self._connection, withdrawals, [row])
        self._withdrawn[ticket_id] = True

    # The queue's book.

    def ticket(self, ticket_id: str) -> Standing | None:
        self.prefetch([ticket_id])
        return self._tickets[ticket_id]

    def ticket_by_number(self, day: dt.date, prefix: str, ordinal: int) -> Standing | None:
        return self._one(_BY_NUMBER, day=day, prefix=prefix, ordinal=ordinal)

    def heads(self, day: dt.date, lines: Sequence[str]) -> Mapping[Lane, Standing]:
        self._flush_tickets()
        found: dict[Lane, Standing] = {}
        for row in first_in_lanes(self._connection, self.station_id, day, lines):
            head = self._keep(row)
            best = found.get(head.lane)
            if best is None or head.order < best.order:
                found[head.lane] = head
        return found

    def waiting_of(self, day: dt.date, service_id: str, resident: str) -> Standing | None:
        return self._one(_WAITING_OF, day=day, service=service_id, resident=resident)

    def unended(self, day: dt.date) -> Sequence[Standing]:
        self._flush_tickets()
        named = {"station": self.station_id, "day": day}
        found = self._connection.execute(_UNENDED, named).mappings().all()
        return [self._keep(row) for row in found]

    def unended_counts(self, day: dt.date) -> list[tuple[str, str | None, int]]:
        """How many tickets are in line or at a counter: by service, and counter they wait for."""
        self._flush_tickets()
        named = {"station": self.station_id, "day": day}
        found = self._connection.execute(_UNENDED_COUNTS, named)
        return [(service, counter, count) for service, counter, count in found]

    def save_ticket(self, ticket: Standing) -> None:
        self.writes += 1
        self._tickets[ticket.id] = ticket
        self._unsaved[ticket.id] = ticket
        if ticket.state is TicketState.CANCELLED:
            self._cancelled.add(ticket.id)

    def service_day(self, day: dt.date, service_id: str) -> ServiceDay:
        if day not in self._read_days:
            # All of the day at once: a group of tickets asks for most of them.
            self._read_days.add(day)
            for row in self._rows(_SERVICE_DAYS, day=day):
                self._days.setdefault((day, row["service_id"]), rows.service_day_of(row))
        found = self._days.get((day, service_id))
        return found or ServiceDay(service_id=service_id, day=day)

    def save_service_day(self, service_day: ServiceDay) -> None:
        self.writes += 1
        key = (service_day.day, service_day.service_id)
        self._days[key] = service_day
        self._changed_days.add(key)

    def counter(self, day: dt.date, name: str) -> CounterStanding:
        found = self._counters.get((day, name))
        if found is None:
            row = self._row(_COUNTER, day=day, name=name)
            found = CounterStanding(name=name, day=day) if row is None else rows.counter_of(row)
            self._counters[day, name] = found
        return found

    def save_counter(self, counter: CounterStanding) -> None:
        self.writes += 1
        key = (counter.day, counter.name)
        self._counters[key] = counter
        self._changed_counters.add(key)

    def series(self, day: dt.date, prefix: str) -> NumberSeries:
        if day not in self._read_series:
            self._read_series.add(day)
            for row in self._rows(_SERIES, day=day):
                series = NumberSeries(row["next_online"], row["next_leased"])
                self._series.setdefault((day, row["prefix"]), series)
        return self._series.get((day, prefix)) or NumberSeries()

    def save_series(self, day: dt.date, prefix: str, series: NumberSeries) -> None:
        self.writes += 1
        self._series[day, prefix] = series
        self._changed_series.add((day, prefix))

    def appointment(self, appointment_id: str) -> Appointment | None:
        row = self._row(_APPOINTMENT, appointment=appointment_id)
        return None if row is None else rows.appointment_of(row)

    def booked(self, day: dt.date, resident: str) -> Sequence[Appointment]:
        named = {"station": self.station_id, "day": day, "resident": resident}
        found = self._connection.execute(_BOOKED, named).mappings()
        return [rows.appointment_of(row) for row in found]

    def promised(
        self, day: dt.date, service_id: str, since: dt.datetime, until: dt.datetime
    ) -> int:
        named = {"day": day, "service": service_id, "since": since, "until": until}
        found = self._connection.execute(_PROMISED, {"station": self.station_id, **named})
        return int(found.scalar_one())

    def save_appointment(self, appointment: Appointment) -> None:
        self.writes += 1
        row = {"station_id": self.station_id, **rows.appointment_row(appointment)}
        rows.upsert(self._connection, appointments, [row])

    def record(self, event: QueueEvent) -> None:
        self.writes += 1
        self._last_event += 1
        self._events.append(event)

    # Writing.

    def flush(self) -> None:
        """Write whatever has been saved."""
        with at_once(self._connection):
            self._flush_all()

    def _flush_all(self) -> None:
        self._flush_tickets()
        mine = {"station_id": self.station_id}
        changed_days = [rows.service_day_row(self._days[key]) for key in self._changed_days]
        changed_counters = [rows.counter_row(self._counters[key]) for key in self._changed_counters]
        changed_series = [
            {"day": day, "prefix": prefix, **_series_row(self._series[day, prefix])}
            for day, prefix in self._changed_series
        ]
        for table, changed in (
            (service_days, changed_days),
            (counters, changed_counters),
            (number_series, changed_series),
        ):
            if changed:
                rows.upsert(self._connection, table, [{**mine, **row} for row in changed])
        self._flush_beside()
        if self._events:
            numbered = enumerate(self._events, self._first_event + 1)
            entered = [{**mine, "seq": seq, **rows.event_row(event)} for seq, event in numbered]
            rows.insert_all(self._connection, queue_events, entered)
            self._connection.execute(
                _NUMBER_EVENTS, {"station": self.station_id, "last": self._last_event}
            )

    def _flush_beside(self) -> None:
        for table, fresh in self._beside.items():
            rows.insert_all(self._connection, table, fresh)
        if self._cancelled:
            # Whoever does not come to a counter is nobody's business there.
            named = {"station": self.station_id, "ids": sorted(self._cancelled)}
            self._connection.execute(_FORGET_HOLDERS, named)

    def _flush_tickets(self) -> None:
        if not self._unsaved:
            return
        fresh = [t for key, t in self._unsaved.items() if key not in self._stored]
        changed = [t for key, t in self._unsaved.items() if key in self._stored]
        if fresh:
            entered = [{"station_id": self.station_id, **rows.ticket_row(t)} for t in fresh]
            rows.insert_all(self._connection, tickets, entered)
        if changed:
            self._connection.execute(
                _CHANGE,
                [
                    {"station": self.station_id, "ticket": t.id, **rows.ticket_row(t)}
                    for t in changed
                ],
            )
        self._stored.update(self._unsaved)
        self._unsaved.clear()

    def _one(self, statement: Executable, **named: object) -> Standing | None:
        self._flush_tickets()
        row = self._row(statement, **named)
        return None if row is None else self._keep(row)

    def _row(self, statement: Executable, **named: object) -> rows.Row | None:
        return next(iter(self._rows(statement, **named)), None)

    def _rows(self, statement: Executable, **named: object) -> Sequence[rows.Row]:
        found = self._connection.execute(statement, {"station": self.station_id, **named})
        return found.mappings().all()

    def _keep(self, row: rows.Row) -> Standing:
        ticket = rows.ticket_of(row)
        self._tickets[ticket.id] = ticket
        self._stored.add(ticket.id)
        return ticket


def _series_row(series: NumberSeries) -> dict[str, object]:
    return {"next_online": series.next_online, "next_leased": series.next_leased}
