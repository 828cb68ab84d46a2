"""How a ticket comes into the queue, and how a terminal takes one back."""

from __future__ import annotations

import datetime as dt

import msgspec
from msgspec.structs import replace

from kiosk.catalogue.hours import open_at
from kiosk.catalogue.service import Service
from kiosk.identity.assurance import Assurance
from kiosk.queue.appointment import EARLIEST, LATEST, Appointment, AppointmentState
from kiosk.queue.book import Book
from kiosk.queue.day import STATION_TIME, station_day
from kiosk.queue.fault import NotPossible, QueueFault
from kiosk.queue.ledger import enter
from kiosk.queue.number import NumberBlock
from kiosk.queue.priority import Lane, PriorityClass, lane_of
from kiosk.queue.standing import EventKind, Standing
from kiosk.queue.ticket import TicketState

WITHDRAWN = "withdrawn"
"""Reason in the history of a ticket whose answer never reached its terminal."""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks for at a terminal. `id` is the idempotency key."""

    id: str
    terminal_id: str
    assurance: Assurance
    priority: PriorityClass = PriorityClass.NONE
    resident: str | None = None


def place_of(moment: dt.datetime) -> int:
    """Microseconds since 1970."""
    return int(moment.timestamp() * 1_000_000)


def admitting(book: Book, service: Service, now: dt.datetime) -> bool:
    """Whether the service gives out tickets at this moment, full or not."""
    if not open_at(service.hours, now.astimezone(STATION_TIME)):
        return False
    return book.service_day(station_day(now), service.id).open


def take(book: Book, service: Service, wish: Wish, now: dt.datetime) -> Standing:
    """A new ticket at the end of its lane.

    Raises NotPossible: SERVICE_CLOSED, DAY_FULL, ALREADY_WAITING.
    """
    return _admit(book, service, wish, now, None)


def check_in(
    book: Book, service: Service, appointment: Appointment, wish: Wish, now: dt.datetime
) -> Standing:
    """A ticket for an appointment of today: called from its hour on, before those who walk in.

    Who comes too late for it waits as anybody. Raises NotPossible as `take`, and TOO_EARLY,
    UNKNOWN_APPOINTMENT (another day's, used or cancelled).
    """
    if appointment.state is not AppointmentState.BOOKED or appointment.day != station_day(now):
        raise NotPossible(QueueFault.UNKNOWN_APPOINTMENT)
    if now < appointment.at - EARLIEST:
        raise NotPossible(QueueFault.TOO_EARLY)
    ticket = _admit(book, service, wish, now, appointment)
    used = replace(appointment, state=AppointmentState.CHECKED_IN, ticket_id=ticket.id)
    book.save_appointment(used)
    return ticket


def _admit(
    book: Book, service: Service, wish: Wish, now: dt.datetime, appointment: Appointment | None
) -> Standing:
    day = station_day(now)
    if not admitting(book, service, now):
        raise NotPossible(QueueFault.SERVICE_CLOSED)
    status = book.service_day(day, service.id)
    # An appointment was counted when it was promised.
    full = service.daily_capacity is not None and status.issued >= service.daily_capacity
    if full and appointment is None:
        raise NotPossible(QueueFault.DAY_FULL)
    if wish.resident is not None:
        there = book.waiting_of(day, service.id, wish.resident)
        if there is not None:
            raise NotPossible(QueueFault.ALREADY_WAITING, there.number)
    given = book.series(day, service.prefix).online()
    if given is None:
        raise NotPossible(QueueFault.SERVICE_CLOSED)
    ordinal, series = given
    book.save_series(day, service.prefix, series)
    # In the order of arrival even when the clock is set back.
    arrival = max(place_of(now), status.last_place + 1)
    appointed = appointment.at if appointment and now <= appointment.at + LATEST else None
    first = lane_of(wish.priority, appointed=appointed is not None) is Lane.FIRST
    book.save_service_day(
        replace(
            status,
            issued=status.issued + 1,
            issued_first=status.issued_first + first,
            first_place=status.first_place or arrival,
            last_place=arrival,
        )
    )
    ticket = Standing(
        id=wish.id,
        day=day,
        service_id=service.id,
        prefix=service.prefix,
        ordinal=ordinal,
        terminal_id=wish.terminal_id,
        assurance=wish.assurance,
        issued_at=now,
        received_at=now,
        place=arrival if appointed is None else place_of(appointed),
        priority=wish.priority,
        appointed_at=appointed,
        waiting_before=status.waiting,
        resident=wish.resident,
    )
    kind = EventKind.TAKEN if appointment is None else EventKind.CHECKED_IN
    return enter(book, None, ticket, kind, now)


def deliver(
    book: Book, block: NumberBlock, ordinal: int, wish: Wish, issued: dt.datetime, now: dt.datetime
) -> Standing:
    """Enter a ticket that a terminal issued from its block while the station was out of reach.

    It is in somebody's hand: neither hours nor capacity refuse it. It takes the place of its hour
    of issue, as far as the terminal's clock can be believed: within the block's day, not in the
    future. ValueError for a number that is not of the block.
    """
    if not block.first <= ordinal <= block.last:
        raise ValueError("the number is not of this block")
    status = book.service_day(block.day, block.service_id)
    midnight = dt.datetime.combine(block.day, dt.time(), STATION_TIME)
    believed = min(max(issued, midnight), max(now, midnight))
    book.save_service_day(replace(status, issued=status.issued + 1))
    ticket = Standing(
        id=wish.id,
        day=block.day,
        service_id=block.service_id,
        prefix=block.prefix,
        ordinal=ordinal,
        terminal_id=wish.terminal_id,
        assurance=wish.assurance,
        issued_at=issued,
        received_at=now,
        place=place_of(believed),
        priority=wish.priority,
        block_id=block.id,
        resident=wish.resident,
    )
    return enter(book, None, ticket, EventKind.TAKEN, now)


def withdraw(book: Book, ticket: Standing, now: dt.datetime) -> Standing:
    """Undo a ticket whose answer never reached its terminal; nothing if it waits no more."""
    if not ticket.in_line:
        return ticket
    status = book.service_day(ticket.day, ticket.service_id)
    book.save_service_day(replace(status, issued=max(status.issued - 1, 0)))
    after = replace(ticket, state=TicketState.CANCELLED, ended_at=now)
    return enter(book, ticket, after, EventKind.CANCELLED, now, reason=WITHDRAWN)
