"""At a counter: next, recall, start, finish, no-show, breaks."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kiosk.queue import care, desk
from kiosk.queue.counter import CounterState
from kiosk.queue.fault import NotPossible, QueueFault
from kiosk.queue.standing import EventKind, Standing
from kiosk.queue.ticket import TicketState
from tests.kiosk.queue.book import MemoryBook
from tests.kiosk.queue.hall import Hall


def called(hall: Hall, counter: str = "1") -> Standing:
    ticket = hall.next(counter)
    assert ticket is not None
    return ticket


def history(hall: Hall, ticket: Standing) -> list[EventKind]:
    assert isinstance(hall.book, MemoryBook)
    return [event.kind for event in hall.book.events if event.ticket_id == ticket.id]


def test_a_visit_leaves_its_whole_history_with_time_counter_and_officer() -> None:
    hall = Hall()
    hall.take()
    ticket = called(hall)
    desk.recall(hall.book, hall.desk(), ticket.id)
    desk.start(hall.book, hall.desk(), ticket.id)
    hall.wait(300)
    done = desk.finish(hall.book, hall.desk(), ticket.id)
    assert (done.state, done.calls, done.revision) == (TicketState.SERVED, 2, 4)
    kinds = [EventKind.TAKEN, EventKind.CALLED, EventKind.RECALLED, EventKind.STARTED]
    assert history(hall, ticket) == [*kinds, EventKind.SERVED]
    assert isinstance(hall.book, MemoryBook)
    assert [e.staff for e in hall.book.events] == [None, *["officer-1"] * 4]
    assert {e.counter for e in hall.book.events[1:]} == {"1"}
    assert hall.book.events[-1].at == hall.now


def test_next_finishes_who_is_there_and_an_empty_hall_frees_the_counter() -> None:
    hall = Hall()
    first, _ = hall.take(), hall.take()
    assert hall.numbers("1", 3) == ["A001", "A002", None]
    found = hall.book.ticket(first.id)
    assert found is not None
    assert found.state is TicketState.SERVED
    assert hall.current() is None


def test_a_key_pressed_twice_calls_once() -> None:
    hall = Hall()
    hall.take()
    hall.take()
    desk.call_next(hall.book, hall.desk(), current=None)
    with pytest.raises(NotPossible) as refused:
        desk.call_next(hall.book, hall.desk(), current=None)
    assert refused.value.fault is QueueFault.CHANGED_MEANWHILE
    assert hall.waiting() == 1


def test_two_counters_of_one_service_get_one_ticket_each() -> None:
    hall = Hall()
    hall.take()
    hall.take()
    assert (called(hall, "1").number, called(hall, "2").number) == ("A001", "A002")


def test_a_counter_calls_only_what_it_serves() -> None:
    hall = Hall()
    hall.take("identity")
    assert hall.next("1") is None
    assert called(hall, "2").number == "B001"


def test_a_given_number_is_called_whatever_its_turn_even_if_it_was_held() -> None:
    hall = Hall()
    hall.take()
    ticket = hall.take()
    care.hold(hall.book, hall.actor, ticket.id, revision=None)
    got = desk.call_number(hall.book, hall.desk(), ticket.id, current=None)
    assert (got.number, got.state, got.held) == ("A002", TicketState.CALLED, False)
    with pytest.raises(NotPossible):
        desk.call_number(hall.book, hall.desk("2"), ticket.id, current=None)


def test_only_the_counter_where_a_person_stands_may_finish() -> None:
    hall = Hall()
    hall.take()
    ticket = called(hall)
    for action in (desk.recall, desk.start, desk.finish, desk.no_show):
        with pytest.raises(NotPossible) as refused:
            action(hall.book, hall.desk("2"), ticket.id)
        assert refused.value.fault is QueueFault.OTHER_COUNTER


@pytest.mark.parametrize("state", [CounterState.BREAK, CounterState.CLOSED])
def test_a_counter_that_is_not_open_calls_nobody_and_cannot_pause_with_a_person_at_it(
    state: CounterState,
) -> None:
    hall = Hall()
    hall.take()
    hall.take()
    called(hall)
    with pytest.raises(NotPossible):
        desk.set_counter(hall.book, hall.desk(), state)
    desk.finish(hall.book, hall.desk(), hall.current() or "")
    desk.set_counter(hall.book, hall.desk(), state)
    with pytest.raises(NotPossible) as refused:
        hall.next()
    assert refused.value.fault is QueueFault.COUNTER_NOT_OPEN
    desk.set_counter(hall.book, hall.desk(), CounterState.OPEN)
    assert called(hall).number == "A002"


def test_the_day_learns_how_long_people_take() -> None:
    hall = Hall()
    for _ in range(12):
        hall.take()
        ticket = called(hall)
        hall.wait(120)
        desk.finish(hall.book, hall.desk(), ticket.id)
    pace = hall.book.service_day(hall.day, "residence").pace
    assert 120 < pace.mean(600) < 270
    assert pace.variance(600) > 0


def test_who_sits_at_a_counter_is_who_opened_it_or_called_to_it_last() -> None:
    hall = Hall()

    def sits() -> str | None:
        return hall.book.counter(hall.day, "1").staff

    def set_by(officer: str, state: CounterState) -> None:
        desk.set_counter(hall.book, replace(hall.desk(), staff=officer), state)

    assert sits() is None
    set_by("binh", CounterState.OPEN)
    assert sits() == "binh"
    hall.take()
    called(hall)
    assert sits() == "officer-1"
    set_by("lan", CounterState.OPEN)
    assert (sits(), hall.current()) == ("lan", hall.book.counter(hall.day, "1").current)
    desk.finish(hall.book, hall.desk(), hall.current() or "")
    set_by("lan", CounterState.BREAK)
    assert sits() == "lan"
    set_by("lan", CounterState.CLOSED)
    assert sits() is None
