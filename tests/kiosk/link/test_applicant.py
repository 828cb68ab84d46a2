"""What a card tells of who asks: one waiting ticket each, and the old are served first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.identity.assurance import Assurance
from kiosk.identity.card_data import PartialDate
from kiosk.link.offer import StationOffer
from kiosk.queue.applicant import Applicant
from kiosk.queue.estimate import WaitEstimate
from kiosk.queue.priority import PriorityClass, has_reached
from kiosk.queue.ticket import ServiceQueue, Ticket
from kiosk.station.serve import StationServer
from kiosk.visit.event import AlreadyWaiting
from tests.kiosk.link.terminal import Terminal

TODAY = dt.date(2026, 11, 24)
NUMBER = "035090004321"
Make = Callable[..., Terminal]


def holder(year: int, name: str = "", declared: PriorityClass = PriorityClass.NONE) -> Applicant:
    return Applicant(
        assurance=Assurance.CARD_GENUINE,
        number=NUMBER,
        name=name,
        born=PartialDate(year, 1, 1),
        declared=declared,
    )


def test_a_resident_who_waits_already_hears_the_number_and_gets_no_second(
    station: StationServer, terminal: Make
) -> None:
    one = terminal(station.url).start()
    one.until_reachable()
    first = one.link.take_ticket("residence", holder(1990))
    assert isinstance(first, Ticket)
    assert one.link.take_ticket("residence", holder(1990)) == AlreadyWaiting(first.number)
    other = one.link.take_ticket("vehicles", holder(1990))
    assert isinstance(other, Ticket), "for another service there may be one"


def test_the_old_are_served_first_without_saying_so(station: StationServer, terminal: Make) -> None:
    one = terminal(station.url).start()
    one.until_reachable()
    ticket = one.link.take_ticket("residence", holder(1940))
    assert isinstance(ticket, Ticket)
    assert ticket.priority is PriorityClass.ELDERLY


def test_out_of_the_stations_reach_the_class_is_kept_and_the_person_is_not(
    station: StationServer, terminal: Make
) -> None:
    one = terminal(station.url).start()
    one.until_stocked()
    station.stop()
    one.until_reachable(False)
    ticket = one.link.take_ticket("residence", holder(1940, "TRẦN THỊ HOA"))
    assert isinstance(ticket, Ticket)
    assert (ticket.offline, ticket.priority) == (True, PriorityClass.ELDERLY)
    entry = one.link._outbox.next_entry("test-station")
    assert entry is not None
    kept = bytes(entry.body).decode()
    assert "elderly" in kept
    assert not any(text in kept for text in (NUMBER, "HOA", "1940"))


@pytest.mark.parametrize(
    ("born", "reached"),
    [
        (PartialDate(1951, 11, 24), True),
        (PartialDate(1951, 11, 25), False),
        (PartialDate(1951, 11), True),
        (PartialDate(1951, 12), False),
        (PartialDate(1951), True),
        (PartialDate(1952), False),
    ],
)
def test_an_age_is_reached_on_the_birthday_and_an_unknown_day_is_the_earliest(
    born: PartialDate, reached: bool
) -> None:
    assert has_reached(born, 75, TODAY) is reached


@given(st.dates(dt.date(1900, 1, 1), dt.date(2026, 1, 1)), st.integers(1, 120))
def test_nobody_grows_younger(birthday: dt.date, years: int) -> None:
    born = PartialDate(birthday.year, birthday.month, birthday.day)
    reached = [has_reached(born, years, TODAY + dt.timedelta(days=n)) for n in range(0, 800, 50)]
    assert reached == sorted(reached)


def test_what_a_person_says_goes_before_what_the_card_says() -> None:
    offer = StationOffer("s", "S", dt.datetime.now(dt.UTC), (), ())
    said = holder(1940, declared=PriorityClass.MERIT)
    assert offer.priority_of(said, TODAY) is PriorityClass.MERIT


def test_a_wait_is_promised_to_those_alone_whom_it_was_estimated_for() -> None:
    wait = WaitEstimate(600, 900, 1300)
    queue = ServiceQueue("residence", 4, ("1",), wait=wait)
    now = dt.datetime.now(dt.UTC)
    offer = StationOffer("s", "S", now, (), (queue,))
    ordinary = Ticket("i", "A001", "residence", ("1",), 4, now, "S")
    first = Ticket("i", "A001", "residence", ("1",), 4, now, "S", PriorityClass.ELDERLY)
    assert offer.foreseen(ordinary).wait == wait
    assert offer.foreseen(first).wait is None


@given(st.floats(0, 30_000), st.floats(0, 30_000))
def test_minutes_for_people_hold_what_was_estimated(one: float, other: float) -> None:
    low, high = sorted((one, other))
    shown_low, shown_high = WaitEstimate(low, (low + high) / 2, high).rounded()
    assert shown_low * 60 <= low
    assert shown_high * 60 >= high
    assert shown_low < shown_high or low == high
    assert shown_low % 5 == shown_high % 5 == 0
