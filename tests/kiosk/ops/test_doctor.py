"""The doctor says of each part whether it is there, and what to do if it is not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec

from drivers.printer.printer import Paper
from drivers.simulated.chipcard import DemoCountry
from drivers.simulated.code_scanner import CodeScannerDevice
from drivers.simulated.fingerprint_module import FingerprintModule
from drivers.simulated.ticket_printer import TicketPrinterDevice
from kiosk.ops.finding import Condition, Finding


def doctor(*flags: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kiosk", "doctor", *flags]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def examined(*settings: str) -> dict[str, Finding]:
    done = doctor("--json", *(flag for setting in settings for flag in ("--set", setting)))
    found = msgspec.json.decode(done.stdout, type=list[Finding])
    assert done.returncode == int(any(f.condition is Condition.FAULT for f in found))
    return {finding.part: finding for finding in found}


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
    assert found["country certificates"].condition is Condition.OK
    assert found["code scanner"].condition is Condition.OK
    assert found["fingerprint module"].condition is Condition.OK
    assert found["ticket printer"].condition is Condition.FAULT
    assert "roll" in found["ticket printer"].advice
    assert found["station service"].condition is Condition.FAULT
    assert found["state folder"].condition is Condition.OK


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
    for part in ("country certificates", "code scanner", "station service", "audit trail"):
        assert found[part].condition is Condition.FAULT
        assert found[part].advice
    assert found["ticket printer"].condition is Condition.NOT_FITTED


def test_the_table_is_for_people() -> None:
    shown = doctor("--set", "station.url=http://127.0.0.1:1").stdout
    assert "printer.port is empty" in shown
    assert "→ put the country signing certificates" in shown
