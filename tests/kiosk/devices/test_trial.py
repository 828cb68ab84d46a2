"""A device is tried before it is used, and nothing of what was read is told."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from drivers.driver import Wanted
from drivers.printer.printer import Paper
from drivers.simulated.code_scanner import CodeScannerDevice
from drivers.simulated.finger import SimulatedFinger
from drivers.simulated.fingerprint_module import FingerprintModule
from drivers.simulated.ticket_printer import TicketPrinterDevice
from kiosk.appliance.device import DeviceKind, FoundDevice, Trial, TrialStage
from kiosk.devices import trial as module
from kiosk.devices.trial import trial

SECRET = "001099012345|NGUYEN THI MAI"
DEVICE = FoundDevice(id="usb:1", kind=None, name="x", port="/dev/x")


def tried(kind: DeviceKind, port: str, during: threading.Event | None = None) -> list[Trial]:
    ended = during or threading.Event()
    return list(trial(DEVICE, kind, Wanted(port), "", ended.is_set))


def test_a_scanner_passes_with_a_code_of_which_only_the_length_is_told(tmp_path: Path) -> None:
    with CodeScannerDevice(tmp_path) as device:
        steps = trial(DEVICE, DeviceKind.CODE_SCANNER, Wanted(device.port), "", lambda: False)
        assert next(steps).stage is TrialStage.WAITING
        device.scan(SECRET)
        last = list(steps)[-1]
    assert (last.device, last.stage) == ("usb:1", TrialStage.PASSED)
    assert last.detail == f"a code of {len(SECRET)} letters was read"


def test_a_printer_prints_a_page_to_both_edges(tmp_path: Path) -> None:
    with TicketPrinterDevice(tmp_path) as device:
        assert tried(DeviceKind.PRINTER, device.port)[-1].stage is TrialStage.PASSED
        page = device.wait_for_job()
        assert page.width == 576
        columns = [page.getpixel((x, 100)) for x in (0, 575)]
        assert columns == [0, 0], "the frame is at both edges"
        device.paper = Paper.OUT
        last = tried(DeviceKind.PRINTER, device.port)[-1]
    assert (last.stage, last.detail) == (TrialStage.FAILED, "out of paper")


def test_a_fingerprint_module_shows_a_picture(tmp_path: Path) -> None:
    with FingerprintModule(tmp_path) as device:
        steps = trial(DEVICE, DeviceKind.FINGERPRINT, Wanted(device.port), "", lambda: False)
        assert next(steps).stage is TrialStage.WAITING
        device.press(SimulatedFinger(1))
        last = list(steps)[-1]
    assert last.stage is TrialStage.PASSED
    assert "dpi" in last.detail


@pytest.mark.parametrize(
    "kind", [kind for kind in DeviceKind if kind is not DeviceKind.CARD_READER]
)
def test_a_port_with_nothing_behind_it_fails_with_the_drivers_words(kind: DeviceKind) -> None:
    last = tried(kind, "/dev/no-such-port")[-1]
    assert last.stage is TrialStage.FAILED
    assert last.detail


def test_a_trial_ends_by_itself_and_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LIMIT", 0.3)
    with CodeScannerDevice(tmp_path) as device:
        assert tried(DeviceKind.CODE_SCANNER, device.port)[-1].detail == "no code was read"
        ended = threading.Event()
        ended.set()
        last = tried(DeviceKind.CODE_SCANNER, device.port, ended)[-1]
    assert (last.stage, last.detail) == (TrialStage.FAILED, "ended by hand")
