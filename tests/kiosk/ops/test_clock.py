"""The watch over a terminal's clock, on a machine whose clock is wrong."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from kiosk.appliance.clock import ClockSource, Heard
from kiosk.appliance.request import Refused, Reply, Request
from kiosk.core.ports import CaretakerPort
from kiosk.link.known_time import since_boot
from kiosk.ops.caretaker.executors import Caretaker
from kiosk.ops.caretaker.machine import Machine
from kiosk.ops.clock import ClockWatch
from kiosk.ops.machine_clock import (
    BATTERY,
    BY_STATION,
    CLOCK_EPOCH,
    SYNCHRONIZED,
    MachineClock,
)
from kiosk.pairing.certificates import EARLIEST_CLOCK
from kiosk.visit.event import ClockChanged, Event
from tests.kiosk.core.wait import until
from tests.kiosk.ops.caretaker.tree import Tree
from tests.kiosk.ops.wrong_clock import YEAR, WrongClock


@pytest.fixture
def clock(tmp_path: Path) -> WrongClock:
    return WrongClock(tmp_path, says=40.0)


def put(root: Path, absolute: str, text: str = "", changed: float | None = None) -> None:
    path = root / absolute.lstrip("/")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    if changed is not None:
        os.utime(path, (changed, changed))


def word() -> Heard:
    """What a station says whose clock is right."""
    now = since_boot()
    return Heard(time.time(), now - 0.01, now)


class Asked:
    """A CaretakerPort without the socket."""

    def __init__(self, caretaker: Caretaker) -> None:
        self._caretaker = caretaker
        self.replies: list[Reply] = []

    def ask(self, request: Request, limit: float | None = None) -> Reply:
        self.replies.append(self._caretaker.do(request))
        return self.replies[-1]


class Watched:
    def __init__(self, clock: WrongClock, caretaker: CaretakerPort | None = None) -> None:
        self.said: list[Event] = []
        self.watch = ClockWatch(clock.machine, caretaker or clock, every=0.02)

    def __enter__(self) -> Watched:
        self.watch.start(self.said.append)
        return self

    def __exit__(self, *_: object) -> None:
        self.watch.stop()


def test_a_clock_that_was_never_set_is_said_to_be_unverified_at_once(clock: WrongClock) -> None:
    with Watched(clock) as watched:
        assert watched.said == [ClockChanged(verified=False)]
        assert watched.watch.believed() is None
        assert watched.watch.floor() == EARLIEST_CLOCK


def test_a_time_server_verifies_it_and_the_time_is_kept_as_the_next_floor(
    tmp_path: Path, clock: WrongClock
) -> None:
    with Watched(clock) as watched:
        clock.set(time.time())
        put(tmp_path, SYNCHRONIZED)
        until(lambda: ClockChanged(verified=True) in watched.said)
        assert watched.watch.floor() is None
        until(clock.machine.saved_file.exists)
    assert clock.asked == []
    clock.set(time.time() - YEAR)
    (tmp_path / SYNCHRONIZED.lstrip("/")).unlink()
    with Watched(clock) as again:
        floor = again.watch.floor()
    assert floor is not None
    assert abs(floor.timestamp() - time.time()) < 120


def test_the_station_sets_it_through_the_caretaker(clock: WrongClock) -> None:
    with Watched(clock) as watched:
        watched.watch.heard(word())
        until(lambda: ClockChanged(verified=True) in watched.said)
    assert len(clock.asked) == 1
    assert abs(clock.wall() - time.time()) < 5
    assert watched.watch.verified is ClockSource.STATION


def test_a_clock_that_may_not_be_set_stays_unverified_and_the_caretaker_is_not_pestered(
    clock: WrongClock,
) -> None:
    clock.refuses = "a time server has set the clock"
    with Watched(clock) as watched:
        for _ in range(5):
            watched.watch.heard(word())
            time.sleep(0.03)
    assert watched.said == [ClockChanged(verified=False)]
    assert len(clock.asked) == 1


def test_a_clock_that_somebody_sets_loses_its_trust_until_the_station_speaks_again(
    tmp_path: Path, clock: WrongClock
) -> None:
    clock.set(time.time())
    put(tmp_path, SYNCHRONIZED)
    with Watched(clock) as watched:
        assert watched.said == [ClockChanged(verified=True)]
        clock.set(time.time() + 2 * YEAR)
        # Before anybody has looked: nothing is judged by it.
        assert watched.watch.believed() is None
        until(lambda: watched.said[-1] == ClockChanged(verified=False))
        watched.watch.heard(word())
        until(lambda: watched.said[-1] == ClockChanged(verified=True))
    assert abs(clock.wall() - time.time()) < 5


def test_a_disk_that_cannot_be_written_costs_the_floor_and_nothing_else(
    tmp_path: Path, clock: WrongClock
) -> None:
    (tmp_path / "var/lib/kiosk").rmdir()
    with Watched(clock) as watched:
        watched.watch.heard(word())
        until(lambda: ClockChanged(verified=True) in watched.said)


# With the real caretaker, and programs that say what timedatectl would.


@pytest.fixture
def caretaker(tmp_path: Path, clock: WrongClock) -> Caretaker:
    return Caretaker(Machine(tmp_path, set_clock=clock.set))


def test_what_the_caretaker_has_set_is_believed_and_still_is_after_a_restart_of_the_program(
    tmp_path: Path, clock: WrongClock, caretaker: Caretaker
) -> None:
    Tree(tmp_path).program("/usr/bin/timedatectl", "echo no")
    with Watched(clock, Asked(caretaker)) as watched:
        watched.watch.heard(word())
        until(lambda: ClockChanged(verified=True) in watched.said)
    assert abs(clock.wall() - time.time()) < 5
    with Watched(clock, Asked(caretaker)) as again:
        assert again.said == [ClockChanged(verified=True)]
        assert again.watch.verified is ClockSource.STATION


def test_the_caretaker_leaves_a_clock_alone_that_a_time_server_has_set(
    tmp_path: Path, clock: WrongClock, caretaker: Caretaker
) -> None:
    Tree(tmp_path).program("/usr/bin/timedatectl", "echo yes")
    asked = Asked(caretaker)
    with Watched(clock, asked) as watched:
        watched.watch.heard(word())
        until(lambda: bool(asked.replies))
    assert asked.replies == [Refused("a time server has set the clock")]
    assert watched.said == [ClockChanged(verified=False)]
    assert clock.wall() < YEAR


# What the machine says.


def test_the_floor_is_the_latest_of_program_image_and_saved_time(tmp_path: Path) -> None:
    machine = MachineClock(tmp_path)
    earliest = EARLIEST_CLOCK.timestamp()
    assert machine.floor() == earliest
    put(tmp_path, CLOCK_EPOCH, changed=earliest + 100)
    assert machine.floor() == earliest + 100
    put(tmp_path, "/var/lib/kiosk/clock", f"{earliest + 200:.0f}\n")
    assert machine.floor() == earliest + 200


@pytest.mark.parametrize("text", ["", "nan", "inf", "1e300", "-5", "soon", "\xff" * 9])
def test_a_saved_time_that_is_none_is_no_floor(tmp_path: Path, text: str) -> None:
    put(tmp_path, "/var/lib/kiosk/clock", text)
    assert MachineClock(tmp_path).floor() == EARLIEST_CLOCK.timestamp()


@pytest.mark.parametrize("text", ["", "nan nan", "1", "1 2 3", "x y"])
def test_a_note_of_the_caretaker_that_is_none_verifies_nothing(tmp_path: Path, text: str) -> None:
    put(tmp_path, BY_STATION, text)
    assert MachineClock(tmp_path).by_station() is None


def test_a_clock_that_was_set_back_since_the_time_server_set_it_is_not_the_servers(
    tmp_path: Path,
) -> None:
    put(tmp_path, SYNCHRONIZED, changed=time.time() + 3600)
    assert MachineClock(tmp_path).mark() == ""


def test_a_battery_that_was_taken_out_verifies_nothing(tmp_path: Path, clock: WrongClock) -> None:
    put(tmp_path, BATTERY, "12\n")
    with Watched(clock) as watched:
        assert watched.watch.verified is None
    clock.set(time.time())
    put(tmp_path, BATTERY, f"{time.time():.0f}\n")
    with Watched(clock) as watched:
        assert watched.watch.verified is ClockSource.BATTERY


def test_what_the_caretaker_has_set_holds_when_the_program_starts_again(
    tmp_path: Path, clock: WrongClock
) -> None:
    clock.set(time.time())
    put(tmp_path, BY_STATION, f"{since_boot():.3f} {time.time():.3f}\n")
    with Watched(clock) as watched:
        assert watched.watch.verified is ClockSource.STATION
