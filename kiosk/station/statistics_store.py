"""Statistics out of the store: bounded, along indexes, and in no hurry.

Tickets come first: reading goes in small portions with a pause after each, one statistics at a
time, so that whoever takes a ticket meanwhile hardly notices. What has been worked out is kept
until something new happens.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, Executable, func, select

from kiosk.queue.standing import EventKind
from kiosk.queue.statistics import Statistics, Step, TakenTicket, statistics
from kiosk.queue.ticket import TicketState
from kiosk.station.database import Database
from kiosk.station.present import last_event
from kiosk.station.schema import AT_COUNTERS, queue_events, service_days, tickets

MOST_DAYS = 92
MOST_TICKETS = 100_000
"""Of one range: many times what a commune's station has in MOST_DAYS."""
PORTION = 100
"""Rows."""
PAUSE = 0.002
"""Seconds after each portion: what waits for the interpreter gets its turn."""
_KEPT = 8

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_KINDS = {kind.value: kind for kind in EventKind}
_STATES = {state.value: state for state in TicketState}
_t, _e = tickets.c, queue_events.c


class Range(msgspec.Struct, frozen=True):
    """Whole days, both included. ValueError for one that ends before it begins, or is too long."""

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        if not 0 < (self.last - self.first).days + 1 <= MOST_DAYS:
            raise ValueError(f"1 to {MOST_DAYS} days")

    @property
    def days(self) -> tuple[dt.date, ...]:
        count = (self.last - self.first).days + 1
        return tuple(self.first + dt.timedelta(days=n) for n in range(count))


class TooMany(Exception):
    """There are more than MOST_TICKETS tickets in the range."""


class StatisticsStore:
    """Safe from several threads."""

    def __init__(self, database: Database, station_id: str) -> None:
        self._database = database
        self._station = station_id
        self._turn = threading.Lock()
        self._kept: OrderedDict[tuple[Range, int], Statistics] = OrderedDict()

    def of(self, days: Range) -> Statistics:
        """Raises TooMany, Refusal(STORE_UNAVAILABLE)."""
        with self._turn, self._database.reading() as connection:
            key = (days, last_event(connection, self._station))
            found = self._kept.get(key)
            if found is None:
                found = self._worked_out(connection, days)
                self._kept[key] = found
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return found

    def _worked_out(self, connection: Connection, days: Range) -> Statistics:
        column = service_days.c
        issued = select(func.coalesce(func.sum(column.issued), 0)).where(
            column.station_id == self._station, column.day.between(days.first, days.last)
        )
        if connection.execute(issued).scalar_one() > MOST_TICKETS:
            raise TooMany
        asked_for = self._asked_for(connection, days)
        return statistics(
            days.days, self._tickets(connection, days, asked_for), self._steps(connection, days)
        )

    def _asked_for(self, connection: Connection, days: Range) -> dict[str, str]:
        """By ticket, the service that it was taken for, of those that were transferred."""
        sent_on = (
            select(_e.ticket_id)
            .where(
                _e.station_id == self._station,
                _e.day.between(days.first, days.last),
                AT_COUNTERS,
                _e.kind == EventKind.TRANSFERRED.value,
            )
            .distinct()
            .subquery()
        )
        taken = (EventKind.TAKEN.value, EventKind.CHECKED_IN.value)
        found = connection.execute(
            select(_e.ticket_id, _e.service_id)
            .join(sent_on, sent_on.c.ticket_id == _e.ticket_id)
            .where(_e.station_id == self._station, _e.kind.in_(taken))
        )
        return {row.ticket_id: row.service_id for row in found}

    def _tickets(
        self, connection: Connection, days: Range, asked_for: dict[str, str]
    ) -> Iterator[TakenTicket]:
        wanted = select(
            _t.id,
            _t.day,
            _t.service_id,
            _t.issued_at,
            _t.place,
            _t.block_id,
            _t.appointed_at,
            _t.state,
        ).where(_t.station_id == self._station, _t.day.between(days.first, days.last))
        for key, day, service_id, issued_at, place, block_id, due, state in _gently(
            connection, wanted
        ):
            # Of what was taken off line, the place is what the queue believed of the terminal.
            at = issued_at if block_id is None else _EPOCH + dt.timedelta(microseconds=place)
            yield TakenTicket(
                id=key,
                day=day,
                service_id=service_id,
                asked_for=asked_for.get(key, service_id),
                at=at,
                due=due,
                state=_STATES[state],
            )

    def _steps(self, connection: Connection, days: Range) -> Iterator[Step]:
        wanted = (
            select(_e.ticket_id, _e.kind, _e.at, _e.service_id, _e.counter, _e.staff, _e.reason)
            .where(
                _e.station_id == self._station,
                _e.day.between(days.first, days.last),
                AT_COUNTERS,
                _e.ticket_id.is_not(None),
            )
            .order_by(_e.day, _e.seq)
        )
        for ticket_id, kind, at, service_id, counter, staff, reason in _gently(connection, wanted):
            yield Step(
                ticket_id=ticket_id,
                kind=_KINDS[kind],
                at=at,
                service_id=service_id,
                counter=counter,
                staff=staff,
                reason=reason,
            )


def _gently(connection: Connection, wanted: Executable) -> Iterator[Any]:
    found = connection.execute(wanted, execution_options={"yield_per": PORTION})
    for portion in found.partitions():
        yield from portion
        time.sleep(PAUSE)
