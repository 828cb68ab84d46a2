"""What the core may ask of the caretaker, the one privileged process of a terminal.

The caretaker does these things and no others, says how each came out, and takes no command lines,
unit names or free paths from anybody.
"""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import msgspec

from kiosk.appliance.touch_calibration import UNCHANGED, Matrix
from kiosk.appliance.version import Version

USB_SOCKET = r"^[0-9]+-[0-9]+(\.[0-9]+){0,6}$"
Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]
Address = Annotated[str, msgspec.Meta(max_length=64)]


class Unit(Enum):
    """What can be restarted."""

    PROGRAM = "program"
    """Relay, core and screen."""
    READER_SERVICE = "reader_service"
    """pcscd"""
    MACHINE = "machine"


class Restart(msgspec.Struct, frozen=True, tag=True):
    unit: Unit


class SetBrightness(msgspec.Struct, frozen=True, tag=True):
    percent: Annotated[int, msgspec.Meta(ge=10, le=100)]
    """Never dark: nobody could find the way back."""


class SetVolume(msgspec.Struct, frozen=True, tag=True):
    percent: Percent


class Calibrate(msgspec.Struct, frozen=True, tag=True):
    """The touch panel's matrix (libinput's LIBINPUT_CALIBRATION_MATRIX), row by row."""

    matrix: Matrix


class SetNetwork(msgspec.Struct, frozen=True, tag=True):
    """Of the wired interface. All empty: by DHCP."""

    address: Address = ""
    """With prefix length, e.g. "192.168.10.21/24"."""
    gateway: Address = ""
    dns: Annotated[tuple[Address, ...], msgspec.Meta(max_length=3)] = ()


class CyclePort(msgspec.Struct, frozen=True, tag=True):
    """Take the power from a USB socket for two seconds, where its hub can."""

    port: Annotated[str, msgspec.Meta(pattern=USB_SOCKET)]
    """As the kernel names it, e.g. "1-1.4"."""


class SetClock(msgspec.Struct, frozen=True, tag=True):
    """To the station's time; refused where a better source has set it."""

    unix_seconds: float


class InstallRelease(msgspec.Struct, frozen=True, tag=True):
    """The bundle that stands complete in the release folder, into the other slot."""

    version: Version


class MarkGood(msgspec.Struct, frozen=True, tag=True):
    """The running system is healthy: start it from now on."""


class TryVisit(msgspec.Struct, frozen=True, tag=True):
    """Play a whole visit with the simulated card, in a process of its own (kiosk selftest). Done
    when it has ended: with the step that failed, e.g. "visit.menu", or nothing where none did.
    Refused where it could not be played."""


class ReadStick(msgspec.Struct, frozen=True, tag=True):
    """Copy settings or a bundle from the USB stick that is plugged in, checked as any other."""


class WriteStick(msgspec.Struct, frozen=True, tag=True):
    """Copy the settings to the USB stick that is plugged in."""


class AskState(msgspec.Struct, frozen=True, tag=True):
    """Slots, update under way, brightness, volume, addresses, clock source."""


Request = (
    Restart
    | SetBrightness
    | SetVolume
    | Calibrate
    | SetNetwork
    | CyclePort
    | SetClock
    | InstallRelease
    | MarkGood
    | TryVisit
    | ReadStick
    | WriteStick
    | AskState
)


class Done(msgspec.Struct, frozen=True, tag=True):
    detail: str = ""


NO_CARETAKER = "no caretaker"
NO_ANSWER = "no answer from the caretaker"
BUSY = "another task of this kind is under way"
"""How reasons begin that say nothing about what was asked: it may be asked again."""


class Refused(msgspec.Struct, frozen=True, tag=True):
    """Not done, and why: in English, for the log and the technician's screen."""

    reason: str


class MachineState(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """What the caretaker sees of the machine."""

    slot: str = "-"
    other_slot_version: str = ""
    marked_good: bool = False
    brightness: int | None = None
    """None: this screen has no such control."""
    volume: int | None = None
    touch: Matrix = UNCHANGED
    """The touch panel's calibration that holds now."""
    addresses: tuple[str, ...] = ()
    clock_source: str = ""
    """"ntp", "rtc", "station"; empty: it was never set."""
    update: str = ""
    update_fraction: float | None = None
    stick: bool = False
    """A USB stick with a readable file system is plugged in."""


Reply = Done | Refused | MachineState
