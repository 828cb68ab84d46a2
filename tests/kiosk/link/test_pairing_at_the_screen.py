"""Pairing as the terminal's screen does it: over real TLS, with staff at the station."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.link.identity import IdentityFile
from kiosk.visit.event import Event, PairingChanged, StationChanged, StationTrouble
from kiosk.visit.view import PairingFault, PairingStage
from tests.kiosk.link.paired import SecuredStation
from tests.kiosk.link.terminal import UNHURRIED, Terminal, wait_until

MAKE = Callable[..., Terminal]


@pytest.fixture
def station(tmp_path: Path) -> Iterator[SecuredStation]:
    with SecuredStation(tmp_path / "station") as secured:
        yield secured


@pytest.fixture
def unpaired(station: SecuredStation, terminal: MAKE) -> Terminal:
    one = terminal(station.url, timing=UNHURRIED).start()
    one.until(lambda e: isinstance(e, StationChanged) and e.trouble is StationTrouble.NOT_PAIRED)
    return one


def at(stage: PairingStage) -> Callable[[Event], bool]:
    return lambda event: isinstance(event, PairingChanged) and event.stage is stage


def test_a_terminal_waits_for_the_station_shows_its_code_and_serves(
    station: SecuredStation, unpaired: Terminal
) -> None:
    unpaired.link.begin_pairing()
    station.staff.open_window()
    shown = unpaired.until(at(PairingStage.COMPARING))
    assert isinstance(shown, PairingChanged)
    assert [w.code for w in station.staff.waiting()] == [shown.code]
    assert station.staff.confirm(shown.code) is not None
    assert not any(map(at(PairingStage.PAIRED), unpaired.events)), "nobody has said yes here"
    unpaired.link.confirm_pairing()
    unpaired.until(at(PairingStage.PAIRED))
    unpaired.until_reachable()
    assert not unpaired.ticket().offline


def test_whoever_cancels_leaves_no_certificate(
    station: SecuredStation, unpaired: Terminal, tmp_path: Path
) -> None:
    station.staff.open_window()
    unpaired.link.begin_pairing()
    shown = unpaired.until(at(PairingStage.COMPARING))
    assert isinstance(shown, PairingChanged)
    unpaired.link.cancel_pairing()
    assert station.staff.confirm(shown.code) is not None
    unpaired.link.confirm_pairing()
    unpaired.link.stop()
    assert not any(map(at(PairingStage.PAIRED), unpaired.events))
    assert IdentityFile(tmp_path / "terminal").current() is None


def test_what_the_station_refuses_is_said(station: SecuredStation, unpaired: Terminal) -> None:
    station.staff.open_window()
    unpaired.link.begin_pairing()
    unpaired.until(at(PairingStage.COMPARING))
    station.staff.close_window()
    unpaired.link.confirm_pairing()
    failed = unpaired.until(at(PairingStage.FAILED))
    assert isinstance(failed, PairingChanged)
    assert failed.fault is PairingFault.OVER


def test_beginning_again_shows_a_new_code(station: SecuredStation, unpaired: Terminal) -> None:
    station.staff.open_window()

    def codes() -> list[str]:
        return [e.code for e in unpaired.events if at(PairingStage.COMPARING)(e)]

    unpaired.link.begin_pairing()
    wait_until(lambda: len(codes()) == 1)
    unpaired.link.begin_pairing()
    wait_until(lambda: len(codes()) == 2)
    assert len(set(codes())) == 2
