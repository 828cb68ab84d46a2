"""What the console shows: read from the store in one transaction, as one moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import msgspec
from sqlalchemy import Connection, select

from kiosk.catalogue.catalogue import Counter
from kiosk.queue.counter import CounterStanding, CounterState
from kiosk.queue.intake import place_of
from kiosk.queue.standing import EventKind, QueueEvent, Standing
from kiosk.queue.ticket import TicketState
from kiosk.staff.member import Member
from kiosk.station.counter_view import held_for, missed_at, notes_to
from kiosk.station.help_call_store import HelpCall, open_calls
from kiosk.station.holder_store import holder_of
from kiosk.station.present import Hall, hall, history, next_in_line
from kiosk.station.service_point import ServicePoint
from kiosk.station.staff.schema import staff_accounts

MOST_SHOWN = 30
"""Of those who wait; the rest is counted."""
MOST_CALLS = 10
AT_COUNTER = frozenset({"recall", "finish", "transfer", "hold", "cancel", "next"})
ARRIVALS = (EventKind.TAKEN, EventKind.CHECKED_IN)


class Told(msgspec.Struct, frozen=True):
    """A ticket with its history. `names`: of the members of staff in it, by their ids."""

    ticket: Standing
    events: list[QueueEvent]
    names: Mapping[str, str]

    @property
    def first_service(self) -> str:
        """What it was taken for, before any transfer."""
        taken = (e.service_id for e in self.events if e.kind in ARRIVALS and e.service_id)
        return next(taken, self.ticket.service_id)

    @property
    def notes(self) -> list[QueueEvent]:
        """What officers wrote for the next one, the latest first."""
        return [event for event in reversed(self.events) if event.note]


class Current(msgspec.Struct, frozen=True):
    """Who is at the counter. `name`: the holder's, for the officer who sits there alone."""

    told: Told
    name: str | None
    corrections: tuple[str, ...] = ()
    """Codes of the holder's undecided requests for correction."""

    @property
    def ticket(self) -> Standing:
        return self.told.ticket


class Console(msgspec.Struct, frozen=True):
    counter: Counter
    standing: CounterStanding
    sitting: str | None
    """Shown name of who sits there."""
    mine: bool
    """It is whoever looks."""
    current: Current | None
    waiting: list[Standing]
    """In the order in which they would be called."""
    more: int
    """How many wait beside these."""
    notes: Mapping[str, str]
    held: list[Standing]
    missed: list[Standing]
    calls: tuple[HelpCall, ...]
    now: dt.datetime

    @property
    def can(self) -> frozenset[str]:
        """What may be done with who is at the counter, and with the line."""
        is_open = self.standing.state is CounterState.OPEN
        calling = frozenset({"next", "call"}) if is_open else frozenset()
        if self.current is None:
            return calling
        if self.current.ticket.state is TicketState.CALLED:
            return calling | AT_COUNTER | {"start", "no-show"}
        return calling | (AT_COUNTER - {"recall"})

    def is_due(self, ticket: Standing) -> bool:
        """Whether its hour has come; who has no appointment is always due."""
        return ticket.appointed_at is None or ticket.place <= place_of(self.now)


def console(point: ServicePoint, counter: Counter, member: Member) -> Console:
    now = point.clock()
    with point.database.reading() as connection:
        seen = hall(connection, point.station_id, point.catalogue, now)
        standing = next(c for c in seen.counters if c.name == counter.name)
        waiting = next_in_line(connection, point.station_id, point.catalogue, counter.name, now)
        shown = waiting[:MOST_SHOWN]
        mine = standing.staff == member.id
        return Console(
            counter=counter,
            standing=standing,
            sitting=_name_of(connection, point.station_id, standing.staff),
            mine=mine,
            current=_current(connection, point, seen.current.get(counter.name), mine=mine),
            waiting=shown,
            more=len(waiting) - len(shown),
            notes=notes_to(connection, point.station_id, shown),
            held=held_for(connection, point.station_id, counter, now),
            missed=missed_at(connection, point.station_id, counter, now),
            calls=open_calls(connection, point.station_id)[:MOST_CALLS],
            now=now,
        )


def told(connection: Connection, point: ServicePoint, ticket_id: str) -> Told | None:
    ticket, events = history(connection, point.station_id, ticket_id)
    if ticket is None:
        return None
    staff = {event.staff for event in events if event.staff is not None}
    return Told(ticket, events, names_of(connection, point.station_id, staff))


def seats(point: ServicePoint) -> tuple[Hall, dict[str, str]]:
    """How the counters stand, and the names of who sits there."""
    with point.database.reading() as connection:
        seen = hall(connection, point.station_id, point.catalogue, point.clock())
        staff = {place.staff for place in seen.counters if place.staff is not None}
        return seen, names_of(connection, point.station_id, staff)


def names_of(connection: Connection, station_id: str, staff: Iterable[str]) -> dict[str, str]:
    """Shown names by ids; an id that has no account any more stands for itself."""
    ids = set(staff)
    if not ids:
        return {}
    column = staff_accounts.c
    rows = connection.execute(
        select(column.id, column.name).where(column.station_id == station_id, column.id.in_(ids))
    )
    return {**{each: each for each in ids}, **{row.id: row.name for row in rows}}


def _name_of(connection: Connection, station_id: str, staff: str | None) -> str | None:
    return None if staff is None else names_of(connection, station_id, [staff])[staff]


def _current(
    connection: Connection, point: ServicePoint, ticket: Standing | None, *, mine: bool
) -> Current | None:
    if ticket is None:
        return None
    found = told(connection, point, ticket.id)
    if found is None:
        return None
    # A name is told to the one officer who serves the person, not to whoever looks.
    name = None
    if mine:
        name = holder_of(connection, point.station_id, point.holder_seal, ticket.id)
    return Current(found, name, tuple(point.correction_links.of(connection, ticket)))
