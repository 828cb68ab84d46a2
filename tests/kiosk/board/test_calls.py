"""Which calls hang in the hall, and who is next."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from kiosk.board.call import HallEvent, recent_calls
from kiosk.board.order import order_of_calling
from kiosk.queue.standing import EventKind

AT = dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)


def day(*happened: tuple[EventKind, str, str]) -> list[HallEvent]:
    return [
        HallEvent(seq=seq, kind=kind, at=AT, number=number, counter=counter)
        for seq, (kind, number, counter) in enumerate(happened, 1)
    ]


def shown(*happened: tuple[EventKind, str, str], most: int = 8) -> list[tuple[str, str, int]]:
    return [(c.number, c.counter, c.calls) for c in recent_calls(day(*happened), most)]


CALLED, RECALLED = EventKind.CALLED, EventKind.RECALLED


def test_the_last_call_stands_first_and_one_called_again_comes_up_again() -> None:
    events = [(CALLED, "A001", "1"), (CALLED, "B001", "2"), (RECALLED, "A001", "1")]
    assert shown(*events) == [("A001", "1", 2), ("B001", "2", 1)]


def test_only_so_many_are_shown() -> None:
    events = [(CALLED, f"A{n:03d}", "1") for n in range(1, 20)]
    assert [number for number, _, _ in shown(*events, most=3)] == ["A019", "A018", "A017"]


def test_who_was_served_or_missed_the_call_stays_and_who_went_back_into_the_line_does_not() -> None:
    for kind in (EventKind.STARTED, EventKind.SERVED, EventKind.NO_SHOW):
        assert shown((CALLED, "A001", "1"), (kind, "A001", "1")) == [("A001", "1", 1)]
    for kind in (EventKind.TRANSFERRED, EventKind.HELD, EventKind.RETURNED, EventKind.CANCELLED):
        assert shown((CALLED, "A001", "1"), (kind, "A001", "1")) == []


def test_a_call_to_another_counter_after_a_transfer_is_a_first_call() -> None:
    events = [
        (CALLED, "A001", "1"),
        (EventKind.TRANSFERRED, "A001", "1"),
        (CALLED, "A001", "2"),
    ]
    assert shown(*events) == [("A001", "2", 1)]


def test_the_days_end_clears_the_board() -> None:
    ended = HallEvent(seq=9, kind=EventKind.DAY_ENDED, at=AT)
    assert recent_calls([*day((CALLED, "A001", "1")), ended], 8) == ()


KINDS = st.sampled_from(sorted(EventKind, key=lambda kind: kind.value))
NUMBERS = st.sampled_from([f"A{n:03d}" for n in range(1, 6)])


@given(st.lists(st.tuples(KINDS, NUMBERS, st.sampled_from("12"))))
def test_each_number_stands_there_once_newest_first(
    happened: list[tuple[EventKind, str, str]],
) -> None:
    calls = recent_calls(day(*happened), 8)
    assert len({call.number for call in calls}) == len(calls)
    assert [c.seq for c in calls] == sorted((c.seq for c in calls), reverse=True)


def test_the_next_numbers_are_in_the_order_of_calling() -> None:
    first = [(1, "A101"), (2, "A102"), (3, "A103"), (99, "A199")]
    ordinary = [(1, "A001"), (2, "A002")]
    order = order_of_calling(first, ordinary, run=0, now=10, most=10)
    # Two of the first lane, then an ordinary one; an appointment that is not due comes last.
    assert order == ("A101", "A102", "A001", "A103", "A002", "A199")
    assert order_of_calling(first, ordinary, run=2, now=10, most=2) == ("A001", "A101")
    assert order_of_calling([], [], run=0, now=10, most=4) == ()
