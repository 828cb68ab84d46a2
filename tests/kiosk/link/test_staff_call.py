"""Calls for staff: a person is always heard, a flapping device is told once."""

from __future__ import annotations

from kiosk.link.outcome import Away, Done, Failure
from kiosk.link.staff_call import KEPT, SAME_FAULT, StaffCalls
from kiosk.queue.staff_call import StaffCallReason


class Ear:
    """Stands in for the station's client."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, StaffCallReason]] = []
        self.deaf = False

    def call_staff(self, key: str, reason: StaffCallReason) -> Done | Failure:
        if self.deaf:
            return Away("timeout", maybe_sent=True)
        self.heard.append((key, reason))
        return Done()


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_flapping_device_is_told_once_in_a_while_but_a_person_every_time() -> None:
    clock, ear = Clock(), Ear()
    calls = StaffCalls(clock)
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
    calls = StaffCalls(clock)
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
