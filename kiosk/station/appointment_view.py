"""A day's appointments as staff see them: hours, services and numbers; nobody's name."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import Connection, select

from kiosk.queue.appointment import Appointment
from kiosk.queue.number import printed_number
from kiosk.station.rows import appointment_of
from kiosk.station.schema import appointments, tickets

MOST_LISTED = 1000
"""Of one day: many times what a commune's counters can serve."""

_a, _t = appointments.c, tickets.c


class Listed(msgspec.Struct, frozen=True):
    appointment: Appointment
    number: str | None
    """Printed number of the ticket with which somebody checked in."""


def of_day(
    connection: Connection, station_id: str, day: dt.date, resident: str | None = None
) -> list[Listed]:
    """By their hours, the cancelled ones among them; `resident`: this tag's only."""
    asked = (
        select(appointments, _t.prefix, _t.ordinal)
        .outerjoin(tickets, (_t.station_id == _a.station_id) & (_t.id == _a.ticket_id))
        .where(_a.station_id == station_id, _a.day == day)
        .order_by(_a.at, _a.service_id, _a.id)
        .limit(MOST_LISTED)
    )
    if resident is not None:
        asked = asked.where(_a.resident == resident)
    return [
        Listed(
            appointment_of(row),
            None if row["prefix"] is None else printed_number(row["prefix"], row["ordinal"]),
        )
        for row in connection.execute(asked).mappings()
    ]
