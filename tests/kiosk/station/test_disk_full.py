"""The station's disk is full: said plainly, nothing acknowledged is lost, all heals by itself."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.ops.lifeline import spawn
from tests.full_disk import KINDS, Disk
from tests.kiosk.station.running import ROOT, Caller, new_key

SERVE = """
import sys
from pathlib import Path
from kiosk.ops.lifeline import hold_to_parent
from kiosk.station.serve import run_station
from tests.kiosk.station.running import options
hold_to_parent()
run_station(options(Path(sys.argv[1])), ready=lambda url: print(url, flush=True))
"""


@pytest.fixture(params=KINDS)
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Disk:
    return Disk(request.param, tmp_path / "disk")


@pytest.fixture
def caller(disk: Disk) -> Iterator[Caller]:
    """At a station whose store lies on the disk."""
    import subprocess

    process = spawn(
        disk.command(sys.executable, "-c", SERVE, str(disk.folder)),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        disk.attach(process.pid)
        yield Caller(url)
        assert process.poll() is None, "the service has ended"
    finally:
        process.kill()
        process.communicate()


@pytest.mark.slow
def test_a_full_disk_is_said_plainly_and_heals_by_itself(disk: Disk, caller: Caller) -> None:
    taken = {}
    for _ in range(5):
        ticket = caller.take().json()
        taken[ticket["id"]] = ticket["number"]
    for _ in range(3):  # full, free, full again
        disk.fill()
        refused_key = fill_up(caller, taken)
        assert caller.get("/v1/ready").status_code == 503
        assert caller.get("/v1/ready").json()["code"] == "store-unavailable"
        # What is there can still be read.
        assert caller.waiting() == len(taken)
        assert caller.get("/v1/board").json()["last_event"] == len(taken)
        assert caller.take(key=next(iter(taken))).status_code in (200, 503)
        disk.free()
        until_well(caller)
        answer = caller.take(key=refused_key)
        assert answer.status_code == 201
        taken[answer.json()["id"]] = answer.json()["number"]
    # Once each, without a gap: what was refused has used no number up.
    assert sorted(taken.values()) == [f"A{n:03d}" for n in range(1, len(taken) + 1)]
    assert caller.waiting() == len(taken)
    for key, number in taken.items():
        again = caller.take(key=key)
        assert (again.status_code, again.json()["number"]) == (200, number)


def fill_up(caller: Caller, taken: dict[str, str]) -> str:
    """Takes tickets until there is no room for one (a log that is written anew has some left)."""
    deadline = time.monotonic() + 30
    while True:
        assert time.monotonic() < deadline, "the disk does not get full"
        key = new_key()
        answer = caller.take(key=key)
        if answer.status_code == 503:
            assert answer.json()["code"] == "store-unavailable"
            return key
        assert answer.status_code == 201
        taken[key] = answer.json()["number"]


def until_well(caller: Caller) -> None:
    deadline = time.monotonic() + 20
    while caller.get("/v1/ready").status_code != 200:
        assert time.monotonic() < deadline, "it does not heal"
        time.sleep(0.02)
