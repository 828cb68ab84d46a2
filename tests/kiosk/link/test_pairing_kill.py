"""Either side dies in the middle of pairing: what is left is nothing, or a whole identity."""

from __future__ import annotations

import queue
import random
import threading
import time
from pathlib import Path

import pytest

from kiosk.link.client import StationClient
from kiosk.link.identity import IDENTITY_FILE, Identity, IdentityFile
from kiosk.link.offer import StationOffer
from kiosk.link.security import Security, own_clock
from kiosk.station.database import Database
from kiosk.station.pairing import Pairings
from kiosk.station.trust import StationTrust
from tests.kiosk.link.mortal import Mortal
from tests.kiosk.link.paired import STATION, SecuredStation
from tests.kiosk.link.terminal import UNHURRIED
from tests.kiosk.station.running import free_port

DEATHS = 25


class Staff:
    """Opens pairing and confirms whatever code a terminal shows, in a thread of its own."""

    def __init__(self, staff: Pairings) -> None:
        self._staff = staff
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        opened = 0.0
        while not self._ending.wait(0.005):
            if time.monotonic() - opened > 0.3:
                self._staff.open_window()
                opened = time.monotonic()
            for waiting in self._staff.waiting():
                self._staff.confirm(waiting.code)

    def stop(self) -> None:
        self._ending.set()
        self._thread.join()


def served(url: str, identity: Identity) -> bool:
    security = Security.mutual(identity, own_clock)
    client = StationClient(url, identity.terminal_id, UNHURRIED, security)
    try:
        return isinstance(client.station(), StationOffer)
    finally:
        client.close()


@pytest.mark.slow
def test_a_terminal_killed_while_pairing_has_no_identity_or_one_that_is_served(
    tmp_path: Path,
) -> None:
    chance = random.Random(20261125)
    with SecuredStation(tmp_path / "station") as station:
        staff = Staff(station.staff)
        hall = Mortal("pairing-terminal", str(tmp_path), station.url)
        for _ in range(DEATHS):
            folder = tmp_path / hall.live()
            time.sleep(chance.uniform(0.0, 0.12))
            said = [words[0] for words in hall.die()]
            left = [path.name for path in folder.iterdir()] if folder.exists() else []
            identity = IdentityFile(folder).current()
            if "kept" in said:
                assert identity is not None
            assert identity is None or served(station.url, identity)
            assert [name for name in left if not name.startswith(".")] in ([], [IDENTITY_FILE])
        hall.end()
        staff.stop()


@pytest.mark.slow
def test_a_station_killed_while_pairing_goes_on_and_admits_whom_it_certified(
    tmp_path: Path,
) -> None:
    chance = random.Random(5)
    folder = tmp_path / "station"
    mortal = Mortal("secured-station", str(folder), str(free_port()))
    url = mortal.live()
    database = Database.in_file(folder / "station.sqlite")
    trust = StationTrust.open(folder, database, STATION)
    staff = Staff(trust.pairings)
    authority = trust.authority.der
    kept = 0
    hall = Mortal("pairing-terminal", str(tmp_path), url)
    for _ in range(DEATHS):
        name = hall.live()
        time.sleep(chance.uniform(0.0, 0.1))
        mortal.die()
        mortal.live()
        try:
            while hall.said.get(timeout=10)[0] != "kept":
                continue
            kept += 1
        except queue.Empty:
            pytest.fail("pairing did not go on after the station came back")
        hall.die()
        identity = IdentityFile(tmp_path / name).current()
        assert identity is not None
        assert served(url, identity)
    hall.end()
    staff.stop()
    mortal.die()
    mortal.end()
    assert kept == DEATHS
    assert StationTrust.open(folder, database, STATION).authority.der == authority
    database.close()
