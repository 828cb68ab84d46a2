"""Which hours are promised to whom, and how a promise is taken back."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from msgspec.structs import replace

from kiosk.catalogue.hours import OpenSpan, hours_touched
from kiosk.catalogue.service import Service
from kiosk.queue import booking, care
from kiosk.queue.appointment import LATEST, Appointment, AppointmentState
from kiosk.queue.day import station_day
from kiosk.queue.fault import QueueFault
from tests.kiosk.queue.hall import MORNING, SERVICES, Hall
from tests.kiosk.queue.test_care import fault_of

OFFICE = (
    OpenSpan(0, 4, dt.time(7, 30), dt.time(11, 30)),
    OpenSpan(0, 4, dt.time(13, 30), dt.time(17, 0)),
)
RESIDENCE = replace(SERVICES[0], hours=OFFICE)
TUESDAY = station_day(MORNING)


def promised(
    hall: Hall,
    hours: float = 1.0,
    *,
    resident: str = "r",
    service: Service = RESIDENCE,
) -> Appointment:
    """For `hours` from now: it is 08:00 on a Tuesday."""
    at = hall.now + dt.timedelta(hours=hours)
    wanted = Appointment(
        id=str(uuid.uuid4()),
        day=station_day(at),
        service_id=service.id,
        at=at,
        resident=resident,
    )
    return booking.promise(hall.book, service, wanted, hall.now)


def test_an_hour_within_the_opening_hours_is_promised() -> None:
    hall = Hall()
    made = promised(hall)
    assert hall.book.appointment(made.id) == made
    assert made.state is AppointmentState.BOOKED


@pytest.mark.parametrize(
    ("hours", "fault"),
    [
        (-1 / 60, QueueFault.TOO_LATE),
        (-24.0, QueueFault.TOO_LATE),
        (3.5, QueueFault.SERVICE_CLOSED),  # 11:30, when it closes
        (5.0, QueueFault.SERVICE_CLOSED),  # 13:00
        (4 * 24.0, QueueFault.SERVICE_CLOSED),  # Saturday
        (91 * 24.0, QueueFault.TOO_FAR_AHEAD),
    ],
)
def test_an_hour_that_is_over_too_far_or_outside_the_opening_hours_is_not(
    hours: float, fault: QueueFault
) -> None:
    assert fault_of(lambda: promised(Hall(), hours)) is fault


def test_the_first_minute_of_the_hours_and_the_ninetieth_day_are_promised() -> None:
    hall = Hall()
    promised(hall, 5.5)  # 13:30
    promised(hall, 90 * 24.0)


def test_a_service_that_is_closed_for_today_promises_nothing_of_today() -> None:
    hall = Hall()
    care.set_service(hall.book, hall.actor, RESIDENCE.id, is_open=False)
    assert fault_of(lambda: promised(hall)) is QueueFault.SERVICE_CLOSED
    promised(hall, 25.0)


def test_a_resident_has_one_appointment_for_a_service_and_day() -> None:
    hall = Hall()
    first = promised(hall)
    assert fault_of(lambda: promised(hall, 2.0)) is QueueFault.ALREADY_BOOKED
    promised(hall, 2.0, service=SERVICES[1])
    promised(hall, 2.0, resident="s")
    promised(hall, 25.0)
    booking.cancel(hall.book, first.id, hall.now)
    promised(hall, 2.0)


def test_a_key_of_long_ago_makes_no_second_promise() -> None:
    hall = Hall()
    first = promised(hall)
    booking.cancel(hall.book, first.id, hall.now)
    again = replace(first, resident="s")
    assert (
        fault_of(lambda: booking.promise(hall.book, RESIDENCE, again, hall.now))
        is QueueFault.ALREADY_BOOKED
    )


def test_an_hour_takes_its_share_of_the_days_capacity() -> None:
    # Open in nine hours by the clock: 7 to 11 and 13 to 16.
    small = replace(RESIDENCE, daily_capacity=20)
    assert booking.hour_capacity(small, TUESDAY) == 2
    hall = Hall()
    first = promised(hall, 1.0, resident="a", service=small)
    promised(hall, 1.5, resident="b", service=small)
    assert (
        fault_of(lambda: promised(hall, 1.75, resident="c", service=small)) is QueueFault.HOUR_FULL
    )
    promised(hall, 2.0, resident="c", service=small)
    booking.cancel(hall.book, first.id, hall.now)
    promised(hall, 1.75, resident="d", service=small)


def test_the_smallest_capacity_still_promises_one_and_none_has_no_limit() -> None:
    assert booking.hour_capacity(replace(RESIDENCE, daily_capacity=3), TUESDAY) == 1
    assert booking.hour_capacity(RESIDENCE, TUESDAY) is None


def test_hours_are_counted_by_the_clock() -> None:
    assert hours_touched(OFFICE, TUESDAY) == 9
    assert hours_touched(OFFICE, TUESDAY + dt.timedelta(days=4)) == 0
    assert hours_touched((), TUESDAY) == 24


def test_a_promise_is_taken_back_once() -> None:
    hall = Hall()
    made = promised(hall)
    assert booking.cancel(hall.book, made.id, hall.now).state is AppointmentState.CANCELLED
    assert hall.book.booked(made.day, "r") == []
    again = fault_of(lambda: booking.cancel(hall.book, made.id, hall.now))
    assert again is QueueFault.WRONG_STATE
    nobodys = fault_of(lambda: booking.cancel(hall.book, str(uuid.uuid4()), hall.now))
    assert nobodys is QueueFault.UNKNOWN_APPOINTMENT


def test_who_has_checked_in_and_days_that_are_over_are_left_as_they_are() -> None:
    hall = Hall()
    used, left = promised(hall, 0.5), promised(hall, 0.5, resident="s")
    hall.check_in(used)
    assert fault_of(lambda: booking.cancel(hall.book, used.id, hall.now)) is QueueFault.WRONG_STATE
    hall.wait(86_400)
    assert fault_of(lambda: booking.cancel(hall.book, left.id, hall.now)) is QueueFault.WRONG_STATE


def test_an_hour_that_has_long_passed_is_missed_until_somebody_comes() -> None:
    hall = Hall()
    made = promised(hall)
    assert not made.is_missed(made.at + LATEST)
    late = made.at + LATEST + dt.timedelta(seconds=1)
    assert made.is_missed(late)
    hall.now = late
    hall.check_in(made)
    used = hall.book.appointment(made.id)
    assert used is not None
    assert not used.is_missed(late)
