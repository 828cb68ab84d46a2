"""When it is quiet, what a new version is blamed for, and what the trial visit says."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import msgspec
import pytest

from kiosk.appliance.finding import Code, Finding, Part
from kiosk.appliance.finding_words import found
from kiosk.appliance.request import MachineState, Refused, Reply, Request
from kiosk.ops.fleet.machine_watch import MachineWatch, running_version
from kiosk.ops.update.surroundings import TerminalSurroundings
from kiosk.ops.update.visit_test import NOT_RUN, fault_in, visit_fault
from kiosk.settings.tree import Update


class Caretaker:
    def __init__(self, reply: Reply) -> None:
        self.reply = reply

    def ask(self, _request: Request, _limit: float | None = None) -> Reply:
        return self.reply


def surroundings(
    *findings: Finding, at_rest: bool = True, hour: int = 19, reply: Reply | None = None
) -> TerminalSurroundings:
    """`hour`: in UTC; 19:00 is 02:00 at the station."""
    return TerminalSurroundings(
        Update(),
        MachineWatch(Caretaker(reply or MachineState(slot="A", marked_good=True))),
        at_rest=lambda: at_rest,
        station=lambda: None,
        findings=lambda: findings,
        visit=lambda: "",
        now=lambda: dt.datetime(2026, 11, 24, hour, tzinfo=dt.UTC),
    )


def test_the_hours_are_the_stations_and_a_visit_is_waited_for() -> None:
    assert surroundings().machine(fetched=True).quiet
    assert not surroundings(hour=2).machine(fetched=True).quiet
    assert not surroundings(at_rest=False).machine(fetched=True).quiet


def test_without_a_caretaker_there_are_no_slots_to_mark() -> None:
    seen = surroundings(reply=Refused("no caretaker: none")).machine(fetched=False)
    assert not seen.has_slots
    assert not seen.marked_good


def test_a_version_is_blamed_for_devices_and_station_and_not_for_the_weather() -> None:
    around = surroundings(
        found(Part.CODE_SCANNER, Code.AWAY, error="x", setting="scanner.port", port="y"),
        found(Part.PRINTER, Code.PAPER_OUT, port="/dev/usb/lp0"),
        found(Part.STATION, Code.NOT_FOUND),
        found(Part.DISK, Code.FULL, folder="/var", free_mb=1, percent=99),
        found(Part.CARD_READER, Code.OK, what="x"),
    )
    assert around.faults() == ("code_scanner", "station")


def said(*steps: tuple[str, bool]) -> bytes:
    return msgspec.json.encode({"visit": [{"name": n, "passed": p} for n, p in steps]})


@pytest.mark.parametrize(
    ("output", "code", "fault"),
    [
        (said(("start", True), ("end", True)), 0, ""),
        (said(("start", True), ("menu", False)), 1, "visit.menu"),
        (said(("start", True)), 1, NOT_RUN),
        (said(), 0, NOT_RUN),
        (b"", 0, NOT_RUN),
        (b"[1]", 0, NOT_RUN),
    ],
)
def test_only_a_visit_that_came_to_its_end_is_a_good_one(
    output: bytes, code: int, fault: str
) -> None:
    assert fault_in(output, code) == fault


def test_a_visit_that_hangs_is_ended() -> None:
    hanging = (sys.executable, "-c", "import time; time.sleep(60)")
    assert visit_fault(hanging, limit=0.2) == NOT_RUN
    assert visit_fault(hanging, stopping=lambda: True) == NOT_RUN
    assert visit_fault(("/nowhere/at/all",)) == NOT_RUN


def test_the_version_is_the_images(tmp_path: Path) -> None:
    file = tmp_path / "os-release"
    file.write_text('ID=debian\nIMAGE_VERSION="1.4+20261129.120000"\n')
    assert running_version(file) == "1.4+20261129.120000"
    file.write_bytes(b"IMAGE_VERSION=\xff\xff\n")
    assert running_version(file)
