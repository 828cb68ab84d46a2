"""A terminal's devices and findings, made up, and staff at work on it."""

from __future__ import annotations

import datetime as dt

from kiosk.appliance.device import DeviceHealth, DeviceKind, FoundDevice
from kiosk.appliance.finding import Condition, Finding, Part
from kiosk.appliance.provisioning import FoundStation
from kiosk.appliance.request import MachineState
from kiosk.appliance.settings_version import SettingsVersion
from kiosk.staff.member import Role
from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit import staff_mode_event as se
from kiosk.visit import staff_mode_intent as si
from kiosk.visit.staff_mode_effect import CheckStaffCode
from kiosk.visit.view import Body
from tests.kiosk.visit.driver import VisitOnPaper

CODE = "40718265"
SETUP_CODE = "824613"
OLD_SCANNER = FoundDevice(
    id="usb:1eab:0c10:A1",
    kind=DeviceKind.CODE_SCANNER,
    name="Newland FM430",
    port="/dev/serial/by-id/usb-Newland_FM430_A1",
    usb="1eab:0c10",
    driver="serial_scanner",
    chosen=True,
    health=DeviceHealth.AWAY,
)
NEW_SCANNER = FoundDevice(
    id="usb:1eab:0c10:B2",
    kind=DeviceKind.CODE_SCANNER,
    name="Newland FM430",
    port="/dev/serial/by-id/usb-Newland_FM430_B2",
    usb="1eab:0c10",
    driver="serial_scanner",
)
PRINTER = FoundDevice(
    id="usb:0416:5011",
    kind=DeviceKind.PRINTER,
    name="POS80 Printer",
    port="/dev/usb/lp0",
    usb="0416:5011",
    driver="escpos",
    chosen=True,
    health=DeviceHealth.READY,
)
UNKNOWN = FoundDevice(
    id="usb:1a86:7523", kind=None, name="USB Serial", port="/dev/ttyUSB3", usb="1a86:7523"
)
FOREIGN = FoundDevice(
    id="usb:27c6:5125",
    kind=DeviceKind.FINGERPRINT,
    name="Goodix Fingerprint",
    port="usb",
    usb="27c6:5125",
)
DEVICES = (OLD_SCANNER, NEW_SCANNER, PRINTER, UNKNOWN, FOREIGN)
FINDINGS = (
    Finding(
        Part.CODE_SCANNER, Condition.FAULT, "the scanner is away", "plug it in, or choose another"
    ),
    Finding(Part.DISK, Condition.WARNING, "81 % used"),
    Finding(Part.PRINTER, Condition.OK, "ready"),
)
MACHINE = MachineState(slot="A", brightness=80, volume=60, addresses=("192.168.10.21/24",))
VERSIONS = (
    SettingsVersion(
        number=7, saved_at=dt.datetime(2026, 11, 28, 9, 5, tzinfo=dt.UTC), current=True
    ),
    SettingsVersion(
        number=6,
        saved_at=dt.datetime(2026, 11, 20, 8, 0, tzinfo=dt.UTC),
        reason="scanner.port",
    ),
)
STATIONS = (FoundStation("Công an xã Lý Nhân", "https://192.168.10.2:8700"),)


def terminal() -> VisitOnPaper:
    """Idle, provisioned, with all of it known."""
    visit = VisitOnPaper()
    visit.send(
        se.ProvisioningChanged(True, "hall-1", has_setup_code=True),
        se.DevicesChanged(DEVICES),
        se.FindingsChanged(FINDINGS),
        se.MachineChanged(MACHINE),
    )
    visit.effects.clear()
    return visit


def type_code(visit: VisitOnPaper, digits: str) -> Body:
    return visit.send(*(it.TypeDigit(digit) for digit in digits), it.SubmitDigits())


def opened(role: Role = Role.TECHNICIAN) -> VisitOnPaper:
    """At the menu of staff mode."""
    visit = terminal()
    visit.send(si.OpenStaffMode())
    type_code(visit, CODE)
    visit.send(se.StaffAccessGranted(visit.last(CheckStaffCode).request, role))
    return visit


def new_terminal() -> VisitOnPaper:
    """Nobody has set it up."""
    visit = VisitOnPaper()
    visit.send(
        se.ProvisioningChanged(False),
        ev.StationChanged(reachable=False, trouble=ev.StationTrouble.NOT_PAIRED),
    )
    visit.effects.clear()
    return visit
