"""How an hour is promised to a resident, and how the promise is taken back."""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from kiosk.catalogue.hours import hours_touched, open_at
from kiosk.catalogue.service import Service
from kiosk.queue.appointment import Appointment, AppointmentState
from kiosk.queue.book import Book
from kiosk.queue.day import STATION_TIME, station_day
from kiosk.queue.fault import NotPossible, QueueFault

FARTHEST = dt.timedelta(days=90)


def promise(book: Book, service: Service, wanted: Appointment, now: dt.datetime) -> Appointment:
    """Book `wanted`, a new appointment for `service`.

    Raises NotPossible: TOO_LATE (its hour is over), TOO_FAR_AHEAD, SERVICE_CLOSED (at that hour),
    ALREADY_BOOKED (this resident, for this service, on that day), HOUR_FULL.
    """
    if wanted.at < now:
        raise NotPossible(QueueFault.TOO_LATE)
    if wanted.day > station_day(now) + FARTHEST:
        raise NotPossible(QueueFault.TOO_FAR_AHEAD)
    here = wanted.at.astimezone(STATION_TIME)
    if not open_at(service.hours, here) or not book.service_day(wanted.day, service.id).open:
        raise NotPossible(QueueFault.SERVICE_CLOSED)
    booked = book.booked(wanted.day, wanted.resident)
    if book.appointment(wanted.id) is not None or any(b.service_id == service.id for b in booked):
        raise NotPossible(QueueFault.ALREADY_BOOKED)
    most = hour_capacity(service, wanted.day)
    if most is not None:
        hour = here.replace(minute=0, second=0, microsecond=0)
        until = hour + dt.timedelta(hours=1)
        if book.promised(wanted.day, service.id, hour, until) >= most:
            raise NotPossible(QueueFault.HOUR_FULL)
    book.save_appointment(wanted)
    return wanted


def cancel(book: Book, appointment_id: str, now: dt.datetime) -> Appointment:
    """Take a promise back; until the end of its day also one whose hour was missed.

    Raises NotPossible: UNKNOWN_APPOINTMENT; WRONG_STATE (checked in, cancelled before, or of a
    day that is over).
    """
    found = book.appointment(appointment_id)
    if found is None:
        raise NotPossible(QueueFault.UNKNOWN_APPOINTMENT)
    if found.state is not AppointmentState.BOOKED or found.day < station_day(now):
        raise NotPossible(QueueFault.WRONG_STATE)
    cancelled = replace(found, state=AppointmentState.CANCELLED)
    book.save_appointment(cancelled)
    return cancelled


def hour_capacity(service: Service, day: dt.date) -> int | None:
    """Most appointments of one hour by the clock: its even share of the day's capacity.

    At least one; None where the catalogue sets no capacity.
    """
    if service.daily_capacity is None:
        return None
    return max(1, service.daily_capacity // max(1, hours_touched(service.hours, day)))
