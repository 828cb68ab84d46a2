"""Who is called next: priority goes first, and nobody starves. The bounds are those of `choice`."""

from __future__ import annotations

import datetime as dt
import uuid

from hypothesis import given
from hypothesis import strategies as st

from kiosk.queue.appointment import Appointment
from kiosk.queue.choice import FIRST_IN_A_ROW, Pick, choose
from kiosk.queue.foresight import calling_order
from kiosk.queue.intake import place_of
from kiosk.queue.priority import Lane, PriorityClass
from kiosk.queue.standing import Standing
from tests.kiosk.queue.hall import ELDERLY, NONE, Hall

CLASSES = st.sampled_from([NONE, *PriorityClass])
SERVICE = st.sampled_from(["residence", "identity"])
ARRIVALS = st.lists(st.tuples(SERVICE, CLASSES), max_size=12)


def test_two_of_priority_go_before_each_ordinary_one() -> None:
    hall = Hall()
    for _ in range(3):
        hall.take()
    for _ in range(5):
        hall.take(priority=ELDERLY)
    expected = ["A004", "A005", "A001", "A006", "A007", "A002", "A008", "A003", None]
    assert hall.numbers("1", 9) == expected


def test_priority_called_while_nobody_ordinary_waits_is_not_held_against_it() -> None:
    hall = Hall()
    for _ in range(6):
        hall.take(priority=ELDERLY)
    assert hall.numbers("1", 3) == ["A001", "A002", "A003"]
    hall.take()
    assert hall.numbers("1", 4) == ["A004", "A005", "A007", "A006"]


def test_nobody_waits_means_nobody_is_called() -> None:
    assert choose(None, None, run=0, now=0) is None


def test_an_appointment_before_its_hour_is_called_only_into_an_empty_hall() -> None:
    assert choose(10, 5, run=0, now=9) == (Pick.ORDINARY, 0)
    assert choose(10, 5, run=0, now=10) == (Pick.FIRST, 1)
    assert choose(10, None, run=0, now=9) == (Pick.FIRST, 0)


@given(before=ARRIVALS, service=SERVICE, mine=CLASSES, later=st.lists(ARRIVALS, max_size=30))
def test_nobody_starves_whoever_comes_meanwhile(
    before: list[tuple[str, PriorityClass]],
    service: str,
    mine: PriorityClass,
    later: list[list[tuple[str, PriorityClass]]],
) -> None:
    """Counter 2 serves both services; at each call any number of people may come in first."""
    hall = Hall()
    ahead = [hall.take(where, priority) for where, priority in before]
    ticket = hall.take(service, mine)
    first = sum(t.lane is Lane.FIRST for t in ahead)
    bound = (
        (len(ahead) - first + 1) * (FIRST_IN_A_ROW + 1)
        if ticket.lane is Lane.ORDINARY
        else first + 1 + first // FIRST_IN_A_ROW + 1
    )
    calls = 0
    called: Standing | None = None
    while called is None or called.id != ticket.id:
        for where, priority in later[calls] if calls < len(later) else ():
            hall.take(where, priority)
        called = hall.next("2")
        calls += 1
        assert calls <= bound


@given(arrivals=st.lists(st.tuples(SERVICE, CLASSES), max_size=25), data=st.data())
def test_within_a_lane_the_first_come_is_the_first_called_at_whatever_counter(
    arrivals: list[tuple[str, PriorityClass]], data: st.DataObject
) -> None:
    hall = Hall()
    for where, priority in arrivals:
        hall.take(where, priority)
    last: dict[tuple[str, Lane], tuple[int, str, int]] = {}
    for _ in arrivals:
        called = hall.next(data.draw(st.sampled_from(["1", "2"])))
        if called is not None:
            key = (called.service_id, called.lane)
            assert called.order > last.get(key, (0, "", 0))
            last[key] = called.order


@given(before=ARRIVALS, called=st.integers(0, 6))
def test_the_foreseen_order_is_the_order_in_which_they_are_called(
    before: list[tuple[str, PriorityClass]], called: int
) -> None:
    hall = Hall()
    waiting = {t.number: t for t in (hall.take(where, priority) for where, priority in before)}
    for _ in range(called):
        ticket = hall.next("2")
        if ticket is not None:
            del waiting[ticket.number]
    lanes = [
        sorted((t for t in waiting.values() if t.lane is lane), key=lambda t: t.order)
        for lane in (Lane.FIRST, Lane.ORDINARY)
    ]
    run = hall.book.counter(hall.day, "2").run
    foreseen = calling_order(*lanes, run=run, now=place_of(hall.now))
    assert [t.number for t in foreseen] == hall.numbers("2", len(waiting))


def test_an_appointment_before_its_hour_is_foreseen_behind_those_who_walk_in() -> None:
    hall = Hall()
    early = Appointment(
        id=str(uuid.uuid4()),
        day=hall.day,
        service_id="residence",
        at=hall.now + dt.timedelta(minutes=30),
        resident="r",
    )
    due = hall.check_in(early)
    walked_in = [hall.take(), hall.take()]
    order = calling_order([due], walked_in, run=0, now=place_of(hall.now))
    assert order == [*walked_in, due]
    later = place_of(hall.now + dt.timedelta(minutes=30))
    assert calling_order([due], walked_in, run=0, now=later) == [due, *walked_in]
