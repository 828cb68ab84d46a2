"""Where one ticket stands now: its place in the line, and how long it still waits."""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace
from sqlalchemy import Connection, and_, func, or_, select

from kiosk.queue.rating import Rating
from kiosk.queue.standing import Standing
from kiosk.queue.ticket_now import Stand, TicketNow, stand_of, wait_within
from kiosk.station.schema import service_days, tickets
from kiosk.station.waits import Waits


class TicketView:
    """Safe from several threads."""

    def __init__(self, waits: Waits) -> None:
        self._waits = waits

    def now(
        self,
        connection: Connection,
        station_id: str,
        ticket: Standing,
        rating: Rating | None,
        now: dt.datetime,
    ) -> TicketNow:
        """For the one who holds it. Takes no longer as the day's list grows."""
        stand = stand_of(ticket, rating, now)
        shown = TicketNow(ticket.id, ticket.number, ticket.service_id, stand, ticket.counter)
        if stand is Stand.HELD:
            return replace(shown, counter=ticket.for_counter)
        if stand is not Stand.WAITING:
            return shown
        before = _before(connection, station_id, ticket)
        shown = replace(shown, counter=ticket.for_counter, before=before)
        expected = self._waits.now().get(ticket.service_id)
        if expected is None or ticket.for_counter is not None:
            return shown
        waiting = _waiting(connection, station_id, ticket)
        return replace(shown, wait=wait_within(expected, before, max(before, waiting)))


def _before(connection: Connection, station_id: str, ticket: Standing) -> int:
    """How many of its line are called before it, as far as can be known now."""
    column = tickets.c
    came_before = or_(
        column.place < ticket.place,
        and_(
            column.place == ticket.place,
            or_(
                column.prefix < ticket.prefix,
                and_(column.prefix == ticket.prefix, column.ordinal < ticket.ordinal),
            ),
        ),
    )
    lane = int(ticket.lane)
    found = connection.execute(
        select(func.count()).where(
            column.station_id == station_id,
            column.day == ticket.day,
            column.line == ticket.line,
            or_(column.lane < lane, and_(column.lane == lane, came_before)),
        )
    )
    return int(found.scalar_one())


def _waiting(connection: Connection, station_id: str, ticket: Standing) -> int:
    """How many wait for its service."""
    column = service_days.c
    found = connection.execute(
        select(column.waiting).where(
            column.station_id == station_id,
            column.day == ticket.day,
            column.service_id == ticket.service_id,
        )
    ).scalar_one_or_none()
    return int(found or 0)
