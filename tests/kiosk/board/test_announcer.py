"""Whatever happens in the hall: one call at a time, none lost that still holds, in order."""

from __future__ import annotations

import datetime as dt

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kiosk.board.announcer import KEPT_SECONDS, MOST_WAITING, Announcer, SpokenCall
from kiosk.board.call import CALLING, OVERTAKEN_BY, HallEvent
from kiosk.queue.standing import EventKind

AT = dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)


def event(kind: EventKind, number: str | None = "A001", counter: str | None = "1") -> HallEvent:
    return HallEvent(seq=1, kind=kind, at=AT, number=number, counter=counter)


def called(number: str, counter: str = "1") -> HallEvent:
    return event(EventKind.CALLED, number, counter)


def test_two_calls_in_the_same_moment_are_said_one_after_the_other() -> None:
    announcer = Announcer()
    announcer.hear(called("A001", "1"), age=0, now=0)
    announcer.hear(called("B001", "2"), age=0, now=0)
    assert announcer.next(0) == SpokenCall("A001", "1")
    assert announcer.next(0) is None
    announcer.done()
    assert announcer.next(5) == SpokenCall("B001", "2")


def test_a_number_called_again_while_it_waits_is_said_once_at_its_turn() -> None:
    announcer = Announcer()
    for one in (called("A001"), called("B001", "2"), event(EventKind.RECALLED, "A001", "3")):
        announcer.hear(one, age=0, now=0)
    assert announcer.next(0) == SpokenCall("A001", "3")
    announcer.done()
    assert announcer.next(0) == SpokenCall("B001", "2")
    announcer.done()
    assert announcer.next(0) is None


def test_a_number_called_again_while_it_is_said_is_said_again() -> None:
    announcer = Announcer()
    announcer.hear(called("A001"), age=0, now=0)
    announcer.next(0)
    announcer.hear(event(EventKind.RECALLED), age=0, now=1)
    announcer.done()
    assert announcer.next(2) == SpokenCall("A001", "1")


def test_what_is_old_is_not_said_even_if_it_was_heard_just_now() -> None:
    announcer = Announcer()
    announcer.hear(called("A001"), age=KEPT_SECONDS + 1, now=100)
    announcer.hear(called("A002"), age=KEPT_SECONDS - 1, now=100)
    assert announcer.next(100) == SpokenCall("A002", "1")


def test_a_clock_that_runs_behind_makes_no_call_older_than_it_is_or_immortal() -> None:
    announcer = Announcer()
    announcer.hear(called("A001"), age=-3600, now=100)
    assert announcer.next(100 + KEPT_SECONDS + 1) is None


def test_after_a_cut_nothing_that_waited_is_said() -> None:
    announcer = Announcer()
    announcer.hear(called("A001"), age=0, now=0)
    announcer.hear(called("A002"), age=0, now=0)
    announcer.next(0)
    announcer.reset()
    assert announcer.speaking == SpokenCall("A001", "1")
    announcer.done()
    assert announcer.next(0) is None


def test_the_end_of_the_day_silences_what_waits() -> None:
    announcer = Announcer()
    announcer.hear(called("A001"), age=0, now=0)
    announcer.hear(event(EventKind.DAY_ENDED, None, None), age=0, now=0)
    assert announcer.next(0) is None


class AnyHall(RuleBasedStateMachine):
    """Compared with a list that is kept in the simplest way."""

    def __init__(self) -> None:
        super().__init__()
        self.announcer = Announcer()
        self.now = 1000.0
        self.waiting: list[tuple[str, str, float]] = []
        self.speaking: tuple[str, str] | None = None

    @rule(
        kind=st.sampled_from(sorted(EventKind, key=lambda k: k.value)),
        number=st.sampled_from([f"A{n:03d}" for n in range(1, 7)]),
        counter=st.sampled_from("123"),
        age=st.sampled_from([-5.0, 0.0, 0.0, 0.0, 10.0, 59.0, 61.0]),
    )
    def happens(self, kind: EventKind, number: str, counter: str, age: float) -> None:
        self.announcer.hear(event(kind, number, counter), age=age, now=self.now)
        if kind is EventKind.DAY_ENDED:
            self.waiting = []
        elif kind in OVERTAKEN_BY:
            self.waiting = [w for w in self.waiting if w[0] != number]
        elif kind in CALLING:
            new = (number, counter, self.now - max(0.0, age))
            numbers = [w[0] for w in self.waiting]
            if number in numbers:
                self.waiting[numbers.index(number)] = new
            else:
                self.waiting.append(new)

    @rule(seconds=st.sampled_from([0.0, 1.0, 5.0, 30.0, 70.0]))
    def time_goes_on(self, seconds: float) -> None:
        self.now += seconds

    @rule()
    def asked_for_the_next(self) -> None:
        said = self.announcer.next(self.now)
        if self.speaking is not None:
            assert said is None
            return
        valid = [w for w in self.waiting if self.now - w[2] <= KEPT_SECONDS]
        assert (said is None) == (not valid)
        if said is not None:
            assert (said.number, said.counter) == valid[0][:2]
            self.waiting = self.waiting[self.waiting.index(valid[0]) + 1 :]
            self.speaking = (said.number, said.counter)
        else:
            self.waiting = []

    @precondition(lambda self: self.speaking is not None)
    @rule()
    def it_has_been_said(self) -> None:
        self.announcer.done()
        self.speaking = None

    @rule()
    def cut_and_back(self) -> None:
        self.announcer.reset()
        self.waiting = []

    @invariant()
    def what_is_said_is_known(self) -> None:
        said = self.announcer.speaking
        assert (None if said is None else (said.number, said.counter)) == self.speaking


TestAnyHall = AnyHall.TestCase
TestAnyHall.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)


def test_its_memory_has_a_bound() -> None:
    announcer = Announcer()
    for n in range(1, 1000):
        announcer.hear(called(f"A{n:03d}"), age=0, now=0)
    said = []
    while (one := announcer.next(0)) is not None:
        said.append(one.number)
        announcer.done()
    assert said == [f"A{n:03d}" for n in range(1000 - MOST_WAITING, 1000)]
