"""An update leads to the new version, marked good, or back to the one before, whenever power fails.

The machine here is a small true one: two slots, a bootloader that counts tries, a disk that keeps
what was written before the cut.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.appliance.report import UpdateStage
from kiosk.ops.update import course as rules
from kiosk.ops.update.course import Course, Machine, Step
from kiosk.ops.update.course_file import CourseFile

OLD, NEW = "1.0", "2.0"
BOOT_TRIES = 3


class PowerCut(Exception):
    pass


class Terminal:
    """The boot loader counts each start of a slot until it is marked good, as grub.cfg does."""

    def __init__(self, cuts: list[bool], *, sound: bool, healthy: bool) -> None:
        self._cuts = iter(cuts)
        self._sound, self._healthy = sound, healthy
        self.kept = rules.ordered(Course(proven=OLD), NEW, OLD)
        self.slots = {"A": OLD, "B": ""}
        self.order, self.tries = "AB", {"A": 0, "B": BOOT_TRIES}
        self.slot = "A"
        self.fetched = False
        self.given_up = 0

    def cut(self) -> None:
        if next(self._cuts, False):
            raise PowerCut

    def keep(self, made: Course) -> None:
        self.cut()
        self.kept = made
        self.cut()

    def start(self) -> None:
        able = [slot for slot in self.order if self.tries[slot] < BOOT_TRIES]
        if not able:
            able = [slot for slot in self.order if self.slots[slot] in (OLD, NEW)]
            self.tries.update(dict.fromkeys(able, 0))
        self.slot = able[0]
        self.tries[self.slot] += 1

    def seen(self) -> Machine:
        return Machine(
            running=self.slots[self.slot],
            marked_good=self.tries[self.slot] == 0,
            has_slots=True,
            fetched=self.fetched,
            quiet=True,
        )

    def round(self) -> None:
        settled = rules.settled(self.kept, self.seen())
        if settled != self.kept:
            self.keep(settled)
        match rules.next_step(settled, self.seen()):
            case Step.FETCH:
                self.cut()
                self.fetched = True
            case Step.INSTALL:
                self.install(settled)
            case Step.RESTART:
                self.keep(rules.restarting(settled))
                self.start()
            case Step.CHECK_START:
                if self._healthy or self.slots[self.slot] == OLD:
                    self.keep(rules.found_healthy(settled, self.slots[self.slot]))
            case Step.CHECK:
                self.keep(rules.checked(settled, "" if self._healthy else "printer.away"))
            case Step.MARK_GOOD:
                self.tries[self.slot] = 0
                self.cut()
                self.keep(rules.marked(settled, self.slots[self.slot]))
            case Step.GIVE_UP:
                self.given_up += 1
                self.start()

    def install(self, settled: Course) -> None:
        self.keep(rules.installing(settled))
        if not self._sound:
            self.keep(rules.refused(settled, "signature"))
            return
        self.slots["B"] = "half"
        self.order, self.tries["B"] = "AB", BOOT_TRIES
        self.cut()
        self.slots["B"] = NEW
        self.order, self.tries["B"] = "BA", 0
        self.cut()
        self.keep(rules.installed(settled))

    def live(self) -> None:
        for _ in range(60):
            try:
                self.round()
            except PowerCut:
                self.start()


# At three starts running of the version that was fallen back to.
@example(cuts=[at in (4, 10, 12, 13, 14, 16) for at in range(23)], sound=True, healthy=False)
@given(st.lists(st.booleans(), max_size=40), st.booleans(), st.booleans())
def test_it_ends_well_whenever_power_fails(cuts: list[bool], sound: bool, healthy: bool) -> None:
    terminal = Terminal(cuts, sound=sound, healthy=healthy)
    terminal.live()
    runs = terminal.slots[terminal.slot]
    assert runs in (OLD, NEW)
    assert terminal.tries[terminal.slot] == 0
    assert rules.next_step(terminal.kept, terminal.seen()) is Step.WAIT
    if runs == NEW:
        assert sound
        assert healthy
        assert terminal.kept.stage is UpdateStage.GOOD
    elif terminal.kept.stage is UpdateStage.GOOD:
        # It was, until power failed at three starts running.
        assert cuts.count(True) >= BOOT_TRIES
    else:
        assert terminal.kept.stage in (UpdateStage.FELL_BACK, UpdateStage.REFUSED)


def test_without_a_cut_a_sound_and_healthy_one_stays() -> None:
    terminal = Terminal([], sound=True, healthy=True)
    terminal.live()
    assert terminal.slots[terminal.slot] == NEW


def test_an_unhealthy_one_falls_back() -> None:
    terminal = Terminal([], sound=True, healthy=False)
    terminal.live()
    assert terminal.slots[terminal.slot] == OLD
    assert terminal.kept.stage is UpdateStage.FELL_BACK
    assert terminal.kept.detail == "printer.away"


@pytest.mark.parametrize("stage", [UpdateStage.FETCHING, UpdateStage.WAITING_FOR_QUIET])
def test_by_day_nothing_is_installed_or_restarted(stage: UpdateStage) -> None:
    by_day = Machine(running=OLD, marked_good=True, fetched=True, quiet=False)
    assert rules.next_step(Course(stage=stage, version=NEW), by_day) is Step.WAIT


def test_what_is_on_trial_is_not_replaced_by_another_wish() -> None:
    trial = Course(stage=UpdateStage.ON_TRIAL, version=NEW)
    assert rules.ordered(trial, "3.0", NEW) == trial
    assert rules.ordered(Course(), OLD, OLD) == Course()


@pytest.mark.parametrize(
    ("hour", "first", "last", "night"),
    [(2, 1, 4, True), (0, 1, 4, False), (4, 1, 4, False), (23, 22, 5, True), (12, 22, 5, False)],
)
def test_quiet_hours_may_go_over_midnight(hour: int, first: int, last: int, night: bool) -> None:
    now = dt.datetime(2026, 11, 24, hour, tzinfo=dt.UTC)
    assert rules.is_night(now, dt.time(first), dt.time(last)) is night


def test_the_state_outlives_the_process_and_a_broken_file_is_none(tmp_path: Path) -> None:
    file = CourseFile(tmp_path / "update.json")
    assert file.read() == Course()
    made = rules.ordered(Course(), NEW, OLD)
    file.write(made)
    assert CourseFile(tmp_path / "update.json").read() == made
    (tmp_path / "update.json").write_bytes(b"{")
    assert file.read() == Course()


UNMARKED = Machine(running=OLD, marked_good=False, has_slots=True, fetched=False, quiet=False)


def test_each_start_of_a_proven_version_is_marked_good_at_once() -> None:
    assert rules.next_step(Course(proven=OLD), UNMARKED) is Step.MARK_GOOD


def test_a_version_that_nobody_ordered_is_examined_before_it_is_marked() -> None:
    assert rules.next_step(Course(proven="0.9"), UNMARKED) is Step.CHECK_START
    assert rules.next_step(rules.found_healthy(Course(), OLD), UNMARKED) is Step.MARK_GOOD


def test_where_there_are_no_slots_nothing_is_marked() -> None:
    desk = Machine(running=OLD, marked_good=False, fetched=False, quiet=True)
    assert rules.next_step(Course(), desk) is Step.WAIT


def test_what_fell_back_is_told_also_after_the_start_is_marked_good() -> None:
    failed = Course(stage=UpdateStage.FELL_BACK, version=NEW)
    assert rules.marked(failed, OLD).stage is UpdateStage.FELL_BACK


def test_quiet_hours_of_no_length_are_none() -> None:
    noon = dt.time(12)
    assert not rules.is_night(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC), noon, noon)


def test_a_version_that_a_technician_has_marked_good_needs_no_trial_at_its_next_start() -> None:
    marked = Machine(running=OLD, marked_good=True, has_slots=True, fetched=False, quiet=False)
    assert rules.next_step(rules.settled(Course(), marked), UNMARKED) is Step.MARK_GOOD
