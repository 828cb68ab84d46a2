"""A terminal whose clock was never set, from its start until the station has told it the time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.identity.assurance import CLOCK_UNVERIFIED, Assurance, Check, Evidence, Outcome
from kiosk.ops.clock import ClockWatch
from kiosk.visit.view import CheckResult, Idle, Notice, View
from tests.kiosk.core.hall import Hall
from tests.kiosk.link.paired import SecuredStation
from tests.kiosk.ops.wrong_clock import WrongClock
from tests.kiosk.station.running import free_port


@pytest.fixture
def clock(tmp_path: Path) -> WrongClock:
    return WrongClock(tmp_path / "machine", says=40.0)


@pytest.fixture
def port(tmp_path: Path) -> int:
    """Of a station that this terminal is paired with, and that is away."""
    port = free_port()
    with SecuredStation(tmp_path / "station", port=port) as station:
        station.pair(tmp_path / "hall/state", "terminal-1")
    return port


@pytest.fixture
def hall(tmp_path: Path, clock: WrongClock, port: int) -> Iterator[Hall]:
    watch = ClockWatch(clock.machine, clock, every=0.05)
    hall = Hall(tmp_path / "hall", local=True, station_url=f"https://127.0.0.2:{port}", clock=watch)
    yield hall
    hall.close()


def unverified(view: View) -> bool:
    return Notice.CLOCK_UNVERIFIED in view.notices


def validity(result: CheckResult) -> Evidence:
    return next(each for each in result.evidence if each.check is Check.CARD_VALIDITY)


def test_a_card_is_judged_fully_once_the_station_has_set_a_clock_that_was_never_set(
    tmp_path: Path, hall: Hall, clock: WrongClock, port: int
) -> None:
    hall.see(Idle, unverified)
    before = hall.identify()
    # What is signed is signed, whatever day it is; whether the card is still valid, nobody knows.
    assert before.assurance >= Assurance.CARD_DATA_AUTHENTIC
    assert validity(before) == Evidence(Check.CARD_VALIDITY, Outcome.NOT_DONE, CLOCK_UNVERIFIED)
    hall.readers.remove()
    hall.see(Idle, unverified)
    with SecuredStation(tmp_path / "station", port=port):
        hall.see(Idle, lambda view: not view.notices)
        assert len(clock.asked) == 1
        assert abs(clock.wall() - time.time()) < 5
        assert validity(hall.identify()).outcome is Outcome.PASSED
