"""When a terminal's clock is to be believed, whatever is done to it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.appliance.clock import (
    AGREED,
    DRIFT,
    JUMP,
    LATEST,
    LONGEST_ROUND_TRIP,
    Anchor,
    ClockSource,
    ClockTrust,
    Heard,
    Reading,
    looked,
    raised,
    started,
    told,
)

FLOOR = 1.77e9
TODAY = 1.80e9
"""What the time really is when the machine starts."""


def at(running: float, *, wrong: float = 0.0) -> Reading:
    return Reading(TODAY + running + wrong, running)


def word(running: float, *, wrong: float = 0.0, trip: float = 0.1) -> Heard:
    return Heard(TODAY + running - trip / 2 + wrong, running - trip, running)


NEVER_SET = Reading(0.0, 0.0)
BY_SERVER = looked(ClockTrust(FLOOR), at(0), "first")


def test_a_clock_that_was_never_set_is_not_believed() -> None:
    trust = started(ClockTrust(FLOOR), NEVER_SET, battery=None, station=None)
    assert looked(trust, NEVER_SET, "").verified(NEVER_SET) is None


def test_a_machine_without_battery_that_goes_on_where_it_was_switched_off_is_not_believed() -> None:
    stale = at(1, wrong=-86_400)
    trust = looked(started(ClockTrust(FLOOR), stale, battery=None, station=None), stale, "")
    assert trust.verified(stale) is None


def test_a_battery_that_has_kept_the_time_is_believed() -> None:
    trust = started(ClockTrust(FLOOR), at(1), battery=TODAY, station=None)
    assert trust.verified(at(2)) is ClockSource.BATTERY


@pytest.mark.parametrize("battery", [0.0, FLOOR - 1, TODAY - 86_400])
def test_a_battery_that_was_empty_is_not(battery: float) -> None:
    assert started(ClockTrust(FLOOR), at(1), battery=battery, station=None).verified(at(1)) is None


def test_what_the_station_set_before_the_program_fell_still_holds() -> None:
    anchor = Anchor(at(10), ClockSource.STATION)
    trust = started(ClockTrust(FLOOR), at(500), battery=None, station=anchor)
    assert trust.verified(at(500)) is ClockSource.STATION
    later_set = at(500, wrong=3600)
    trust = started(ClockTrust(FLOOR), later_set, battery=None, station=anchor)
    assert trust.verified(later_set) is None


def test_a_time_server_verifies_and_goes_on_to_when_it_is_away() -> None:
    assert BY_SERVER.verified(at(0)) is ClockSource.TIME_SERVER
    month = 30 * 86_400.0
    assert BY_SERVER.verified(at(month, wrong=DRIFT * month)) is ClockSource.TIME_SERVER


@pytest.mark.parametrize("wrong", [-86_400.0, -JUMP - 1, JUMP + 1, 86_400.0])
def test_a_clock_that_somebody_sets_is_verified_no_longer(wrong: float) -> None:
    after = at(10, wrong=wrong)
    assert BY_SERVER.verified(after) is None
    trust = looked(BY_SERVER, after, "first")
    assert trust.verified(after) is None
    # The server's old word counts no more, even when the clock is where it was by chance.
    assert looked(trust, at(11), "first").verified(at(11)) is None
    assert looked(trust, at(12), "second").verified(at(12)) is ClockSource.TIME_SERVER


def test_a_time_server_that_sets_the_clock_forward_is_no_jump() -> None:
    trust = looked(ClockTrust(FLOOR), NEVER_SET, "")
    assert looked(trust, at(20), "first").verified(at(20)) is ClockSource.TIME_SERVER


def test_no_time_before_the_floor_is_believed_whoever_says_so() -> None:
    early = Reading(FLOOR - 1, 5.0)
    assert looked(ClockTrust(FLOOR), early, "first").verified(early) is None
    trust = told(ClockTrust(FLOOR), early, Heard(FLOOR - 1, 4.9, 5.0))
    assert trust.verified(early) is None
    assert trust.wanted(early) is None


def test_the_station_sets_a_clock_that_nobody_else_has_set() -> None:
    reading = Reading(9.0, 9.0)
    trust = told(ClockTrust(FLOOR), reading, word(9))
    assert trust.verified(reading) is None
    wanted = trust.wanted(Reading(11.0, 11.0))
    assert wanted == pytest.approx(TODAY + 11, abs=1)
    right = Reading(wanted or 0.0, 11.0)
    assert told(trust, right, word(9)).verified(right) is ClockSource.STATION


def test_the_station_verifies_a_clock_that_is_right_and_nothing_is_set() -> None:
    trust = told(ClockTrust(FLOOR), at(9, wrong=AGREED / 2), word(9))
    assert trust.verified(at(9, wrong=AGREED / 2)) is ClockSource.STATION
    assert trust.wanted(at(9, wrong=AGREED / 2)) is None


def test_of_a_battery_and_the_station_the_station_is_believed() -> None:
    wrong = at(1, wrong=1e7)
    trust = started(ClockTrust(FLOOR), wrong, battery=wrong.wall, station=None)
    assert trust.verified(wrong) is ClockSource.BATTERY
    trust = told(trust, wrong, word(1))
    assert trust.verified(wrong) is None
    assert trust.wanted(wrong) == pytest.approx(TODAY + 1, abs=1)


def test_the_station_never_moves_a_clock_that_a_time_server_has_set() -> None:
    trust = told(BY_SERVER, at(5), word(5, wrong=86_400))
    assert trust.verified(at(5)) is ClockSource.TIME_SERVER
    assert trust.wanted(at(5)) is None


def test_an_answer_that_took_too_long_says_nothing() -> None:
    slow = word(60, trip=LONGEST_ROUND_TRIP + 1)
    assert told(ClockTrust(FLOOR), at(60), slow).verified(at(60)) is None


def test_a_battery_alone_makes_no_floor_and_a_time_beyond_reason_none_either() -> None:
    by_battery = started(ClockTrust(FLOOR), at(1), battery=TODAY, station=None)
    assert by_battery.worth_saving(at(1)) is None
    assert BY_SERVER.worth_saving(at(1)) == at(1).wall - AGREED
    far = Reading(LATEST + 1, 0.0)
    assert looked(ClockTrust(FLOOR), far, "first").worth_saving(far) is None


def test_a_floor_only_rises() -> None:
    assert raised(raised(ClockTrust(FLOOR), TODAY), FLOOR + 1).floor == TODAY


# Whatever happens to the clock.

seconds = st.floats(0, 1e6, allow_nan=False)
lead = st.floats(-2e9, 2e9, allow_nan=False)
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), seconds),
        st.tuples(st.just("set by hand"), lead),
        st.tuples(st.just("time server"), st.just(0.0)),
        st.tuples(st.just("station"), st.floats(-AGREED, AGREED)),
        st.tuples(st.just("caretaker"), st.just(0.0)),
    ),
    max_size=30,
)


class Terminal:
    """A machine's two clocks, and the rule beside them."""

    def __init__(self, wrong: float, battery: bool) -> None:
        self.running, self.wrong, self.marks = 1.0, wrong, 0
        self.mark = ""
        kept = self.reading.wall if battery and not wrong else None
        self.trust = started(ClockTrust(FLOOR), self.reading, battery=kept, station=None)

    @property
    def reading(self) -> Reading:
        return at(self.running, wrong=self.wrong)

    def happens(self, what: str, much: float) -> None:
        self.running += 1
        match what:
            case "wait":
                self.running += much
            case "set by hand":
                self.wrong = much
            case "time server":
                self.marks += 1
                self.wrong, self.mark = 0.0, f"mark {self.marks}"
            case "station":
                self.trust = told(self.trust, self.reading, word(self.running, wrong=much))
            case _:
                wanted = self.trust.wanted(self.reading)
                if wanted is not None:
                    self.wrong += wanted - self.reading.wall
        self.trust = looked(self.trust, self.reading, self.mark)


@given(st.one_of(st.just(0.0), lead), st.booleans(), EVENTS)
def test_a_clock_that_is_verified_is_right_whatever_was_done_to_it(
    wrong: float, battery: bool, events: list[tuple[str, float]]
) -> None:
    terminal = Terminal(wrong, battery)
    for what, much in events:
        terminal.happens(what, much)
        reading = terminal.reading
        verified = terminal.trust.verified(reading)
        if verified is not None:
            assert reading.wall >= FLOOR
            allowed = 2 * AGREED + JUMP + DRIFT * terminal.running
            assert abs(terminal.wrong) <= allowed
            assert terminal.trust.wanted(reading) is None
    terminal.happens("station", 0.0)
    terminal.happens("caretaker", 0.0)
    terminal.happens("station", 0.0)
    assert terminal.trust.verified(terminal.reading) is not None


@given(EVENTS)
def test_no_history_makes_a_time_before_the_floor_believed(events: list[tuple[str, float]]) -> None:
    terminal = Terminal(-1.5e9, battery=False)
    for what, much in events:
        terminal.happens(what, much)
        low = replace(terminal.reading, wall=FLOOR - 1)
        assert terminal.trust.verified(low) is None
