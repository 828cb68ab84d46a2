"""Calls for staff: a person is always heard, a flapping device is told once."""

from __future__ import annotations

from kiosk.link.outcome import Away, Done, Failure, Refused
from kiosk.link.staff_call import KEPT, MOST_FOLLOWED, SAME_FAULT, StaffCalls
from kiosk.queue.staff_call import StaffCallReason
from kiosk.visit.event import Event, StaffAnswered, StaffHeard


class Ear:
    """Stands in for the station's client."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, StaffCallReason]] = []
        self.deaf = False
        self.answered: set[str] = set()
        self.asked = 0

    def call_staff(self, key: str, reason: StaffCallReason) -> Done | Failure:
        if self.deaf:
            return Away("timeout", maybe_sent=True)
        self.heard.append((key, reason))
        return Done()

    def is_staff_coming(self, key: str) -> bool | Failure:
        self.asked += 1
        if key not in [heard for heard, _ in self.heard]:
            return Refused(404, "unknown-help-call")
        return key in self.answered


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_flapping_device_is_told_once_in_a_while_but_a_person_every_time() -> None:
    clock, ear = Clock(), Ear()
    calls = StaffCalls(lambda _: None, clock)
    for _ in range(5):
        calls.raise_hand(StaffCallReason.PRINTER_AWAY)
        calls.raise_hand(StaffCallReason.PERSON_ASKS)
        assert calls.pass_on(ear)
        clock.now += 10
    reasons = [reason for _, reason in ear.heard]
    assert reasons.count(StaffCallReason.PRINTER_AWAY) == 1
    assert reasons.count(StaffCallReason.PERSON_ASKS) == 5
    clock.now += SAME_FAULT
    calls.raise_hand(StaffCallReason.PRINTER_AWAY)
    calls.pass_on(ear)
    assert ear.heard[-1][1] is StaffCallReason.PRINTER_AWAY


def test_an_unheard_call_is_repeated_as_the_same_and_given_up_in_the_end() -> None:
    clock, ear = Clock(), Ear()
    calls = StaffCalls(lambda _: None, clock)
    ear.deaf = True
    calls.raise_hand(StaffCallReason.PERSON_ASKS)
    assert not calls.pass_on(ear)
    calls.raise_hand(StaffCallReason.PERSON_ASKS)
    ear.deaf = False
    assert calls.pass_on(ear)
    assert len(ear.heard) == 1
    ear.deaf = True
    calls.raise_hand(StaffCallReason.PERSON_ASKS)
    clock.now += KEPT + 1
    assert calls.pass_on(ear)


def test_what_becomes_of_a_persons_call_is_told_once() -> None:
    clock, ear = Clock(), Ear()
    told: list[Event] = []
    calls = StaffCalls(told.append, clock)
    calls.raise_hand(StaffCallReason.PERSON_ASKS)
    calls.raise_hand(StaffCallReason.PRINTER_AWAY)
    calls.pass_on(ear)
    assert told == [StaffHeard()]
    calls.follow_up(ear)
    assert told == [StaffHeard()]
    ear.answered = {key for key, _ in ear.heard}
    calls.follow_up(ear)
    calls.follow_up(ear)
    assert told == [StaffHeard(), StaffAnswered()]


def test_a_call_that_nobody_answers_is_followed_for_a_while_and_few_are() -> None:
    clock, ear = Clock(), Ear()
    calls = StaffCalls(lambda _: None, clock)
    for _ in range(MOST_FOLLOWED + 5):
        calls.raise_hand(StaffCallReason.PERSON_ASKS)
        calls.pass_on(ear)
    calls.follow_up(ear)
    assert ear.asked == MOST_FOLLOWED
    clock.now += KEPT + 1
    calls.follow_up(ear)
    assert ear.asked == MOST_FOLLOWED


def test_a_call_that_the_station_knows_no_longer_is_followed_no_longer() -> None:
    ear = Ear()
    calls = StaffCalls(lambda _: None, Clock())
    calls.raise_hand(StaffCallReason.PERSON_ASKS)
    calls.pass_on(ear)
    ear.heard.clear()
    calls.follow_up(ear)
    calls.follow_up(ear)
    assert ear.asked == 1
