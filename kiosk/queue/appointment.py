"""An appointment: an hour promised to a resident, who checks in by card."""

from __future__ import annotations

import datetime as dt
from enum import Enum

import msgspec

EARLIEST = dt.timedelta(minutes=60)
"""Check-in opens this long before the hour."""
LATEST = dt.timedelta(minutes=15)
"""Whoever comes later than this after the hour waits as anybody who walks in."""


class AppointmentState(Enum):
    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    CANCELLED = "cancelled"


class Appointment(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    """UUID: the idempotency key of the booking."""
    day: dt.date
    service_id: str
    at: dt.datetime
    """With time zone."""
    resident: str
    """As in `Standing.resident`, for that day."""
    state: AppointmentState = AppointmentState.BOOKED
    ticket_id: str | None = None

    def is_missed(self, now: dt.datetime) -> bool:
        """Nobody came while it counted. Who comes later that day still takes it up."""
        return self.state is AppointmentState.BOOKED and now > self.at + LATEST
