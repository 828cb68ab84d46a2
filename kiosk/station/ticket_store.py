"""Tickets on disk: taken on line, taken from a leased block, withdrawn.

Each method is one transaction and may be repeated with the same key: it is then done once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, RowMapping, insert, select, update
from sqlalchemy.exc import IntegrityError

from kiosk.identity.assurance import Assurance
from kiosk.queue.day import station_day
from kiosk.queue.ticket import TicketState
from kiosk.station.database import Database
from kiosk.station.number_store import next_online
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.rows import insert_if_new
from kiosk.station.schema import number_blocks, service_queues, tickets, withdrawals


class TicketRequest(msgspec.Struct, frozen=True):
    """A ticket asked for on line. `id` is the idempotency key."""

    id: str
    terminal_id: str
    service_id: str
    prefix: str
    assurance: Assurance


class LeasedTicket(msgspec.Struct, frozen=True):
    """A ticket that a terminal issued from its block. It is in somebody's hand already.

    `replaces`: key of the on-line request whose answer was lost, to be withdrawn.
    """

    id: str
    terminal_id: str
    service_id: str
    block_id: str
    ordinal: int
    assurance: Assurance
    issued_at: dt.datetime
    replaces: str | None = None


class StoredTicket(msgspec.Struct, frozen=True):
    id: str
    service_id: str
    prefix: str
    ordinal: int
    state: TicketState
    issued_at: dt.datetime
    waiting_before: int | None
    offline: bool
    repeated: bool
    """The key was known: this is the ticket that it made before."""


class TicketStore:
    def __init__(self, database: Database, station_id: str) -> None:
        self._database = database
        self._station = station_id

    def take(self, request: TicketRequest, now: dt.datetime) -> StoredTicket:
        """A new ticket at the end of today's queue.

        Raises Refusal: KEY_REUSED, KEY_WITHDRAWN, SERVICE_CLOSED (no number left).
        """
        wanted = (request.terminal_id, request.service_id, request.assurance, None)
        for attempt in (1, 2):
            try:
                with self._database.writing() as connection:
                    before = self._repeated(connection, request.id, wanted)
                    return before or self._take(connection, request, now)
            except IntegrityError:
                # The same key came in twice at once and the other one won: find its ticket.
                if attempt == 2:
                    raise
        raise AssertionError("unreachable")

    def _take(
        self, connection: Connection, request: TicketRequest, now: dt.datetime
    ) -> StoredTicket:
        if self._is_withdrawn(connection, request.id):
            raise Refusal(Reason.KEY_WITHDRAWN)
        day = station_day(now)
        ordinal = next_online(connection, self._station, day, request.prefix)
        waiting = self._change_waiting(connection, day, request.service_id, +1)
        row = {
            "station_id": self._station,
            "id": request.id,
            "day": day,
            "service_id": request.service_id,
            "prefix": request.prefix,
            "ordinal": ordinal,
            "state": TicketState.WAITING.value,
            "terminal_id": request.terminal_id,
            "assurance": int(request.assurance),
            "block_id": None,
            "waiting_before": waiting - 1,
            "issued_at": now,
            "received_at": now,
        }
        connection.execute(insert(tickets).values(row))
        return _stored(row, repeated=False)

    def deliver(self, ticket: LeasedTicket, now: dt.datetime) -> StoredTicket:
        """Enter a ticket that was issued from a leased block, and withdraw what it replaces.

        Raises Refusal: KEY_REUSED, UNKNOWN_BLOCK, OTHER_TERMINAL, NOT_IN_BLOCK, NUMBER_TAKEN.
        """
        wanted = (ticket.terminal_id, ticket.service_id, ticket.assurance, ticket.block_id)
        try:
            with self._database.writing() as connection:
                if ticket.replaces is not None:
                    self._withdraw(connection, ticket.replaces, ticket.terminal_id, now)
                before = self._repeated(connection, ticket.id, wanted)
                if before is None:
                    return self._deliver(connection, ticket, now)
                if before.ordinal != ticket.ordinal:
                    raise Refusal(Reason.KEY_REUSED)
                return before
        except IntegrityError:
            raise Refusal(Reason.NUMBER_TAKEN) from None

    def _deliver(
        self, connection: Connection, ticket: LeasedTicket, now: dt.datetime
    ) -> StoredTicket:
        block = self._block(connection, ticket)
        self._change_waiting(connection, block["day"], ticket.service_id, +1)
        row = {
            "station_id": self._station,
            "id": ticket.id,
            "day": block["day"],
            "service_id": ticket.service_id,
            "prefix": block["prefix"],
            "ordinal": ticket.ordinal,
            "state": TicketState.WAITING.value,
            "terminal_id": ticket.terminal_id,
            "assurance": int(ticket.assurance),
            "block_id": ticket.block_id,
            "waiting_before": None,
            "issued_at": ticket.issued_at,
            "received_at": now,
        }
        connection.execute(insert(tickets).values(row))
        return _stored(row, repeated=False)

    def _block(self, connection: Connection, ticket: LeasedTicket) -> RowMapping:
        block = (
            connection.execute(
                select(number_blocks).where(
                    number_blocks.c.station_id == self._station,
                    number_blocks.c.id == ticket.block_id,
                )
            )
            .mappings()
            .one_or_none()
        )
        if block is None:
            raise Refusal(Reason.UNKNOWN_BLOCK)
        if block["terminal_id"] != ticket.terminal_id:
            raise Refusal(Reason.OTHER_TERMINAL)
        inside = block["first"] <= ticket.ordinal <= block["last"]
        if not inside or block["service_id"] != ticket.service_id:
            raise Refusal(Reason.NOT_IN_BLOCK)
        return block

    def withdraw(self, ticket_id: str, terminal_id: str, now: dt.datetime) -> None:
        """Undo a request whose answer never reached the terminal, or forestall it if it is late.

        Raises Refusal(OTHER_TERMINAL) for a ticket that another terminal took.
        """
        with self._database.writing() as connection:
            self._withdraw(connection, ticket_id, terminal_id, now)

    def _withdraw(
        self, connection: Connection, ticket_id: str, terminal_id: str, now: dt.datetime
    ) -> None:
        row = self._row(connection, ticket_id)
        if row is not None and row["terminal_id"] != terminal_id:
            raise Refusal(Reason.OTHER_TERMINAL)
        tombstone = {
            "station_id": self._station,
            "id": ticket_id,
            "terminal_id": terminal_id,
            "withdrawn_at": now,
        }
        insert_if_new(connection, withdrawals, tombstone)
        if row is not None and row["state"] == TicketState.WAITING.value:
            connection.execute(
                update(tickets)
                .where(tickets.c.station_id == self._station, tickets.c.id == ticket_id)
                .values(state=TicketState.CANCELLED.value)
            )
            self._change_waiting(connection, row["day"], row["service_id"], -1)

    def waiting(self, service_ids: Iterable[str], now: dt.datetime) -> dict[str, int]:
        """How many wait today, for each of these services."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(service_queues.c.service_id, service_queues.c.waiting).where(
                    service_queues.c.station_id == self._station,
                    service_queues.c.day == station_day(now),
                )
            ).all()
        known = {service_id: int(waiting) for service_id, waiting in rows}
        return {service_id: known.get(service_id, 0) for service_id in service_ids}

    def _repeated(
        self,
        connection: Connection,
        ticket_id: str,
        wanted: tuple[str, str, Assurance, str | None],
    ) -> StoredTicket | None:
        row = self._row(connection, ticket_id)
        if row is None:
            return None
        made = (row["terminal_id"], row["service_id"], row["assurance"], row["block_id"])
        if made != wanted:
            raise Refusal(Reason.KEY_REUSED)
        if row["state"] == TicketState.CANCELLED.value and self._is_withdrawn(
            connection, ticket_id
        ):
            raise Refusal(Reason.KEY_WITHDRAWN)
        return _stored(row, repeated=True)

    def _row(self, connection: Connection, ticket_id: str) -> RowMapping | None:
        found = select(tickets).where(
            tickets.c.station_id == self._station, tickets.c.id == ticket_id
        )
        return connection.execute(found).mappings().one_or_none()

    def _is_withdrawn(self, connection: Connection, ticket_id: str) -> bool:
        found = select(withdrawals.c.id).where(
            withdrawals.c.station_id == self._station, withdrawals.c.id == ticket_id
        )
        return connection.execute(found).first() is not None

    def _change_waiting(
        self, connection: Connection, day: dt.date, service_id: str, by: int
    ) -> int:
        """Change the count and return it."""
        key = {"station_id": self._station, "day": day, "service_id": service_id}
        insert_if_new(connection, service_queues, {**key, "waiting": 0})
        changed = (
            update(service_queues)
            .where(*(service_queues.c[name] == value for name, value in key.items()))
            .values(waiting=service_queues.c.waiting + by)
            .returning(service_queues.c.waiting)
        )
        return int(connection.execute(changed).scalar_one())


def _stored(row: RowMapping | dict[str, object], *, repeated: bool) -> StoredTicket:
    fields = {name: row[name] for name in StoredTicket.__struct_fields__ if name in row}
    offline = row["block_id"] is not None
    return msgspec.convert({**fields, "offline": offline, "repeated": repeated}, StoredTicket)
