"""Devices at the staff's desk: one is tried, chosen, and used from the next start."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.catalogue import open_scanner
from drivers.driver import Wanted
from drivers.simulated.code_scanner import CodeScannerDevice
from kiosk.appliance.device import DeviceHealth, DeviceKind, FoundDevice, TrialStage
from kiosk.devices.held import HeldDevices
from kiosk.devices.scanner import ScannerWorker
from kiosk.ops.staff_desk import devices as module
from kiosk.ops.staff_desk.devices import DevicesOfStore
from kiosk.settings.load import load
from kiosk.settings.store import SettingsStore
from kiosk.visit.event import DeviceChanged, Health
from tests.kiosk.devices.collector import Collector
from tests.kiosk.devices.usb_machine import Machine

NOBODY = HeldDevices({})
FM430 = "/dev/serial/by-id/usb-Newland_FM430_A1-if00"


@pytest.fixture(autouse=True)
def no_other_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    """What this machine itself has of PC/SC and libfprint."""
    monkeypatch.setattr(module, "_readers", lambda: ("ACS ACR39U 00 00",))
    monkeypatch.setattr(module, "_fingerprints", lambda: ())


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "root")


@pytest.fixture
def store(tmp_path: Path) -> SettingsStore:
    return SettingsStore(tmp_path / "kiosk.toml")


def test_a_scanner_is_chosen_and_used_from_the_next_start(
    machine: Machine, store: SettingsStore
) -> None:
    machine.modem("1eab:0c10", "Newland", "FM430", "A1")
    desk = DevicesOfStore(load(), store, NOBODY, machine.root)
    [scanner] = [each for each in desk.found() if each.kind is DeviceKind.CODE_SCANNER]
    assert not scanner.chosen
    done = desk.use(scanner.id, DeviceKind.CODE_SCANNER)
    assert (done.done, done.restart_needed) == (True, True)
    assert store.values() == {"scanner.port": FM430, "scanner.driver": ""}
    later = load(overrides=[f"{key}={value}" for key, value in store.values().items()])
    [scanner] = [
        each
        for each in DevicesOfStore(later, store, NOBODY, machine.root).found()
        if each.kind is DeviceKind.CODE_SCANNER
    ]
    assert scanner.chosen


def test_another_card_reader_and_an_adapters_line_are_chosen(
    machine: Machine, store: SettingsStore
) -> None:
    machine.adapter("1a86:7523", "QinHeng Electronics", "USB Serial")
    desk = DevicesOfStore(load(), store, NOBODY, machine.root)
    assert desk.use("ACS ACR39U 00 00", DeviceKind.CARD_READER).done
    assert desk.use("usb:1a86:7523", DeviceKind.FINGERPRINT).done
    assert store.values() == {
        "card.reader": "ACS ACR39U 00 00",
        "fingerprint.usb": "",
        "fingerprint.port": "/dev/ttyUSB0",
        "fingerprint.driver": "",
    }


def test_what_is_gone_is_neither_used_nor_tried(machine: Machine, store: SettingsStore) -> None:
    desk = DevicesOfStore(load(), store, NOBODY, machine.root)
    assert not desk.use("usb:1", DeviceKind.PRINTER).done
    assert desk_trial(desk, "usb:1")[-1].stage is TrialStage.FAILED
    desk.cancel(7)
    assert store.version == 0


def test_a_trial_is_ended_by_hand(tmp_path: Path, machine: Machine, store: SettingsStore) -> None:
    line = machine.modem("1eab:0c10", "Newland", "FM430", "A1")
    desk = DevicesOfStore(load(), store, NOBODY, machine.root)
    with CodeScannerDevice(tmp_path) as device:
        there = machine.root / line.lstrip("/")
        there.unlink()
        there.symlink_to(device.port)
        steps = desk.trial(4, "usb:1eab:0c10:A1", DeviceKind.CODE_SCANNER)
        assert next(steps).stage is TrialStage.WAITING
        desk.cancel(4)
        assert list(steps)[-1].detail == "ended by hand"


def test_a_device_in_use_is_tried_by_the_core_that_holds_it_and_shows_how_it_is(
    tmp_path: Path, machine: Machine, store: SettingsStore
) -> None:
    line = machine.modem("1eab:0c10", "Newland", "FM430", "A1")
    settings = load(overrides=[f"scanner.port={FM430}"])
    events = Collector()
    with CodeScannerDevice(tmp_path) as device:
        there = machine.root / line.lstrip("/")
        there.unlink()
        there.symlink_to(device.port)
        worker = ScannerWorker(lambda: open_scanner("", Wanted(str(there))), events)
        desk = DevicesOfStore(
            settings, store, HeldDevices({DeviceKind.CODE_SCANNER: worker}), machine.root
        )
        assert scanner_of(desk).health is DeviceHealth.FAULTY, "nobody has opened it yet"
        worker.start()
        events.wait_for(DeviceChanged, lambda e: e.health is Health.READY)
        scanner = scanner_of(desk)
        assert (scanner.health, scanner.last_error) == (DeviceHealth.READY, "")
        steps = desk.trial(1, scanner.id, DeviceKind.CODE_SCANNER)
        assert next(steps).stage is TrialStage.WAITING
        device.scan("a code")
        assert list(steps)[-1].stage is TrialStage.PASSED
    events.wait_for(DeviceChanged, lambda e: e.health is Health.AWAY)
    gone = scanner_of(desk)
    worker.stop()
    assert gone.health is DeviceHealth.FAULTY, "it is on the bus and cannot be opened"
    assert gone.last_error
    assert gone.last_error_at is not None


def scanner_of(desk: DevicesOfStore) -> FoundDevice:
    [scanner] = [each for each in desk.found() if each.kind is DeviceKind.CODE_SCANNER]
    return scanner


def desk_trial(desk: DevicesOfStore, device: str) -> list[module.Trial]:
    return list(desk.trial(1, device, DeviceKind.CODE_SCANNER))


def test_a_device_that_is_set_and_gone_is_listed(machine: Machine, store: SettingsStore) -> None:
    settings = load(overrides=["printer.port=/dev/usb/lp0"])
    found = DevicesOfStore(settings, store, NOBODY, machine.root).found()
    [printer] = [each for each in found if each.kind is DeviceKind.PRINTER]
    assert (printer.health, printer.chosen) == (DeviceHealth.AWAY, True)
