"""Example Views of staff mode. Devices, versions and addresses in them are made up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from msgspec.structs import replace

from kiosk.appliance.device import DeviceHealth, DeviceKind, FoundDevice, Trial, TrialStage
from kiosk.appliance.finding import Code, Part
from kiosk.appliance.finding_words import found
from kiosk.appliance.provisioning import FoundStation
from kiosk.appliance.report import UpdateStage, UpdateState
from kiosk.appliance.request import MachineState, Unit
from kiosk.appliance.settings_version import SettingsVersion
from kiosk.staff.access import AccessFault
from kiosk.staff.member import Role
from kiosk.ui.lookup_examples import NOW, STATION
from kiosk.visit import staff_mode_view as s

_SCANNER = FoundDevice(
    id="usb:1eab:0c10:B2",
    kind=DeviceKind.CODE_SCANNER,
    name="Newland FM430",
    port="/dev/serial/by-id/usb-Newland_FM430_B2-if00",
    usb="1eab:0c10",
    driver="serial_scanner",
)
_UNKNOWN = FoundDevice(
    id="usb:1a86:7523", kind=None, name="USB Serial", port="/dev/ttyUSB3", usb="1a86:7523"
)
_DEVICES = (
    FoundDevice(
        id="pcsc:ACS",
        kind=DeviceKind.CARD_READER,
        name="ACS ACR1281 1S Dual Reader",
        port="ACS ACR1281 1S Dual Reader 00 00",
        usb="072f:2200",
        driver="pcsc",
        chosen=True,
        health=DeviceHealth.READY,
    ),
    FoundDevice(
        id="usb:1eab:0c10:A1",
        kind=DeviceKind.CODE_SCANNER,
        name="Newland FM430",
        port="/dev/serial/by-id/usb-Newland_FM430_A1-if00",
        usb="1eab:0c10",
        driver="serial_scanner",
        chosen=True,
        health=DeviceHealth.AWAY,
        last_error="/dev/serial/by-id/usb-Newland_FM430_A1-if00 is unplugged",
        last_error_at=NOW,
    ),
    _SCANNER,
    FoundDevice(
        id="usb:0416:5011",
        kind=DeviceKind.PRINTER,
        name="POS80 Printer",
        port="/dev/usb/lp0",
        usb="0416:5011",
        driver="escpos",
        chosen=True,
        health=DeviceHealth.FAULTY,
        last_error="offline: is its cover closed, is it switched on?",
    ),
    _UNKNOWN,
)
_FINDINGS = (
    found(Part.CARD_READER, Code.OK, what="ACS ACR1281 1S Dual Reader"),
    found(Part.CODE_SCANNER, Code.HEALING, error="/dev/kiosk/scanner is unplugged"),
    found(Part.PRINTER, Code.PAPER_OUT, port="/dev/usb/lp0"),
    found(
        Part.FINGERPRINT,
        Code.GIVEN_UP,
        error="the fingerprint module does not answer",
        cycles=3,
    ),
    found(Part.HEADPHONES, Code.NOT_FITTED, setting="audio.jack"),
    found(Part.CLOCK, Code.UNVERIFIED, time="2026-01-01 00:04"),
    found(Part.STATION, Code.AWAY, minutes=12),
    found(Part.OUTBOX, Code.WAITING, count=3, minutes=9),
    found(Part.DISK, Code.LOW, folder="/var/lib/kiosk", free_mb=81),
    found(Part.POWER, Code.WAS),
    found(Part.TEMPERATURE, Code.OK, celsius=56),
    found(Part.MEMORY, Code.OK, free_mb=412),
    found(Part.TRUST, Code.OLD, count=588, folder="/etc/kiosk/trust", days=412),
    found(Part.PROGRAM, Code.RESTARTED, unit="kiosk-screen", count=4),
    found(Part.SYSTEM, Code.OK, version="1.0.4", slot="A"),
)
_MACHINE = MachineState(
    slot="A",
    other_slot_version="0.9.2",
    marked_good=True,
    brightness=80,
    volume=60,
    addresses=("192.168.10.21/24",),
    clock_source="ntp",
    stick=True,
)
_VERSIONS = tuple(
    SettingsVersion(
        number=number,
        saved_at=NOW - dt.timedelta(days=3 * (7 - number)),
        reason=reason,
        current=number == 7,
    )
    for number, reason in ((7, "scanner.port"), (6, "screen.calibration"), (5, "restored 3"))
)
_DONE = s.StaffAnswer(done=True)
FIRST_START = s.ProvisionQuestion(s.ProvisionStep.WELCOME)
TECHNICIAN_NEEDED = s.TechnicianNeeded(
    "card_reader",
    NOW,
    ("reopened", "power-cycled", "restarted"),
    "Công ty Minh Long, 0226 3 851 234",
)
"""Both stand in the place of the idle screen, outside of staff mode."""


def _opening() -> Iterator[tuple[str, s.StaffModeBody]]:
    yield "staff-code", s.StaffCodeEntry(card_possible=True)
    yield (
        "staff-code-wrong",
        s.StaffCodeEntry(5, fault=AccessFault.UNKNOWN, tries_left=3, card_possible=True),
    )
    yield "staff-code-locked", s.StaffCodeEntry(fault=AccessFault.LOCKED, locked_minutes=5)
    yield "staff-code-away", s.StaffCodeEntry(4, s.StaffCodeKind.SETUP)
    yield "staff-code-card", s.StaffCodeEntry(0, s.StaffCodeKind.CARD_NUMBER)
    pages = tuple(s.StaffPage)
    yield "staff-menu", s.StaffMenu(Role.TECHNICIAN, pages, faults=1)
    of_clerk = (s.StaffPage.DEVICES, s.StaffPage.HEALTH)
    yield "staff-menu-clerk", s.StaffMenu(Role.CLERK, of_clerk, out_of_service=True)
    yield "staff-restart", s.RestartQuestion(Unit.MACHINE)
    yield "staff-restarting", s.RestartQuestion(Unit.PROGRAM, answer=_DONE)


def _devices() -> Iterator[tuple[str, s.StaffModeBody]]:
    yield "staff-devices", s.DeviceList(_DEVICES)
    yield "staff-devices-none", s.DeviceList(())
    yield (
        "staff-device",
        s.DeviceShown(_SCANNER, (DeviceKind.CODE_SCANNER,), instead_of="Newland FM430"),
    )
    unknown = (DeviceKind.CODE_SCANNER, DeviceKind.FINGERPRINT, DeviceKind.PRINTER)
    yield "staff-device-unknown", s.DeviceShown(_UNKNOWN, unknown)
    yield (
        "staff-device-away",
        s.DeviceShown(_DEVICES[1], (), s.WhyNot.AWAY),
    )
    used = s.StaffAnswer(done=True, restart_needed=True)
    yield (
        "staff-device-used",
        s.DeviceShown(
            _SCANNER, (DeviceKind.CODE_SCANNER,), instead_of="Newland FM430", answer=used
        ),
    )
    healed = replace(
        _SCANNER,
        chosen=True,
        health=DeviceHealth.READY,
        socket="1-1.4",
        last_error="/dev/kiosk/scanner is unplugged",
        last_error_at=NOW,
    )
    yield (
        "staff-device-healed",
        s.DeviceShown(healed, (DeviceKind.CODE_SCANNER,), s.WhyNot.IN_USE),
    )
    for stage in TrialStage:
        trial = Trial(device=_SCANNER.id, stage=stage, detail=_TRIALS.get(stage, ""))
        passed = stage is TrialStage.PASSED
        yield (
            f"staff-trial-{stage.value}",
            s.DeviceTrial(_SCANNER, DeviceKind.CODE_SCANNER, trial, usable=passed),
        )
    yield "staff-health", s.HealthList(_FINDINGS)


_TRIALS = {
    TrialStage.PASSED: "a code of 142 letters was read",
    TrialStage.FAILED: "no code was read",
}


def _setup() -> Iterator[tuple[str, s.StaffModeBody]]:
    yield "staff-screen", s.ScreenSetup(80, 60)
    yield (
        "staff-screen-fixed",
        s.ScreenSetup(None, 0, answer=s.StaffAnswer(False, "no sound card has a volume to set")),
    )
    yield (
        "staff-calibration",
        s.TouchCalibration(s.CalibrationStage.TOUCHING, s.Point(0.1, 0.12), 1, 5),
    )
    for stage in (s.CalibrationStage.SAVED, s.CalibrationStage.UNCLEAR):
        yield f"staff-calibration-{stage.value}", s.TouchCalibration(stage)
    yield "staff-corners", s.CornerTest(6, 4, (0, 1, 2, 6, 7, 12))
    addresses = _MACHINE.addresses
    yield "staff-network", s.NetworkSetup(True, "", "", "", None, None, addresses, True)
    yield (
        "staff-network-typed",
        s.NetworkSetup(
            False,
            "192.168.10.30/24",
            "192.168.1",
            "",
            s.NetworkField.GATEWAY,
            s.NetworkField.GATEWAY,
            addresses,
            False,
        ),
    )
    yield "staff-settings", s.SettingsHistory(_VERSIONS, stick=True, answer=_DONE)
    yield "staff-settings-asking", s.SettingsHistory(_VERSIONS, asking=6)
    yield "staff-pairing", s.PairingSetup("hall-1", STATION, True, True)
    update = UpdateState(stage=UpdateStage.FETCHING, version="1.1.0", fraction=0.42)
    yield "staff-software", s.SoftwareShown("1.0.4", _MACHINE, update)
    yield "staff-software-plain", s.SoftwareShown("1.0.4", None, UpdateState())


def _first_start() -> Iterator[tuple[str, s.StaffModeBody]]:
    steps = s.ProvisionStep
    stations = (FoundStation(STATION, "https://192.168.10.2:8700"),)
    yield "provision-welcome", FIRST_START
    yield (
        "provision-not-understood",
        s.ProvisionQuestion(steps.WELCOME, fault=s.ProvisionFault.NOT_UNDERSTOOD),
    )
    yield "provision-name", s.ProvisionQuestion(steps.NAME, "hall-1")
    yield (
        "provision-name-wrong",
        s.ProvisionQuestion(steps.NAME, "hall_1-", fault=s.ProvisionFault.NO_NAME),
    )
    yield "provision-station", s.ProvisionQuestion(steps.STATION, stations=stations)
    yield "provision-looking", s.ProvisionQuestion(steps.STATION, looking=True)
    yield "provision-address", s.ProvisionQuestion(steps.STATION_ADDRESS, "https://192.168.10.2")
    yield "provision-code", s.ProvisionQuestion(steps.SETUP_CODE, typed=4)
    yield (
        "provision-code-plain",
        s.ProvisionQuestion(steps.SETUP_CODE, fault=s.ProvisionFault.PLAIN_CODE),
    )
    yield "provision-again", s.ProvisionQuestion(steps.SETUP_CODE_AGAIN, typed=2)
    yield "provision-saving", s.ProvisionQuestion(steps.SAVING)
    yield "provision-done", s.ProvisionQuestion(steps.DONE)
    yield "technician-needed", TECHNICIAN_NEEDED


def staff_mode_bodies() -> Iterator[tuple[str, s.StaffModeBody]]:
    yield from _opening()
    yield from _devices()
    yield from _setup()
    yield from _first_start()
