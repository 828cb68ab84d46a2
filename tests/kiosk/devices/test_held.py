"""Devices that the core holds open are tried without being opened a second time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from drivers.catalogue import open_fingerprint, open_printer, open_scanner
from drivers.driver import Wanted
from drivers.printer.printer import Paper
from drivers.simulated.code_scanner import CodeScannerDevice
from drivers.simulated.finger import SimulatedFinger
from drivers.simulated.fingerprint_module import FingerprintModule
from drivers.simulated.ticket_printer import TicketPrinterDevice
from kiosk.appliance.device import DeviceHealth, DeviceKind, FoundDevice, TrialStage
from kiosk.devices import trial as module
from kiosk.devices.held import OFFLINE, OUT_OF_PAPER, HeldDevices, known
from kiosk.devices.printer import PrinterWorker
from kiosk.devices.scanner import ScannerWorker
from kiosk.devices.standing import Standing, Trouble
from kiosk.devices.trial import trial_of_held
from kiosk.devices.worker import DeviceWorker
from kiosk.visit.event import CodeScanned, DeviceChanged, Health
from kiosk.visit.view import Device
from tests.kiosk.devices.collector import Collector

DEVICE = FoundDevice(id="usb:1", kind=None, name="x", port="/dev/x", chosen=True)
SECRET = "001099012345|NGUYEN THI MAI"


@contextmanager
def running(
    kind: DeviceKind, worker: DeviceWorker[object, object], events: Collector
) -> Iterator[HeldDevices]:
    worker.start()
    events.wait_for(DeviceChanged, lambda e: e.health is Health.READY)
    try:
        yield HeldDevices({kind: worker})
    finally:
        worker.stop()


def printer(port: str, events: Collector) -> PrinterWorker:
    return PrinterWorker(
        lambda: open_printer("", Wanted(port)), lambda _job, _width: (), events, port=port
    )


def test_a_code_that_is_tried_reaches_the_trial_and_not_the_visit(
    tmp_path: Path, events: Collector
) -> None:
    with CodeScannerDevice(tmp_path) as device:
        worker = ScannerWorker(lambda: open_scanner("", Wanted(device.port)), events)
        with running(DeviceKind.CODE_SCANNER, worker, events) as held:
            steps = trial_of_held(DEVICE, DeviceKind.CODE_SCANNER, held, lambda: False)
            assert next(steps).stage is TrialStage.WAITING
            device.scan(SECRET)
            last = list(steps)[-1]
            assert (last.device, last.stage) == ("usb:1", TrialStage.PASSED)
            assert events.of(CodeScanned) == []
            device.scan("after it")
            assert events.wait_for(CodeScanned).text == "after it"


def test_a_printer_in_use_prints_a_test_page_and_its_fault_is_told(
    tmp_path: Path, events: Collector
) -> None:
    with (
        TicketPrinterDevice(tmp_path) as device,
        running(DeviceKind.PRINTER, printer(device.port, events), events) as held,
    ):
        steps = list(trial_of_held(DEVICE, DeviceKind.PRINTER, held, lambda: False))
        assert steps[-1].stage is TrialStage.PASSED
        assert device.wait_for_job().width == 576
        device.paper = Paper.OUT
        steps = list(trial_of_held(DEVICE, DeviceKind.PRINTER, held, lambda: False))
        assert (steps[-1].stage, steps[-1].detail) == (TrialStage.FAILED, "out of paper")


def test_new_paper_is_seen_when_staff_say_so_and_not_some_seconds_later(
    tmp_path: Path, events: Collector
) -> None:
    with TicketPrinterDevice(tmp_path) as device:
        worker = printer(device.port, events)
        worker._clock = lambda: 0.0  # so the worker itself never finds it time to look
        with running(DeviceKind.PRINTER, worker, events) as held:
            device.paper = Paper.OUT
            held.look_at_printer()
            events.wait_for(DeviceChanged, lambda e: e.health is Health.OUT_OF_PAPER)
            assert held.standings()[DeviceKind.PRINTER].trouble is Trouble.OUT_OF_PAPER
            device.paper = Paper.LOW
            held.look_at_printer()
            events.wait_for(DeviceChanged, lambda e: e.health is Health.READY, count=2)
            assert held.standings()[DeviceKind.PRINTER].trouble is Trouble.PAPER_LOW


def test_a_finger_is_pressed_on_the_module_in_use(tmp_path: Path, events: Collector) -> None:
    class Holder(DeviceWorker[object, object]):
        def serve(self, device: object, job: object) -> None: ...

        def refuse(self, job: object) -> None: ...

    with FingerprintModule(tmp_path) as device:
        worker = Holder(
            Device.FINGERPRINT, lambda: open_fingerprint("", Wanted(device.port)), events
        )
        with running(DeviceKind.FINGERPRINT, worker, events) as held:
            steps = trial_of_held(DEVICE, DeviceKind.FINGERPRINT, held, lambda: False)
            assert next(steps).stage is TrialStage.WAITING
            device.press(SimulatedFinger(1))
            assert list(steps)[-1].stage is TrialStage.PASSED


def test_a_trial_is_ended_by_hand_and_the_device_goes_on(tmp_path: Path, events: Collector) -> None:
    ended = threading.Event()
    with CodeScannerDevice(tmp_path) as device:
        worker = ScannerWorker(lambda: open_scanner("", Wanted(device.port)), events)
        with running(DeviceKind.CODE_SCANNER, worker, events) as held:
            steps = trial_of_held(DEVICE, DeviceKind.CODE_SCANNER, held, ended.is_set)
            next(steps)
            ended.set()
            assert list(steps)[-1].detail == "ended by hand"
            device.scan("42")
            assert events.wait_for(CodeScanned).text == "42"


def test_a_device_that_is_away_or_not_held_cannot_be_tried(events: Collector) -> None:
    away = ScannerWorker(lambda: open_scanner("", Wanted("/dev/no-such-port")), events)
    away.start()
    events.wait_for(DeviceChanged, lambda e: e.health is Health.AWAY)
    for held in (HeldDevices({DeviceKind.CODE_SCANNER: away}), HeldDevices({})):
        [last] = trial_of_held(DEVICE, DeviceKind.CODE_SCANNER, held, lambda: False)
        assert (last.stage, last.detail) == (TrialStage.FAILED, module.NOT_HELD)
    away.stop()


def test_pulled_out_in_a_trial_it_fails_with_the_drivers_words(
    tmp_path: Path, events: Collector
) -> None:
    device = CodeScannerDevice(tmp_path)
    with device:
        worker = ScannerWorker(lambda: open_scanner("", Wanted(device.port)), events)
        worker.start()
        events.wait_for(DeviceChanged, lambda e: e.health is Health.READY)
        held = HeldDevices({DeviceKind.CODE_SCANNER: worker})
        steps = trial_of_held(DEVICE, DeviceKind.CODE_SCANNER, held, lambda: False)
        assert next(steps).stage is TrialStage.WAITING
    last = list(steps)[-1]
    assert last.stage is TrialStage.FAILED
    assert last.detail
    events.wait_for(DeviceChanged, lambda e: e.health is Health.AWAY)
    assert held.standings()[DeviceKind.CODE_SCANNER].last_error
    worker.stop()


@pytest.mark.parametrize(
    ("standing", "health", "said"),
    [
        (Standing(), DeviceHealth.AWAY, ""),
        (Standing(Health.READY), DeviceHealth.READY, ""),
        (Standing(Health.READY, last_error="no answer"), DeviceHealth.READY, "no answer"),
        (Standing(Health.AWAY, Trouble.GONE, "no port"), DeviceHealth.AWAY, "no port"),
        (Standing(Health.AWAY, Trouble.BROKEN, "garbage"), DeviceHealth.FAULTY, "garbage"),
        (Standing(Health.AWAY, Trouble.OFFLINE), DeviceHealth.FAULTY, OFFLINE),
        (Standing(Health.OUT_OF_PAPER, Trouble.OUT_OF_PAPER), DeviceHealth.FAULTY, OUT_OF_PAPER),
        (Standing(Health.READY, Trouble.HANGS, "x"), DeviceHealth.FAULTY, "x"),
        (Standing(Health.NOT_FITTED), DeviceHealth.UNUSED, ""),
    ],
)
def test_how_a_worker_stands_is_how_its_device_is_listed(
    standing: Standing, health: DeviceHealth, said: str
) -> None:
    assert known(standing)[:2] == (health, said)
