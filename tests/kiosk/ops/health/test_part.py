"""The health of a core that really runs: devices pulled out, a disk that fills, who hears of it."""

from __future__ import annotations

import os
import socket
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic, sleep

import pytest
from prometheus_client.parser import text_string_to_metric_families

from drivers.printer.printer import Paper
from drivers.simulated.chipcard import DemoCountry
from drivers.simulated.ticket_printer import TicketPrinterDevice
from kiosk.appliance.finding import Code, Finding, Part
from kiosk.appliance.report import UpdateState
from kiosk.appliance.request import MachineState, Reply, Request
from kiosk.core.options import core_options
from kiosk.core.wiring import RunningCore
from kiosk.ops.doctor import examine
from kiosk.ops.health import part as module
from kiosk.ops.health.health_file import health_file, read_health
from kiosk.ops.health.part import HealthPart
from kiosk.settings.load import load
from kiosk.settings.tree import Settings


class Hands:
    def ask(self, request: Request, limit: float | None = None) -> Reply:
        return MachineState(slot="A", marked_good=True)


@dataclass
class Terminal:
    settings: Settings
    health: HealthPart
    core: RunningCore
    root: Path

    def until(self, holds: Callable[[dict[Part, Finding]], bool]) -> dict[Part, Finding]:
        """What is found once `holds`; fails after 10 s."""
        deadline = monotonic() + 10
        while monotonic() < deadline:
            seen = {finding.part: finding for finding in self.health.now()}
            if holds(seen):
                return seen
            sleep(0.01)
        raise AssertionError(f"not found: {[each.id for each in self.health.now()]}")

    def written(self) -> set[str]:
        """Ids of what lies beside the socket."""
        seen = read_health(health_file(self.settings))
        return set() if seen is None else {finding.id for finding in seen.findings}

    def until_printer_is(self, code: Code) -> Finding:
        seen = self.until(lambda seen: Part.PRINTER in seen and seen[Part.PRINTER].code is code)
        return seen[Part.PRINTER]


@contextmanager
def terminal(tmp_path: Path, *overrides: str) -> Iterator[Terminal]:
    trust = tmp_path / "trust"
    DemoCountry.create().export_trust(trust)
    (tmp_path / "run").mkdir()
    root = tmp_path / "root"
    (root / "sys/bus/usb/devices").mkdir(parents=True)
    settings = load(
        overrides=[
            f"terminal.state_dir={tmp_path / 'state'}",
            f"terminal.socket={tmp_path / 'run' / 'screen.sock'}",
            f"card.trust_dir={trust}",
            "station.url=http://127.0.0.1:9",
            *overrides,
        ]
    )
    options = replace(core_options(settings), card_readers=None)
    health = HealthPart(settings, Hands(), root=root, turn=0.02)
    with RunningCore(options) as core, health.running(core, UpdateState):
        yield Terminal(settings, health, core, root)


