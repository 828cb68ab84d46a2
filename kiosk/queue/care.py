"""What staff do with a ticket or a service wherever they sit: send on, hold, bring back, end.

As in `desk`, NotPossible means that nothing was changed. `revision`, where given, is the one that
the officer saw; if the ticket has changed since, CHANGED_MEANWHILE.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum

import msgspec
from msgspec.structs import replace

from kiosk.catalogue.catalogue import Catalogue
from kiosk.queue.book import Book
from kiosk.queue.counter import CounterState
from kiosk.queue.day import station_day
from kiosk.queue.desk import known, leave, save
from kiosk.queue.fault import NotPossible, QueueFault
from kiosk.queue.ledger import enter
from kiosk.queue.priority import PriorityClass
from kiosk.queue.standing import AT_COUNTER, ENDED, EventKind, QueueEvent, Standing
from kiosk.queue.ticket import TicketState

GRACE = dt.timedelta(minutes=30)
"""Whoever missed the call may come back this long."""
MOST_RETURNS = 2
LONGEST_NOTE = 300
"""Characters."""
END_OF_DAY = "end_of_day"


class CancelReason(Enum):
    RESIDENT_LEFT = "resident_left"
    WRONG_SERVICE = "wrong_service"
    DUPLICATE = "duplicate"
    OTHER = "other"


class Actor(msgspec.Struct, frozen=True):
    """Who acts, and when. `staff` None: the station itself."""

    staff: str | None
    now: dt.datetime


def bring_back(book: Book, actor: Actor, ticket_id: str, *, revision: int | None) -> Standing:
    """Whoever missed the call is there again: back into the lane at the old place.

    Raises NotPossible: WRONG_STATE unless it is a no-show, GRACE_OVER after GRACE or MOST_RETURNS,
    ALREADY_WAITING when the resident has taken another ticket meanwhile.
    """
    ticket = _seen(book, ticket_id, revision)
    if ticket.state is not TicketState.NO_SHOW or ticket.day != station_day(actor.now):
        raise NotPossible(QueueFault.WRONG_STATE)
    missed = ticket.ended_at or actor.now
    if actor.now - missed > GRACE or ticket.returns >= MOST_RETURNS:
        raise NotPossible(QueueFault.GRACE_OVER)
    _bar_second(book, ticket, ticket.service_id)
    after = replace(
        ticket,
        state=TicketState.WAITING,
        returns=ticket.returns + 1,
        counter=None,
        called_at=None,
        ended_at=None,
        calls=0,
    )
    return enter(book, ticket, after, EventKind.RETURNED, actor.now, staff=actor.staff)


def transfer(
    book: Book,
    actor: Actor,
    ticket_id: str,
    *,
    service_id: str,
    counter: str | None,
    note: str | None,
    revision: int | None,
    catalogue: Catalogue,
) -> Standing:
    """Send a person on to another service, or to one certain counter, under the same number.

    The hour of arrival stays: nobody queues twice. Raises NotPossible: UNKNOWN_SERVICE,
    UNKNOWN_COUNTER, WRONG_STATE, ALREADY_WAITING.
    """
    ticket = _seen(book, ticket_id, revision)
    if ticket.state in ENDED:
        raise NotPossible(QueueFault.WRONG_STATE)
    if catalogue.service(service_id) is None:
        raise NotPossible(QueueFault.UNKNOWN_SERVICE)
    if counter is not None and catalogue.counter(counter) is None:
        raise NotPossible(QueueFault.UNKNOWN_COUNTER)
    if service_id != ticket.service_id:
        _bar_second(book, ticket, service_id)
    leave(book, ticket.day, ticket)
    after = replace(
        ticket,
        state=TicketState.TRANSFERRED,
        service_id=service_id,
        for_counter=counter,
        held=False,
        counter=None,
        called_at=None,
        started_at=None,
        calls=0,
    )
    kind = EventKind.TRANSFERRED
    return enter(book, ticket, after, kind, actor.now, staff=actor.staff, note=note)


def hold(book: Book, actor: Actor, ticket_id: str, *, revision: int | None) -> Standing:
    """Keep the place but do not call, until `release`. Somebody at the counter goes back in line.

    Raises NotPossible(WRONG_STATE).
    """
    ticket = _seen(book, ticket_id, revision)
    if ticket.state in ENDED or ticket.held:
        raise NotPossible(QueueFault.WRONG_STATE)
    leave(book, ticket.day, ticket)
    state = ticket.state if ticket.in_line else TicketState.WAITING
    after = replace(ticket, held=True, state=state, counter=None, called_at=None, started_at=None)
    return enter(book, ticket, after, EventKind.HELD, actor.now, staff=actor.staff)


def release(book: Book, actor: Actor, ticket_id: str, *, revision: int | None) -> Standing:
    """May be called again, at its old place. Raises NotPossible(WRONG_STATE)."""
    ticket = _seen(book, ticket_id, revision)
    if not (ticket.in_line and ticket.held):
        raise NotPossible(QueueFault.WRONG_STATE)
    after = replace(ticket, held=False)
    return enter(book, ticket, after, EventKind.RELEASED, actor.now, staff=actor.staff)


def change_priority(
    book: Book, actor: Actor, ticket_id: str, priority: PriorityClass, *, revision: int | None
) -> Standing:
    """For a class that the terminal could not see. Raises NotPossible(WRONG_STATE)."""
    ticket = _seen(book, ticket_id, revision)
    if not ticket.in_line:
        raise NotPossible(QueueFault.WRONG_STATE)
    after = replace(ticket, priority=priority)
    kind, word = EventKind.PRIORITY_CHANGED, priority.value
    return enter(book, ticket, after, kind, actor.now, staff=actor.staff, reason=word)


def cancel(
    book: Book, actor: Actor, ticket_id: str, reason: CancelReason, *, revision: int | None
) -> Standing:
    """Raises NotPossible(WRONG_STATE) for a ticket that has ended."""
    ticket = _seen(book, ticket_id, revision)
    if ticket.state in ENDED:
        raise NotPossible(QueueFault.WRONG_STATE)
    return _end(book, ticket, TicketState.CANCELLED, EventKind.CANCELLED, actor, reason.value)


def set_service(book: Book, actor: Actor, service_id: str, *, is_open: bool) -> None:
    """Open or close a service for the rest of the day; who waits is still served."""
    day = station_day(actor.now)
    status = book.service_day(day, service_id)
    if status.open is is_open:
        return
    book.save_service_day(replace(status, open=is_open))
    kind = EventKind.SERVICE_OPENED if is_open else EventKind.SERVICE_CLOSED
    book.record(
        QueueEvent(kind=kind, at=actor.now, day=day, service_id=service_id, staff=actor.staff)
    )


def end_day(book: Book, actor: Actor, day: dt.date, catalogue: Catalogue) -> int:
    """Close all services and counters of `day`, end its tickets; returns how many those were.

    Who is being served has been served, who was called did not come, who waits is cancelled.
    """
    unended = book.unended(day)
    for ticket in unended:
        if ticket.state is TicketState.SERVING:
            _end(book, ticket, TicketState.SERVED, EventKind.SERVED, actor, END_OF_DAY)
        elif ticket.state is TicketState.CALLED:
            _end(book, ticket, TicketState.NO_SHOW, EventKind.NO_SHOW, actor, END_OF_DAY)
        else:
            _end(book, ticket, TicketState.CANCELLED, EventKind.CANCELLED, actor, END_OF_DAY)
    for service in catalogue.services:
        book.save_service_day(replace(book.service_day(day, service.id), open=False))
    for place in catalogue.counters:
        closed = replace(
            book.counter(day, place.name), state=CounterState.CLOSED, current=None, staff=None
        )
        save(book, closed)
    book.record(QueueEvent(kind=EventKind.DAY_ENDED, at=actor.now, day=day, staff=actor.staff))
    return len(unended)


def _end(
    book: Book,
    ticket: Standing,
    state: TicketState,
    kind: EventKind,
    actor: Actor,
    reason: str,
) -> Standing:
    if ticket.state in AT_COUNTER:
        leave(book, ticket.day, ticket)
    after = replace(ticket, state=state, held=False, ended_at=actor.now)
    return enter(book, ticket, after, kind, actor.now, staff=actor.staff, reason=reason)


def _seen(book: Book, ticket_id: str, revision: int | None) -> Standing:
    ticket = known(book, ticket_id)
    if revision is not None and ticket.revision != revision:
        raise NotPossible(QueueFault.CHANGED_MEANWHILE)
    return ticket


def _bar_second(book: Book, ticket: Standing, service_id: str) -> None:
    """One resident has one waiting ticket for a service."""
    if ticket.resident is None:
        return
    other = book.waiting_of(ticket.day, service_id, ticket.resident)
    if other is not None and other.id != ticket.id:
        raise NotPossible(QueueFault.ALREADY_WAITING, other.number)
