"""What an officer does at a counter.

Each function is one step in a transaction of the book. It checks everything before it writes, so
that NotPossible always means that nothing was changed.
"""

from __future__ import annotations

import datetime as dt

import msgspec
from msgspec.structs import replace

from kiosk.catalogue.catalogue import Counter
from kiosk.queue.book import Book
from kiosk.queue.choice import Pick, choose
from kiosk.queue.counter import CounterStanding, CounterState
from kiosk.queue.day import station_day
from kiosk.queue.fault import NotPossible, QueueFault
from kiosk.queue.intake import place_of
from kiosk.queue.ledger import enter
from kiosk.queue.priority import Lane
from kiosk.queue.standing import AT_COUNTER, EventKind, QueueEvent, Standing, counter_line
from kiosk.queue.ticket import TicketState


class Desk(msgspec.Struct, frozen=True):
    """Who acts, where and when. `typical`: seconds per person by service, from the catalogue."""

    counter: Counter
    staff: str
    now: dt.datetime
    typical: dict[str, float]

    @property
    def day(self) -> dt.date:
        return station_day(self.now)


def lines_of(counter: Counter) -> tuple[str, ...]:
    """The lines that a counter calls from: its services' and its own."""
    return (*counter.services, counter_line(counter.name))


def call_next(book: Book, desk: Desk, *, current: str | None) -> Standing | None:
    """Finish the ticket at the counter, if any, and call the next one; None: nobody waits.

    `current` is the ticket that the officer sees at the counter: with it, a key pressed twice
    calls once. Raises NotPossible: CHANGED_MEANWHILE, COUNTER_NOT_OPEN.
    """
    counter = _open_counter(book, desk, current)
    heads = book.heads(desk.day, lines_of(desk.counter))
    first, ordinary = heads.get(Lane.FIRST), heads.get(Lane.ORDINARY)
    chosen = choose(
        first.place if first else None,
        ordinary.place if ordinary else None,
        run=counter.run,
        now=_queue_time(book, desk),
    )
    _finish_current(book, desk, counter)
    if chosen is None:
        if counter.current is not None:
            save(book, replace(counter, current=None))
        return None
    pick, run = chosen
    ticket = first if pick is Pick.FIRST else ordinary
    if ticket is None:
        raise AssertionError("a lane without head was chosen")
    return _call(book, desk, counter, ticket, run)


def call_number(book: Book, desk: Desk, ticket_id: str, *, current: str | None) -> Standing:
    """Call one certain ticket, held or not, whatever its turn; else as `call_next`.

    Raises NotPossible: CHANGED_MEANWHILE, COUNTER_NOT_OPEN, UNKNOWN_TICKET, WRONG_STATE.
    """
    counter = _open_counter(book, desk, current)
    ticket = known(book, ticket_id)
    if not ticket.in_line or ticket.day != desk.day:
        raise NotPossible(QueueFault.WRONG_STATE)
    _finish_current(book, desk, counter)
    return _call(book, desk, counter, ticket, counter.run)


def recall(book: Book, desk: Desk, ticket_id: str) -> Standing:
    """Call the one who was called once more. Raises NotPossible, as do all below."""
    ticket = _at_counter(book, desk, ticket_id, {TicketState.CALLED})
    after = replace(ticket, calls=ticket.calls + 1)
    return _enter(book, desk, ticket, after, EventKind.RECALLED)


def start(book: Book, desk: Desk, ticket_id: str) -> Standing:
    """The person has come to the counter."""
    ticket = _at_counter(book, desk, ticket_id, {TicketState.CALLED})
    after = replace(ticket, state=TicketState.SERVING, started_at=desk.now)
    return _enter(book, desk, ticket, after, EventKind.STARTED)


def finish(book: Book, desk: Desk, ticket_id: str) -> Standing:
    """The person has been served; where nobody pressed "start", since the call."""
    ticket = _at_counter(book, desk, ticket_id, AT_COUNTER)
    leave(book, desk.day, ticket)
    return _finish(book, desk, ticket)


def no_show(book: Book, desk: Desk, ticket_id: str) -> Standing:
    """Nobody came."""
    ticket = _at_counter(book, desk, ticket_id, {TicketState.CALLED})
    leave(book, desk.day, ticket)
    after = replace(ticket, state=TicketState.NO_SHOW, ended_at=desk.now)
    return _enter(book, desk, ticket, after, EventKind.NO_SHOW)