@pytest.fixture(autouse=True)
def no_heavy_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of other programs have tests of their own."""
    monkeypatch.setattr(module, "extractor", lambda _: module.found(Part.EXTRACTOR, Code.OK))
    monkeypatch.setattr(
        module, "voice", lambda _: module.found(Part.VOICE, Code.OK, player="aplay")
    )
    monkeypatch.setattr("kiosk.ops.staff_desk.devices._readers", lambda: ())
    monkeypatch.setattr("kiosk.ops.staff_desk.devices._fingerprints", lambda: ())


def test_a_device_is_followed_from_ready_to_pulled_out_and_back(tmp_path: Path) -> None:
    heard: list[bool] = []
    with (
        TicketPrinterDevice(tmp_path) as printer,
        terminal(tmp_path, f"printer.port={printer.port}") as here,
    ):
        here.health.listen(lambda: heard.append(True))
        here.until_printer_is(Code.OK)
        printer.paper = Paper.OUT
        here.core.held.look_at_printer()
        assert here.until_printer_is(Code.PAPER_OUT).advice == "put in a new roll"
        assert heard, "whoever reports is told at once"
        printer.paper = Paper.PRESENT
        here.core.held.look_at_printer()
        here.until_printer_is(Code.OK)
        printer.close()
        away = here.until_printer_is(Code.HEALING)
        assert away.advice == "wait a minute; else unplug it and plug it in again"


def test_all_sources_are_asked_and_the_picture_lies_beside_the_socket(tmp_path: Path) -> None:
    with terminal(tmp_path) as here:
        here.until(lambda seen: Part.STATION in seen)
        found = {finding.part for finding in here.health.examined()}
        file = health_file(here.settings)
        here.until(lambda _: {finding.id for finding in here.health.now()} == here.written())
        seen = read_health(file)
        assert seen is not None
        assert seen.process == os.getpid()
    assert not file.exists(), "no core, no picture"
    assert found >= {
        *(Part.CARD_READER, Part.CODE_SCANNER, Part.FINGERPRINT, Part.PRINTER, Part.HEADPHONES),
        *(Part.OUTBOX, Part.DISK, Part.PROGRAM, Part.SYSTEM, Part.UPDATE, Part.PAIRING),
        *(Part.STATE, Part.DRIVERS, Part.EXTRACTOR, Part.VOICE, Part.AUDIT, Part.TRUST),
        *(Part.CARD_ACCESS, Part.STATION),
    }


def test_the_doctor_reads_what_a_core_holds_and_opens_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(_: Settings) -> Iterator[Finding]:
        raise AssertionError("a device in use was opened")

    monkeypatch.setattr("kiosk.ops.doctor.opened_devices", opened)
    with TicketPrinterDevice(tmp_path) as printer:
        printer.paper = Paper.LOW
        with terminal(tmp_path, f"printer.port={printer.port}") as here:
            here.until(lambda _: "printer.paper_low" in here.written())
            found = {finding.part: finding for finding in examine(here.settings)}
    assert found[Part.PRINTER].code is Code.PAPER_LOW
    assert found[Part.STATION].code is Code.FAULTY, "which it asks itself"
    assert Part.PROGRAM in found
    with pytest.raises(AssertionError):
        list(examine(here.settings))


def test_heat_and_voltage_come_from_the_machine_and_a_drop_is_remembered(tmp_path: Path) -> None:
    with terminal(tmp_path) as here:
        sensor = here.root / "sys/class/hwmon/hwmon0"
        sensor.mkdir(parents=True)
        (sensor / "name").write_text("rpi_volt\n")
        (sensor / "in0_lcrit_alarm").write_text("1\n")
        here.until(lambda seen: Part.POWER in seen and seen[Part.POWER].code is Code.LOW)
        (sensor / "in0_lcrit_alarm").write_text("0\n")
        here.until(lambda seen: seen[Part.POWER].code is Code.WAS)


def test_prometheus_reads_it_on_this_machine_only(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with TicketPrinterDevice(tmp_path) as printer:
        printer.paper = Paper.OUT
        overrides = (f"printer.port={printer.port}", f"terminal.metrics_port={port}")
        with terminal(tmp_path, *overrides) as here:
            here.until_printer_is(Code.PAPER_OUT)
            here.until(lambda seen: Part.DISK in seen)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
                text = answer.read().decode()
            with pytest.raises(OSError, match="refused"):
                socket.create_connection(("127.0.0.2", port), timeout=2)
    samples = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert samples["kiosk_part_condition", "printer"] == 2
    assert samples["kiosk_finding", "fault", "paper_out", "printer"] == 1
    assert samples["kiosk_figure", "disk", "free_mb"] > 0


def test_a_port_that_is_taken_costs_the_metrics_and_nothing_else(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with terminal(tmp_path, f"terminal.metrics_port={port}") as here:
            here.until(lambda seen: Part.OUTBOX in seen)
