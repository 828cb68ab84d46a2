"""Devices as setup sees them: what is plugged in, which driver serves it, how it is."""

from __future__ import annotations

import datetime as dt
from enum import Enum

import msgspec


class DeviceKind(Enum):
    CARD_READER = "card_reader"
    CODE_SCANNER = "code_scanner"
    FINGERPRINT = "fingerprint"
    PRINTER = "printer"
    HEADPHONES = "headphones"


class DeviceHealth(Enum):
    READY = "ready"
    AWAY = "away"
    """It is set, and not there."""
    FAULTY = "faulty"
    """It is there, and does not work; `last_error` says why."""
    UNUSED = "unused"
    """It is there; nothing is set to use it."""


class FoundDevice(msgspec.Struct, frozen=True, kw_only=True):
    """One device that is plugged in, or that is set and missing."""

    id: str
    """Stable over a restart and another socket where the device has a serial number: of
    /dev/serial/by-id, the reader's PC/SC name, or "usb:VVVV:PPPP[:serial]"."""
    kind: DeviceKind | None
    """None: nobody knows what this is; it can be tried as each kind that its line allows."""
    name: str
    """As its maker calls it, e.g. "Newland FM430"."""
    port: str = ""
    """What goes into the settings, e.g. "/dev/serial/by-id/…"."""
    usb: str = ""
    """"vvvv:pppp" in lower-case hexadecimal; empty: not on USB."""
    socket: str = ""
    """Of USB, as the kernel names it, e.g. "1-1.4"; empty: not on USB."""
    driver: str = ""
    """Name of the entry point in "kiosk.drivers"; empty: none claims it."""
    chosen: bool = False
    """The settings name it."""
    health: DeviceHealth = DeviceHealth.UNUSED
    last_error: str = ""
    """Of the driver, in English, without anything that was read with it; also when it is over."""
    last_error_at: dt.datetime | None = None
    """None: not known, or it is a lasting state."""

    @property
    def error_is_over(self) -> bool:
        return self.health is DeviceHealth.READY and self.last_error_at is not None


class TrialStage(Enum):
    WAITING = "waiting"
    """For the card, the code or the finger."""
    WORKING = "working"
    PASSED = "passed"
    FAILED = "failed"


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """A device is tried. Nothing of what was read is in it."""

    device: str
    """`FoundDevice.id`."""
    stage: TrialStage
    detail: str = ""
    """For example "12 digits and a name were read", or the driver's error."""
