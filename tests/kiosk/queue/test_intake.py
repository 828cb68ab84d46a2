"""How tickets come in: hours, capacity, one resident, appointments, a clock that is set back."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from msgspec.structs import replace

from kiosk.catalogue.catalogue import Catalogue
from kiosk.catalogue.hours import parse_span
from kiosk.identity.assurance import Assurance
from kiosk.queue.appointment import Appointment
from kiosk.queue.fault import NotPossible, QueueFault
from kiosk.queue.intake import Wish, deliver, withdraw
from kiosk.queue.number import NumberBlock
from kiosk.queue.resident import resident_tag
from tests.kiosk.queue.hall import COUNTERS, ELDERLY, SERVICES, Hall
from tests.kiosk.queue.test_care import fault_of
from tests.kiosk.queue.test_desk import called

KEY = bytes(range(32))
TODAY = dt.date(2026, 11, 24)


def hall_with(**changes: object) -> Hall:
    return Hall(catalogue=Catalogue((replace(SERVICES[0], **changes), *SERVICES[1:]), COUNTERS))


def test_outside_of_its_hours_a_service_gives_no_ticket() -> None:
    span = parse_span("mon-fri 07:30-11:30")
    hall = hall_with(hours=(span,))
    assert hall.take().number == "A001"
    hall.wait(3.5 * 3600)
    assert fault_of(hall.take) is QueueFault.SERVICE_CLOSED
    assert hall.take("vehicles").number == "D001"


def test_the_daily_capacity_counts_tickets_given_out_and_not_withdrawn() -> None:
    hall = hall_with(daily_capacity=2)
    hall.take()
    second = hall.take()
    assert fault_of(hall.take) is QueueFault.DAY_FULL
    withdraw(hall.book, second, hall.now)
    assert hall.take().number == "A003"


def test_one_resident_has_one_waiting_ticket_for_a_service() -> None:
    hall = Hall()
    first = hall.take(resident="r")
    with pytest.raises(NotPossible) as refused:
        hall.take(resident="r")
    assert (refused.value.fault, refused.value.number) == (QueueFault.ALREADY_WAITING, "A001")
    hall.take("vehicles", resident="r")
    hall.take(resident="s")
    hall.next()
    hall.next()
    assert hall.take(resident="r").number == "A003"
    assert first.resident == "r"


def test_a_transfer_makes_no_second_ticket_of_one_resident() -> None:
    hall = Hall()
    ticket = hall.take(resident="r")
    hall.take("identity", resident="r")
    assert fault_of(hall.transfer, ticket, "identity") is QueueFault.ALREADY_WAITING


def test_a_residents_tag_is_good_for_one_station_and_day_and_needs_the_key() -> None:
    tag = resident_tag(KEY, "s", TODAY, "035090004321")
    assert tag == resident_tag(KEY, "s", TODAY, "035090004321")
    assert len(tag) == 32
    others = {
        resident_tag(KEY, "t", TODAY, "035090004321"),
        resident_tag(KEY, "s", TODAY + dt.timedelta(days=1), "035090004321"),
        resident_tag(KEY, "s", TODAY, "035090004322"),
        resident_tag(KEY[::-1], "s", TODAY, "035090004321"),
    }
    assert len(others | {tag}) == 5
    with pytest.raises(ValueError, match="32 bytes"):
        resident_tag(b"short", "s", TODAY, "035090004321")


def test_a_clock_set_back_changes_nobodys_turn() -> None:
    hall = Hall()
    hall.take()
    hall.wait(-3600)
    hall.take()
    hall.take()
    assert hall.numbers("1", 3) == ["A001", "A002", "A003"]


def test_a_clock_set_back_takes_nobodys_priority_away() -> None:
    hall = Hall()
    hall.take()
    hall.take(priority=ELDERLY)
    hall.wait(-3600)
    hall.take(priority=ELDERLY)
    assert hall.numbers("1", 3) == ["A002", "A003", "A001"]


def block(first: int = 501) -> NumberBlock:
    return NumberBlock(str(uuid.uuid4()), TODAY, "residence", "A", first, first + 9)


def wish() -> Wish:
    return Wish(id=str(uuid.uuid4()), terminal_id="hall-1", assurance=Assurance.ANONYMOUS)


def test_a_ticket_given_out_while_cut_off_takes_the_place_of_its_hour() -> None:
    hall = Hall()
    hall.take()
    issued = hall.now + dt.timedelta(seconds=30)
    hall.wait(60)
    hall.take()
    deliver(hall.book, block(), 501, wish(), issued, hall.now)
    assert hall.numbers("1", 3) == ["A001", "A501", "A002"]


@pytest.mark.parametrize("wrong", [dt.timedelta(days=-20_000), dt.timedelta(days=9)])
def test_a_terminals_wrong_clock_gives_a_place_within_the_day(wrong: dt.timedelta) -> None:
    hall = Hall()
    hall.take()
    hall.wait(60)
    late = deliver(hall.book, block(), 501, wish(), hall.now + wrong, hall.now)
    assert late.place <= hall.now.timestamp() * 1e6
    assert late.place >= (hall.now - dt.timedelta(days=1)).timestamp() * 1e6


def appointment(at: dt.datetime) -> Appointment:
    return Appointment(id=str(uuid.uuid4()), day=TODAY, service_id="residence", at=at, resident="r")


def test_an_appointment_is_called_from_its_hour_on_before_those_who_walk_in() -> None:
    hall = Hall()
    booked = appointment(hall.now + dt.timedelta(minutes=10))
    hall.check_in(booked)
    for _ in range(3):
        hall.take()
    assert called(hall).number == "A002"
    hall.wait(600)
    assert called(hall).number == "A001"
    found = hall.book.appointment(booked.id)
    assert found is not None
    assert fault_of(hall.check_in, found) is QueueFault.UNKNOWN_APPOINTMENT


def test_too_early_is_refused_and_too_late_waits_as_anybody() -> None:
    hall = Hall()
    early = appointment(hall.now + dt.timedelta(hours=2))
    assert fault_of(hall.check_in, early) is QueueFault.TOO_EARLY
    hall.take()
    hall.check_in(appointment(hall.now - dt.timedelta(minutes=20)))
    assert hall.numbers("1", 2) == ["A001", "A002"]


def test_who_has_priority_by_law_keeps_it_with_a_late_appointment() -> None:
    hall = Hall()
    hall.take()
    hall.check_in(appointment(hall.now - dt.timedelta(minutes=20)), ELDERLY)
    assert called(hall).number == "A002"


def test_a_full_day_still_admits_who_was_promised_an_hour() -> None:
    hall = hall_with(daily_capacity=1)
    hall.take()
    assert hall.check_in(appointment(hall.now)).number == "A002"
