"""What staff do with a ticket wherever they sit; opening, closing, the end of the day."""

from __future__ import annotations

import datetime as dt

import pytest

from kiosk.queue import care, desk
from kiosk.queue.care import CancelReason
from kiosk.queue.fault import NotPossible, QueueFault
from kiosk.queue.priority import PriorityClass
from kiosk.queue.standing import EventKind, Standing
from kiosk.queue.ticket import TicketState
from tests.kiosk.queue.book import MemoryBook
from tests.kiosk.queue.hall import CATALOGUE, ELDERLY, Hall
from tests.kiosk.queue.test_desk import called


def missed(hall: Hall) -> Standing:
    ticket = called(hall)
    return desk.no_show(hall.book, hall.desk(), ticket.id)


def back(hall: Hall, ticket: Standing) -> Standing:
    return care.bring_back(hall.book, hall.actor, ticket.id, revision=None)


def fault_of(action: object, *arguments: object, **named: object) -> QueueFault:
    with pytest.raises(NotPossible) as refused:
        action(*arguments, **named)  # type: ignore[operator]
    return refused.value.fault


def test_who_missed_the_call_comes_back_to_the_old_place_within_the_grace() -> None:
    hall = Hall()
    for _ in range(3):
        hall.take()
    ticket = missed(hall)
    assert hall.waiting() == 2
    hall.wait(care.GRACE.total_seconds())
    assert back(hall, ticket).state is TicketState.WAITING
    assert hall.numbers("1", 3) == ["A001", "A002", "A003"]


def test_after_the_grace_or_too_often_one_takes_a_new_ticket() -> None:
    hall = Hall()
    hall.take()
    for _ in range(care.MOST_RETURNS):
        back(hall, missed(hall))
    assert fault_of(back, hall, missed(hall)) is QueueFault.GRACE_OVER
    hall.take()
    late = missed(hall)
    hall.wait(care.GRACE.total_seconds() + 1)
    assert fault_of(back, hall, late) is QueueFault.GRACE_OVER


def test_a_transfer_keeps_number_and_hour_and_carries_a_note() -> None:
    hall = Hall()
    ticket = hall.take()
    hall.take("identity")
    called(hall, "1")
    sent = hall.transfer(ticket, "identity", note="thiếu ảnh")
    assert (sent.state, sent.number) == (TicketState.TRANSFERRED, "A001")
    assert sent.place == ticket.place
    assert (hall.waiting("residence"), hall.waiting("identity")) == (0, 2)
    assert hall.current("1") is None
    assert isinstance(hall.book, MemoryBook)
    assert hall.book.events[-1].note == "thiếu ảnh"
    assert hall.numbers("2", 2) == ["A001", "B001"]


def test_who_is_sent_to_one_counter_is_called_by_that_one_alone() -> None:
    hall = Hall()
    ticket = hall.take()
    hall.transfer(ticket, "residence", counter="3")
    assert hall.next("1") is None
    assert called(hall, "3").number == "A001"


def test_a_transfer_to_nowhere_is_refused() -> None:
    hall = Hall()
    ticket = hall.take()
    assert fault_of(hall.transfer, ticket, "passport") is QueueFault.UNKNOWN_SERVICE
    assert fault_of(hall.transfer, ticket, "residence", "9") is QueueFault.UNKNOWN_COUNTER


def test_who_is_held_keeps_the_place_and_is_not_called() -> None:
    hall = Hall()
    ticket, _ = hall.take(), hall.take()
    care.hold(hall.book, hall.actor, ticket.id, revision=None)
    assert hall.waiting() == 2
    assert called(hall).number == "A002"
    care.release(hall.book, hall.actor, ticket.id, revision=None)
    hall.take()
    assert called(hall).number == "A001"


def test_who_stands_at_the_counter_can_be_held_too_and_frees_it() -> None:
    hall = Hall()
    hall.take()
    ticket = called(hall)
    care.hold(hall.book, hall.actor, ticket.id, revision=None)
    assert hall.current() is None
    assert hall.next() is None


def test_a_change_of_class_changes_the_lane() -> None:
    hall = Hall()
    hall.take()
    ticket = hall.take()
    pregnant = PriorityClass.PREGNANT
    care.change_priority(hall.book, hall.actor, ticket.id, pregnant, revision=0)
    assert hall.book.service_day(hall.day, "residence").waiting_first == 1
    assert called(hall).number == "A002"


def test_an_officer_who_saw_an_older_state_is_refused() -> None:
    hall = Hall()
    ticket = hall.take()
    care.hold(hall.book, hall.actor, ticket.id, revision=0)
    wrong = fault_of(care.cancel, hall.book, hall.actor, ticket.id, CancelReason.OTHER, revision=0)
    assert wrong is QueueFault.CHANGED_MEANWHILE


def test_a_cancelled_ticket_is_called_no_more_and_cannot_be_changed() -> None:
    hall = Hall()
    ticket = hall.take()
    care.cancel(hall.book, hall.actor, ticket.id, CancelReason.RESIDENT_LEFT, revision=None)
    assert (hall.waiting(), hall.next()) == (0, None)
    for action in (care.hold, care.release, care.bring_back):
        wrong = fault_of(action, hall.book, hall.actor, ticket.id, revision=None)
        assert wrong is QueueFault.WRONG_STATE


def test_a_closed_service_takes_nobody_but_serves_who_waits() -> None:
    hall = Hall()
    hall.take()
    care.set_service(hall.book, hall.actor, "residence", is_open=False)
    assert fault_of(hall.take) is QueueFault.SERVICE_CLOSED
    assert called(hall).number == "A001"
    care.set_service(hall.book, hall.actor, "residence", is_open=True)
    assert hall.take().number == "A002"


def test_the_end_of_the_day_ends_every_ticket_by_what_became_of_it() -> None:
    hall = Hall()
    tickets = [hall.take(priority=ELDERLY), *(hall.take() for _ in range(3))]
    served = called(hall, "1")
    desk.start(hall.book, hall.desk(), served.id)
    called(hall, "2")
    assert care.end_day(hall.book, hall.actor, hall.day, CATALOGUE) == 4
    states = [hall.book.ticket(t.id) for t in tickets]
    assert [t and t.state for t in states] == [
        TicketState.SERVED,
        TicketState.NO_SHOW,
        TicketState.CANCELLED,
        TicketState.CANCELLED,
    ]
    assert (hall.waiting(), hall.current("1"), hall.current("2")) == (0, None, None)
    assert isinstance(hall.book, MemoryBook)
    assert hall.book.events[-1].kind is EventKind.DAY_ENDED
    assert fault_of(hall.next) is QueueFault.COUNTER_NOT_OPEN
    hall.now += dt.timedelta(days=1)
    assert hall.take().number == "A001"
    assert called(hall).number == "A001"


def test_who_missed_the_call_and_took_a_new_ticket_waits_with_that_one() -> None:
    hall = Hall()
    hall.take(resident="r")
    ticket = missed(hall)
    hall.take(resident="r")
    assert fault_of(back, hall, ticket) is QueueFault.ALREADY_WAITING
