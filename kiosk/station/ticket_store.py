"""Tickets as terminals ask for them: taken on line, taken from a leased block, withdrawn.

Each function is a step for the writer and may be repeated with the same key: it is then done once.
"""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import select

from kiosk.catalogue.service import Service
from kiosk.identity.assurance import Assurance
from kiosk.queue import intake
from kiosk.queue.appointment import EARLIEST, Appointment
from kiosk.queue.day import station_day
from kiosk.queue.fault import NotPossible, QueueFault
from kiosk.queue.intake import Wish
from kiosk.queue.number import NumberBlock
from kiosk.queue.standing import Standing
from kiosk.queue.ticket import TicketState
from kiosk.records.held import Processing
from kiosk.station.holder_store import keep_holder
from kiosk.station.number_store import block_of
from kiosk.station.processing_store import Note, note_new
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.schema import number_blocks
from kiosk.station.sql_book import SqlBook


class LeasedTicket(msgspec.Struct, frozen=True):
    """A ticket that a terminal issued from its block. It is in somebody's hand already.

    `replaces`: key of the on-line request whose answer was lost, to be withdrawn.
    """

    wish: Wish
    service_id: str
    block_id: str
    ordinal: int
    issued_at: dt.datetime
    replaces: str | None = None


class CardHolder(msgspec.Struct, frozen=True):
    """Whose card a ticket was taken with. `resident`: lasting tag; `sealed_name`: for the counter;
    None: it came without."""

    resident: str | None = None
    sealed_name: str | None = None


class TakenTicket(msgspec.Struct, frozen=True):
    ticket: Standing
    repeated: bool
    """The key was known: this is the ticket that it made before."""


def take(
    book: SqlBook, service: Service, wish: Wish, now: dt.datetime, holder: CardHolder | None = None
) -> TakenTicket:
    """A new ticket at the end of today's queue, noted as the holder's if it came with a card.

    Whoever has an appointment for this service now is checked in by it: the card is enough.
    Raises Refusal: KEY_REUSED, KEY_WITHDRAWN; NotPossible as `intake.take`.
    """
    before = _repeated(book, wish, service.prefix, None)
    if before is not None:
        return before
    appointment = _expected(book, service, wish, now)
    if appointment is None:
        ticket = intake.take(book, service, wish, now)
    else:
        ticket = intake.check_in(book, service, appointment, wish, now)
    return _taken(book, ticket, holder, now)


def check_in(
    book: SqlBook, service: Service, wish: Wish, now: dt.datetime, holder: CardHolder | None = None
) -> TakenTicket:
    """A ticket for the resident's next appointment for this service today.

    Raises Refusal: KEY_REUSED, KEY_WITHDRAWN; NotPossible as `intake.check_in`.
    """
    before = _repeated(book, wish, service.prefix, None)
    if before is not None:
        return before
    found = _booked(book, service, wish, now)
    if found is None:
        raise NotPossible(QueueFault.UNKNOWN_APPOINTMENT)
    ticket = intake.check_in(book, service, found, wish, now)
    return _taken(book, ticket, holder, now)


def _booked(book: SqlBook, service: Service, wish: Wish, now: dt.datetime) -> Appointment | None:
    """The resident's next appointment for this service today."""
    booked = book.booked(station_day(now), wish.resident or "")
    return next((each for each in booked if each.service_id == service.id), None)


def _expected(book: SqlBook, service: Service, wish: Wish, now: dt.datetime) -> Appointment | None:
    """The appointment that somebody whose card is genuine comes for now."""
    if wish.resident is None or wish.assurance < Assurance.CARD_GENUINE:
        return None
    found = _booked(book, service, wish, now)
    return found if found is not None and now >= found.at - EARLIEST else None


