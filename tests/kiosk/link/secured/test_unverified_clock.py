"""TLS to the station while nobody knows the time: whose certificate it is stays certain."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from kiosk.appliance.clock import Heard
from kiosk.link.identity import Identity
from kiosk.link.security import own_clock
from kiosk.station.authority import CERTIFICATE_LIFE, SERVER_FILE, Authority
from kiosk.visit.event import StationTrouble
from tests.kiosk.link.paired import STATION, Impostor, SecuredStation
from tests.kiosk.link.secured.asking import DAY, MAKE, last_trouble, until_trouble
from tests.kiosk.link.terminal import wait_until
from tests.kiosk.link.wires import http


class NobodyKnows:
    """A KnownTime of a clock that shows `shown`, of which only the floor is known."""

    def __init__(self, shown: dt.datetime, floor: dt.datetime) -> None:
        self._shown, self._floor = shown, floor
        self.words: list[Heard] = []

    def now(self) -> dt.datetime:
        return self._shown

    def floor(self) -> dt.datetime:
        return self._floor

    def heard(self, word: Heard) -> None:
        self.words.append(word)


class ByBattery(NobodyKnows):
    """Believed, since its battery says so; it may be wrong."""

    def floor(self) -> dt.datetime:
        return None  # type: ignore[return-value]


NINETEEN_SEVENTY = dt.datetime(1970, 1, 1, 0, 1, tzinfo=dt.UTC)
FAR_AHEAD = dt.datetime(2060, 1, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize("shown", [NINETEEN_SEVENTY, FAR_AHEAD])
def test_a_terminal_that_does_not_know_the_time_reaches_its_station_and_hears_it(
    station: SecuredStation, identity: Identity, terminal: MAKE, shown: dt.datetime
) -> None:
    known = NobodyKnows(shown, floor=own_clock() - DAY)
    one = terminal(station.url, clock=known).start()
    one.until_reachable()
    wait_until(lambda: bool(known.words))
    assert abs(known.words[0].at(known.words[0].answered) - time.time()) < 5
    # That the clock is not to be believed is said by the notice of its own.
    assert last_trouble(one) is None
    one.until_stocked()
    assert not one.ticket().offline


def test_another_authority_is_refused_whatever_the_clock_says(
    station: SecuredStation, identity: Identity, terminal: MAKE, tmp_path: Path
) -> None:
    (tmp_path / "rogue").mkdir()
    rogue = Authority.open(tmp_path / "rogue", STATION, own_clock())
    shown = rogue.server_file(tmp_path / "rogue", [], own_clock())
    known = NobodyKnows(NINETEEN_SEVENTY, floor=own_clock() - DAY)
    with Impostor(shown, http(msgspec.json.encode({"time": own_clock()}))) as impostor:
        one = terminal(impostor.url, clock=known).start()
        one.until_reachable(False)
    assert impostor.heard == []
    assert known.words == []


def test_a_station_key_that_had_run_out_by_the_floor_is_refused(
    station: SecuredStation, identity: Identity, terminal: MAKE
) -> None:
    lie = http(msgspec.json.encode({"time": own_clock()}))
    known = NobodyKnows(NINETEEN_SEVENTY, floor=own_clock() + CERTIFICATE_LIFE + DAY)
    with Impostor(station.state_dir / SERVER_FILE, lie) as thief:
        one = terminal(thief.url, clock=known).start()
        one.until_reachable(False)
    assert not [line for line in thief.heard if b"/v1/time" not in line]


@pytest.mark.parametrize("lie", [-2 * CERTIFICATE_LIFE, 2 * CERTIFICATE_LIFE])
def test_a_time_at_which_neither_certificate_was_valid_is_not_heard(
    station: SecuredStation, identity: Identity, terminal: MAKE, lie: dt.timedelta
) -> None:
    known = NobodyKnows(NINETEEN_SEVENTY, floor=own_clock() - 10 * CERTIFICATE_LIFE)
    answer = http(msgspec.json.encode({"time": own_clock() + lie}))
    with Impostor(station.state_dir / SERVER_FILE, answer) as thief:
        one = terminal(thief.url, clock=known).start()
        one.until_reachable(False)
    assert known.words == []


def test_a_station_that_says_its_terminal_has_run_out_is_right_where_nobody_knows(
    station: SecuredStation, identity: Identity, terminal: MAKE
) -> None:
    station.clock.lead = CERTIFICATE_LIFE + DAY
    known = NobodyKnows(NINETEEN_SEVENTY, floor=own_clock() - DAY)
    one = terminal(station.url, clock=known).start()
    until_trouble(one, StationTrouble.NOT_ADMITTED)


@pytest.mark.parametrize("wrong", [-20 * DAY, CERTIFICATE_LIFE + DAY])
def test_a_battery_that_is_wrong_by_so_much_hears_the_stations_time(
    station: SecuredStation,
    identity: Identity,
    terminal: Callable[..., object],
    wrong: dt.timedelta,
) -> None:
    known = ByBattery(own_clock() + wrong, floor=own_clock())
    one = terminal(station.url, clock=known).start()  # type: ignore[attr-defined]
    until_trouble(one, StationTrouble.CLOCK_WRONG)
    wait_until(lambda: bool(known.words))
    assert abs(known.words[0].wall - time.time()) < 5
