"""The doctor says of each part whether it is there, and what to do if it is not."""

from __future__ import annotations

import functools
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from drivers import own
from drivers.fingerprint.extraction import extractor
from drivers.fingerprint.libfprint import LibfprintOptions
from drivers.printer.printer import Paper
from drivers.simulated.chipcard import DemoCountry
from drivers.simulated.code_scanner import CodeScannerDevice
from drivers.simulated.finger_image import draw_finger
from drivers.simulated.fingerprint_module import FingerprintModule
from drivers.simulated.headphone_jack import HeadphoneJackDevice
from drivers.simulated.ticket_printer import TicketPrinterDevice
from drivers.simulated.usb_finger_scanner import SimulatedUsbScanner
from kiosk.appliance.finding import Condition, Finding, Part
from kiosk.ops.health import opened, software
from kiosk.settings.tree import Fingerprint, Settings


def run_doctor(*flags: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kiosk", "doctor", *flags]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def examined(*settings: str) -> dict[Part, Finding]:
    done = run_doctor("--json", *(flag for setting in settings for flag in ("--set", setting)))
    found = msgspec.json.decode(done.stdout, type=list[Finding])
    assert done.returncode == int(any(f.condition is Condition.FAULT for f in found))
    return {finding.part: finding for finding in found}


def fingerprint_of(settings: Settings) -> dict[Part, Finding]:
    """In this process, and only what is about fingerprints."""
    looks = (opened.fingerprint, software.extractor)
    return {finding.part: finding for finding in (look(settings) for look in looks)}


def test_devices_that_are_there_are_ok_and_named(
    tmp_path: Path,
) -> None:
    DemoCountry.create().export_trust(tmp_path / "trust")
    with (
        CodeScannerDevice(tmp_path) as scanner,
        FingerprintModule(tmp_path) as module,
        TicketPrinterDevice(tmp_path) as printer,
    ):
        printer.paper = Paper.OUT
        found = examined(
            f"card.trust_dir={tmp_path / 'trust'}",
            f"scanner.port={scanner.port}",
            f"fingerprint.port={module.port}",
            f"printer.port={printer.port}",
            f"terminal.state_dir={tmp_path}",
            "station.url=http://127.0.0.1:1",
        )
    assert found[Part.TRUST].condition is Condition.OK
    assert found[Part.CODE_SCANNER].condition is Condition.OK
    assert found[Part.FINGERPRINT].condition is Condition.OK
    assert "ZFM-20 family" in found[Part.FINGERPRINT].detail
    assert found[Part.EXTRACTOR].condition is Condition.OK
    assert found[Part.PRINTER].condition is Condition.FAULT
    assert "roll" in found[Part.PRINTER].advice
    assert found[Part.STATION].condition is Condition.FAULT
    assert found[Part.STATE].condition is Condition.OK


def test_what_is_missing_is_said_with_what_to_do(
    tmp_path: Path,
) -> None:
    (tmp_path / "audit.jsonl").write_text("not an audit trail\n")
    found = examined(
        f"scanner.port={tmp_path / 'nothing'}",
        "station.url=http://192.0.2.1:80",
        f"terminal.state_dir={tmp_path}",
        f"card.trust_dir={tmp_path}",
    )
    for part in (Part.TRUST, Part.CODE_SCANNER, Part.STATION, Part.AUDIT):
        assert found[part].condition is Condition.FAULT
        assert found[part].advice
    for part in (Part.PRINTER, Part.FINGERPRINT, Part.EXTRACTOR):
        assert found[part].condition is Condition.NOT_FITTED


def test_a_usb_scanner_that_is_not_plugged_in_is_a_fault(tmp_path: Path) -> None:
    found = examined(
        "fingerprint.usb=uru4000",
        "station.url=http://127.0.0.1:1",
        f"terminal.state_dir={tmp_path}",
    )[Part.FINGERPRINT]
    assert found.condition is Condition.FAULT
    assert "plugged in" in found.detail
    assert "kiosk finger scanners" in found.advice


def test_a_usb_scanner_that_opens_is_ok_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with SimulatedUsbScanner(tmp_path) as hand:
        virtual = functools.partial(LibfprintOptions, virtual_socket=hand.socket_path)
        monkeypatch.setattr(own, "LibfprintOptions", virtual)
        found = fingerprint_of(Settings(fingerprint=Fingerprint(usb="any")))
    assert found[Part.FINGERPRINT].condition is Condition.OK
    assert "Virtual image device" in found[Part.FINGERPRINT].detail


def test_an_extractor_that_misreads_the_known_picture_is_a_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(extractor, "known_picture", lambda: draw_finger("another picture"))
    found = fingerprint_of(Settings(fingerprint=Fingerprint(port="/dev/none")))
    assert found[Part.EXTRACTOR].condition is Condition.FAULT
    assert "known picture" in found[Part.EXTRACTOR].detail
    assert "libfprint-2-2" in found[Part.EXTRACTOR].advice


def test_the_table_is_for_people() -> None:
    shown = run_doctor("--set", "station.url=http://127.0.0.1:1").stdout
    assert "printer.port is empty" in shown
    assert "→ put the country signing certificates" in shown


def test_a_headphone_socket_is_opened_and_a_terminal_without_one_is_whole(tmp_path: Path) -> None:
    with HeadphoneJackDevice(tmp_path) as socket:
        found = opened.headphones(socket.port)
    assert found.condition is Condition.OK
    assert "nothing is plugged in" in found.detail
    assert opened.headphones(socket.port).condition is Condition.FAULT
    assert opened.headphones("").condition is Condition.NOT_FITTED


def test_a_screen_without_a_voice_is_a_warning_that_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert software.voice(Settings()).condition is Condition.OK
    monkeypatch.setattr(software.shutil, "which", lambda _: None)
    silent = software.voice(Settings())
    assert silent.condition is Condition.WARNING
    assert "alsa-utils" in silent.advice
