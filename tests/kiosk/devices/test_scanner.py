"""A code scanner on its line: codes become events, unplugging heals."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from drivers.scanner.serial_scanner import open_serial_scanner
from drivers.simulated.code_scanner import CodeScannerDevice
from kiosk.devices.scanner import ScannerWorker
from kiosk.visit.event import (
    CodeGarbled,
    CodeScanned,
    DeviceChanged,
    Health,
)
from tests.kiosk.devices.collector import Collector


def wait_health(events: Collector, health: Health, count: int = 1) -> None:
    events.wait_for(DeviceChanged, lambda e: e.health is health, count=count)


@pytest.fixture
def scanner(events: Collector) -> Iterator[CodeScannerDevice]:
    with CodeScannerDevice() as device:
        worker = ScannerWorker(lambda: open_serial_scanner(device.port, baud=9600), events)
        worker.start()
        wait_health(events, Health.READY)
        yield device
        worker.stop()


def test_a_code_becomes_an_event(scanner: CodeScannerDevice, events: Collector) -> None:
    scanner.scan("035090004321||Trần Văn Minh")
    assert events.wait_for(CodeScanned).text == "035090004321||Trần Văn Minh"


def test_bytes_that_are_no_text_are_garbled(scanner: CodeScannerDevice, events: Collector) -> None:
    scanner.scan_bytes(b"\xff\xfe035090004321")
    events.wait_for(CodeGarbled)


def test_a_scanner_heals_by_itself(scanner: CodeScannerDevice, events: Collector) -> None:
    scanner.unplug()
    wait_health(events, Health.AWAY)
    scanner.replug()
    wait_health(events, Health.READY, 2)
    scanner.scan("A")
    assert events.wait_for(CodeScanned).text == "A"


def test_an_event_of_a_scan_does_not_print_what_was_scanned() -> None:
    assert "0350" not in repr(CodeScanned("035090004321"))
