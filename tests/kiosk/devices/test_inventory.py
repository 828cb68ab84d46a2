"""What is plugged in is found with a plain name, a port, and what could drive it."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers import catalogue
from kiosk.appliance.device import DeviceHealth, DeviceKind, FoundDevice
from kiosk.devices.inventory import (
    KEYBOARD_MODE,
    NO_LINE,
    NO_SERVICE,
    Chosen,
    FingerprintOnUsb,
    Known,
    Surroundings,
    inventory,
)
from tests.kiosk.devices.usb_machine import Machine

ACR = "ACS ACR39U ICC Reader 00 00"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "root")


def only(found: tuple[FoundDevice, ...]) -> FoundDevice:
    [device] = found
    return device


def test_on_a_bare_machine_there_is_nothing(machine: Machine, tmp_path: Path) -> None:
    assert inventory(Surroundings(machine.root)) == ()
    assert inventory(Surroundings(tmp_path / "no such root")) == ()


def test_a_scanner_is_known_by_its_maker_and_keeps_its_port(machine: Machine) -> None:
    machine.modem("1eab:0c10", "Newland", "FM430", "A1")
    assert only(inventory(Surroundings(machine.root))) == FoundDevice(
        id="usb:1eab:0c10:A1",
        kind=DeviceKind.CODE_SCANNER,
        name="Newland FM430",
        port="/dev/serial/by-id/usb-Newland_FM430_A1-if00",
        usb="1eab:0c10",
        socket="1-1",
        driver="serial_scanner",
    )


def test_of_two_alike_each_has_an_id_of_its_own(machine: Machine) -> None:
    machine.modem("1eab:0c10", "Newland", "FM430", "A1")
    machine.modem("1eab:0c10", "Newland", "FM430", "B2")
    around = Surroundings(
        machine.root,
        {DeviceKind.CODE_SCANNER: Chosen("/dev/serial/by-id/usb-Newland_FM430_B2-if00")},
    )
    first, second = inventory(around)
    assert (first.id, first.chosen, first.health) == (
        "usb:1eab:0c10:B2",
        True,
        DeviceHealth.READY,
    )
    assert (second.id, second.chosen) == ("usb:1eab:0c10:A1", False)


def test_an_adapter_may_have_anything_at_its_end(machine: Machine) -> None:
    machine.adapter("1a86:7523", "QinHeng Electronics", "USB Serial")
    found = only(inventory(Surroundings(machine.root)))
    assert (found.kind, found.driver, found.port) == (None, "", "/dev/ttyUSB0")
    assert found.id == "usb:1a86:7523"


def test_what_the_settings_name_is_known_by_that(machine: Machine) -> None:
    port = machine.adapter("1a86:7523", "QinHeng Electronics", "USB Serial")
    machine.udev_link("/dev/kiosk/finger", port)
    chosen = {DeviceKind.FINGERPRINT: Chosen("/dev/kiosk/finger")}
    found = only(inventory(Surroundings(machine.root, chosen)))
    assert (found.kind, found.driver, found.chosen) == (DeviceKind.FINGERPRINT, "zfm", True)


def test_one_that_is_set_and_not_there_is_away_and_one_at_fault_says_why(machine: Machine) -> None:
    machine.printer("0416:5011", "Winbond", "POS80 Printer")
    chosen = {
        DeviceKind.PRINTER: Chosen("/dev/usb/lp0", "acme_t80"),
        DeviceKind.CODE_SCANNER: Chosen("/dev/kiosk/scanner"),
    }
    health = {
        DeviceKind.PRINTER: Known(DeviceHealth.FAULTY, "the cover is open"),
        DeviceKind.CODE_SCANNER: Known(DeviceHealth.AWAY, "cannot open /dev/kiosk/scanner"),
    }
    scanner, printer = inventory(Surroundings(machine.root, chosen, health))
    assert (printer.health, printer.last_error) == (DeviceHealth.FAULTY, "the cover is open")
    assert (printer.kind, printer.driver) == (DeviceKind.PRINTER, "acme_t80")
    assert (scanner.health, scanner.port) == (DeviceHealth.AWAY, "/dev/kiosk/scanner")
    assert scanner.last_error == "cannot open /dev/kiosk/scanner"


def test_one_that_is_plugged_in_and_cannot_be_opened_is_at_fault(machine: Machine) -> None:
    at = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)
    machine.printer("0416:5011", "Winbond", "POS80 Printer")
    known = {DeviceKind.PRINTER: Known(DeviceHealth.AWAY, "Permission denied", at)}
    chosen = {DeviceKind.PRINTER: Chosen("/dev/usb/lp0")}
    found = only(inventory(Surroundings(machine.root, chosen, known)))
    assert (found.health, found.last_error) == (DeviceHealth.FAULTY, "Permission denied")
    assert found.last_error_at == at


def test_a_card_reader_has_the_name_of_pcsc(machine: Machine) -> None:
    machine.plug("072f:b100", "ACS", "ACR39U ICC Reader", classes=(0x0B,))
    around = Surroundings(machine.root, {DeviceKind.CARD_READER: Chosen("")}, readers=(ACR,))
    found = only(inventory(around))
    assert (found.id, found.usb, found.driver) == (ACR, "072f:b100", "pcsc")
    assert found.chosen, "whichever is there"


def test_a_reader_that_pcscd_does_not_offer_is_at_fault(machine: Machine) -> None:
    machine.plug("072f:b100", "ACS", "ACR39U ICC Reader", classes=(0x0B,))
    found = only(inventory(Surroundings(machine.root)))
    assert (found.health, found.last_error) == (DeviceHealth.FAULTY, NO_SERVICE)


def test_of_two_readers_the_preferred_one_is_chosen(machine: Machine) -> None:
    readers = ("HID Omnikey 5022 00 00", ACR)
    around = Surroundings(machine.root, {DeviceKind.CARD_READER: Chosen("ACR39")}, readers=readers)
    assert [(one.id, one.chosen) for one in inventory(around)] == [
        (ACR, True),
        (readers[0], False),
    ]


def test_a_scanner_that_types_is_told_from_one_that_can_be_used(machine: Machine) -> None:
    machine.plug("0c2e:0b61", "Honeywell", "Genesis 7580", classes=(0x03,), driver="usbhid")
    found = only(inventory(Surroundings(machine.root)))
    assert (found.kind, found.port) == (DeviceKind.CODE_SCANNER, "")
    assert (found.health, found.last_error) == (DeviceHealth.FAULTY, KEYBOARD_MODE)


def test_mice_sticks_and_network_cards_are_nobodys_business(machine: Machine) -> None:
    machine.plug("046d:c077", "Logitech", "USB Optical Mouse", classes=(0x03,), driver="usbhid")
    machine.plug("0781:5567", "SanDisk", "Cruzer Blade", classes=(0x08,), driver="usb-storage")
    machine.plug("0bda:8152", "Realtek", "USB 10/100 LAN", classes=(0xFF,), driver="r8152")
    assert inventory(Surroundings(machine.root)) == ()


def test_what_nobody_drives_is_shown(machine: Machine) -> None:
    machine.plug("1491:0020", "Futronic Technology", "FS80")
    assert only(inventory(Surroundings(machine.root))).last_error == NO_LINE
    known = (FingerprintOnUsb("uru4000", "DigitalPersona U.are.U"),)
    chosen = {DeviceKind.FINGERPRINT: Chosen("any")}
    found = only(inventory(Surroundings(machine.root, chosen, fingerprints=known)))
    assert (found.id, found.port, found.driver) == ("libfprint:uru4000", "uru4000", "libfprint")
    assert found.chosen


def test_a_vendors_driver_is_named_for_its_device(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "vendor_driver"))
    catalogue.forget()
    machine.adapter("1209:ac80", "Acme", "T80")
    machine.printer("0416:5011", "Winbond", "POS80 Printer")
    found = {device.name: device for device in inventory(Surroundings(machine.root))}
    catalogue.forget()
    assert found["Acme T80"].kind is DeviceKind.PRINTER
    assert found["Acme T80"].driver == "acme_t80"
    assert found["Winbond POS80 Printer"].driver == "escpos"


def test_serial_ports_of_the_board_count_where_there_is_hardware(machine: Machine) -> None:
    machine.board_line("ttyS0", "4")
    machine.board_line("ttyS1", "0")
    machine.board_line("ttyAMA0", "32")
    assert [one.port for one in inventory(Surroundings(machine.root))] == [
        "/dev/ttyAMA0",
        "/dev/ttyS0",
    ]


def test_a_headphone_socket_is_an_input_with_that_switch(machine: Machine) -> None:
    machine.input("HDA Intel PCH Mic", "10")
    port = machine.input("HDA Intel PCH Front Headphone", "4")
    chosen = {DeviceKind.HEADPHONES: Chosen("auto")}
    found = only(inventory(Surroundings(machine.root, chosen)))
    assert (found.port, found.driver, found.chosen) == (port, "evdev_jack", True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(said=st.lists(st.binary(max_size=600), min_size=5, max_size=5))
def test_whatever_a_device_says_of_itself_is_bounded_and_printable(
    tmp_path: Path, said: list[bytes]
) -> None:
    root = tmp_path / "root"
    shutil.rmtree(root, ignore_errors=True)
    machine = Machine(root)
    machine.adapter("1a86:7523", "x", "y")
    folder = next((root / "sys/devices/pci0000:00/0000:00:14.0/usb1").glob("1-1"))
    for name, value in zip(
        ("manufacturer", "product", "serial", "bDeviceClass", "1-1:1.0/bInterfaceClass"),
        said,
        strict=True,
    ):
        (folder / name).write_bytes(value)
    for device in inventory(Surroundings(root)):
        assert len(device.name) <= 64
        assert device.name.isprintable()
        assert device.id.isprintable()
        assert len(device.id) < 100


def test_this_machines_own_tree_can_be_read() -> None:
    assert isinstance(inventory(Surroundings()), tuple)