def _taken(
    book: SqlBook, ticket: Standing, holder: CardHolder | None, now: dt.datetime
) -> TakenTicket:
    if holder is not None and holder.sealed_name is not None:
        keep_holder(book, ticket.id, holder.sealed_name, ticket.day, now)
    if holder is not None and holder.resident is not None:
        made = Note(
            id=ticket.id,
            resident=holder.resident,
            at=now,
            what=Processing.TICKET,
            terminal_id=ticket.terminal_id,
            assurance=ticket.assurance,
            detail=f"{ticket.number} {ticket.service_id}",
        )
        note_new(book, made)
    return TakenTicket(ticket, repeated=False)


def deliver(book: SqlBook, leased: LeasedTicket, now: dt.datetime) -> TakenTicket:
    """Enter a ticket that was issued from a leased block, and withdraw what it replaces.

    Raises Refusal: KEY_REUSED, UNKNOWN_BLOCK, OTHER_TERMINAL, NOT_IN_BLOCK, NUMBER_TAKEN. What it
    replaces is withdrawn even then only if the whole is done.
    """
    wish = leased.wish
    block = _block(book, leased)
    replaced = None
    if leased.replaces is not None:
        replaced = _own(book, leased.replaces, wish.terminal_id)
    before = _repeated(book, wish, block.prefix, leased.block_id)
    if before is not None and before.ticket.ordinal != leased.ordinal:
        raise Refusal(Reason.KEY_REUSED)
    if before is None and book.ticket_by_number(block.day, block.prefix, leased.ordinal):
        raise Refusal(Reason.NUMBER_TAKEN)
    if leased.replaces is not None:
        _withdraw(book, leased.replaces, replaced, wish.terminal_id, now)
    if before is not None:
        return before
    ticket = intake.deliver(book, block, leased.ordinal, wish, leased.issued_at, now)
    return TakenTicket(ticket, repeated=False)


def withdraw(book: SqlBook, ticket_id: str, terminal_id: str, now: dt.datetime) -> None:
    """Undo a request whose answer never reached the terminal, or forestall it if it is late.

    Raises Refusal(OTHER_TERMINAL) for a ticket that another terminal took.
    """
    ticket = _own(book, ticket_id, terminal_id)
    _withdraw(book, ticket_id, ticket, terminal_id, now)


def _own(book: SqlBook, ticket_id: str, terminal_id: str) -> Standing | None:
    ticket = book.ticket(ticket_id)
    if ticket is not None and ticket.terminal_id != terminal_id:
        raise Refusal(Reason.OTHER_TERMINAL)
    return ticket


def _withdraw(
    book: SqlBook, ticket_id: str, ticket: Standing | None, terminal_id: str, now: dt.datetime
) -> None:
    book.withdraw(ticket_id, terminal_id, now)
    if ticket is not None:
        intake.withdraw(book, ticket, now)


def _repeated(book: SqlBook, wish: Wish, prefix: str, block_id: str | None) -> TakenTicket | None:
    ticket = book.ticket(wish.id)
    gone = book.withdrawn(wish.id)
    if ticket is None:
        # A leased ticket is in somebody's hand: no withdrawal can take it away.
        if gone and block_id is None:
            raise Refusal(Reason.KEY_WITHDRAWN)
        return None
    # The service may have changed by a transfer since; the prefix stays.
    made = (ticket.terminal_id, ticket.prefix, ticket.assurance, ticket.block_id)
    if made != (wish.terminal_id, prefix, wish.assurance, block_id):
        raise Refusal(Reason.KEY_REUSED)
    if gone and ticket.state is TicketState.CANCELLED:
        raise Refusal(Reason.KEY_WITHDRAWN)
    return TakenTicket(ticket, repeated=True)


def _block(book: SqlBook, leased: LeasedTicket) -> NumberBlock:
    column = number_blocks.c
    row = (
        book.connection.execute(
            select(number_blocks).where(
                column.station_id == book.station_id, column.id == leased.block_id
            )
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise Refusal(Reason.UNKNOWN_BLOCK)
    if row["terminal_id"] != leased.wish.terminal_id:
        raise Refusal(Reason.OTHER_TERMINAL)
    inside = row["first"] <= leased.ordinal <= row["last"]
    if not inside or row["service_id"] != leased.service_id:
        raise Refusal(Reason.NOT_IN_BLOCK)
    return block_of(row)
