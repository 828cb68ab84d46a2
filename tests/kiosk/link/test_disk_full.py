"""A terminal's disk is full: tickets go on while the station is there, none is promised otherwise.

The outbox and the audit trail lie on a disk that is full in earnest, and heal by themselves.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.ops.audit import verify_trail
from kiosk.station.serve import StationServer
from tests.full_disk import KINDS, Disk
from tests.kiosk.link.obedient import TRAIL, Obedient
from tests.kiosk.link.test_kill import waiting
from tests.kiosk.station.running import free_port, options

STOCK = 20
"""Numbers of a service that the terminal holds on lease at first."""


@pytest.fixture(params=KINDS)
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Disk:
    return Disk(request.param, tmp_path / "disk")


@pytest.fixture
def place(tmp_path: Path) -> tuple[Path, int]:
    """Where the station is, also after a pause."""
    return tmp_path / "station", free_port()


@pytest.fixture
def hall(disk: Disk, place: tuple[Path, int]) -> Iterator[Obedient]:
    """A terminal that has been with the station."""
    with StationServer(options(place[0], port=place[1])) as server:
        terminal = Obedient(disk, server.url)
        assert terminal.told("stock up") == "yes"
    yield terminal
    terminal.die()


@pytest.mark.slow
def test_no_ticket_is_lost_or_doubled_when_the_outbox_has_no_room(
    disk: Disk, place: tuple[Path, int], hall: Obedient
) -> None:
    given: list[str] = []
    disk.fill()
    with StationServer(options(place[0], port=place[1])):
        assert hall.told("find the station") == "yes"
        for _ in range(5):
            way, _, number = hall.told("take").rpartition(" ")
            assert way == "on line"
            given.append(number)
    assert hall.told("find it away") == "yes"
    # Without the station a ticket is what the outbox has: nothing is promised that it has not.
    for taken in itertools.count():
        said = hall.told("take")
        if said == "STATION_AWAY":
            break
        given.append(said.removeprefix("leased "))
        assert taken < STOCK - 1, "the disk does not get full"
    disk.free()
    said = hall.told("take")
    assert said.startswith("leased "), said
    given.append(said.removeprefix("leased "))
    with StationServer(options(place[0], port=place[1])):
        assert hall.told("find the station") == "yes"
        assert hall.told("deliver") == "yes"
    assert sorted(waiting(place[0]).values()) == sorted(given)


@pytest.mark.slow
def test_the_audit_trail_stays_whole_when_it_has_no_room(disk: Disk, hall: Obedient) -> None:
    trail, recorded = disk.seen / TRAIL, 0
    for _ in range(2):
        assert hall.told("record") == "yes"
        disk.fill()
        recorded += 1
        # The last block of the file may have room for some more lines.
        while (said := hall.told("record")) == "yes":
            recorded += 1
            assert recorded < 1000, "the disk does not get full"
        assert said == "OSError"
        disk.free()
        found = verify_trail(trail)
        assert (found.entries, found.intact) == (recorded, True)
    assert hall.told("record") == "yes"
    assert verify_trail(trail).intact