def _open_counter(book: Book, desk: Desk, current: str | None) -> CounterStanding:
    counter = book.counter(desk.day, desk.counter.name)
    if counter.current != current:
        raise NotPossible(QueueFault.CHANGED_MEANWHILE)
    if counter.state is not CounterState.OPEN:
        raise NotPossible(QueueFault.COUNTER_NOT_OPEN)
    return counter


def _queue_time(book: Book, desk: Desk) -> int:
    """This moment as a place: never before that of somebody who is here, wherever the clock is."""
    arrived = (book.service_day(desk.day, s).last_place for s in desk.counter.services)
    return max([place_of(desk.now), *arrived])


def _call(book: Book, desk: Desk, counter: CounterStanding, ticket: Standing, run: int) -> Standing:
    save(book, replace(counter, current=ticket.id, run=run, staff=desk.staff))
    after = replace(
        ticket,
        state=TicketState.CALLED,
        counter=counter.name,
        calls=1,
        held=False,
        called_at=desk.now,
        started_at=None,
    )
    return _enter(book, desk, ticket, after, EventKind.CALLED)


def _finish_current(book: Book, desk: Desk, counter: CounterStanding) -> None:
    if counter.current is not None:
        _finish(book, desk, known(book, counter.current))


def _finish(book: Book, desk: Desk, ticket: Standing) -> Standing:
    if ticket.called_at is not None:
        # From call to end: that is what keeps the counter from the next one.
        took = (desk.now - ticket.called_at).total_seconds()
        status = book.service_day(ticket.day, ticket.service_id)
        typical = desk.typical.get(ticket.service_id)
        # A clock that was set back meanwhile teaches nothing.
        if typical is not None and took >= 0:
            book.save_service_day(replace(status, pace=status.pace.after(took, typical)))
    after = replace(ticket, state=TicketState.SERVED, ended_at=desk.now)
    return _enter(book, desk, ticket, after, EventKind.SERVED)


def _at_counter(
    book: Book, desk: Desk, ticket_id: str, states: set[TicketState] | frozenset[TicketState]
) -> Standing:
    ticket = known(book, ticket_id)
    if ticket.state not in states:
        raise NotPossible(QueueFault.WRONG_STATE)
    if ticket.counter != desk.counter.name:
        raise NotPossible(QueueFault.OTHER_COUNTER)
    return ticket


def _enter(book: Book, desk: Desk, before: Standing, after: Standing, kind: EventKind) -> Standing:
    return enter(book, before, after, kind, desk.now, staff=desk.staff)


def known(book: Book, ticket_id: str) -> Standing:
    """Raises NotPossible(UNKNOWN_TICKET)."""
    ticket = book.ticket(ticket_id)
    if ticket is None:
        raise NotPossible(QueueFault.UNKNOWN_TICKET)
    return ticket


def save(book: Book, counter: CounterStanding) -> None:
    book.save_counter(replace(counter, revision=counter.revision + 1))


def leave(book: Book, day: dt.date, ticket: Standing) -> None:
    """The counter that the ticket is at has nobody any more."""
    if ticket.state in AT_COUNTER and ticket.counter is not None:
        counter = book.counter(ticket.day, ticket.counter)
        if counter.current == ticket.id:
            save(book, replace(counter, current=None))


def set_counter(book: Book, desk: Desk, state: CounterState) -> CounterStanding:
    """Open the counter, begin a break, or close it. Who is there is served to the end first.

    Whoever does it sits there from then on; with the state that it has, that is all that changes.
    Raises NotPossible(WRONG_STATE) while somebody is at it.
    """
    counter = book.counter(desk.day, desk.counter.name)
    staff = None if state is CounterState.CLOSED else desk.staff
    if state is counter.state:
        if staff != counter.staff:
            save(book, replace(counter, staff=staff))
        return book.counter(desk.day, desk.counter.name)
    if counter.current is not None:
        raise NotPossible(QueueFault.WRONG_STATE)
    save(book, replace(counter, state=state, staff=staff))
    book.record(
        QueueEvent(
            kind=_COUNTER_EVENTS[state],
            at=desk.now,
            day=desk.day,
            counter=counter.name,
            staff=desk.staff,
        )
    )
    return book.counter(desk.day, desk.counter.name)


_COUNTER_EVENTS = {
    CounterState.OPEN: EventKind.COUNTER_OPENED,
    CounterState.BREAK: EventKind.COUNTER_BREAK,
    CounterState.CLOSED: EventKind.COUNTER_CLOSED,
}
