"""Effects of staff mode. Each with a `request` is answered by StaffTaskDone, or by the events that
it names."""

from __future__ import annotations

import msgspec

from kiosk.appliance.device import DeviceKind
from kiosk.appliance.provisioning import FirstAnswers
from kiosk.appliance.request import Request
from kiosk.appliance.touch_calibration import Matrix
from kiosk.visit.staff_mode_view import StaffCodeKind


class CheckStaffCode(msgspec.Struct, frozen=True):
    """Answered by StaffAccessGranted or StaffAccessRefused."""

    request: int
    kind: StaffCodeKind
    """STATION or SETUP."""
    code: str

    def __repr__(self) -> str:
        return f"CheckStaffCode({self.request})"


class CheckStaffCard(msgspec.Struct, frozen=True):
    """The chip is proved to be no copy; whose of the station's staff is it? Answered as before."""

    request: int
    number: str

    def __repr__(self) -> str:
        return f"CheckStaffCard({self.request})"


class LookAtDevices(msgspec.Struct, frozen=True):
    """Answered by DevicesChanged, if anything has changed."""


class Examine(msgspec.Struct, frozen=True):
    """Answered by FindingsChanged."""


class AskMachine(msgspec.Struct, frozen=True):
    """Answered by MachineChanged and SoftwareChanged."""


class StartTrial(msgspec.Struct, frozen=True):
    """Answered by TrialChanged…, the last one PASSED or FAILED; stopped by Cancel."""

    request: int
    device: str
    kind: DeviceKind


class PutDevice(msgspec.Struct, frozen=True):
    """Use it from now on: it goes into the settings, and its worker begins anew."""

    request: int
    device: str
    kind: DeviceKind


class AskCaretaker(msgspec.Struct, frozen=True):
    request: int
    what: Request


class CalibrateTouch(msgspec.Struct, frozen=True):
    """On top of the calibration that holds now: `correction` leads from where the panel says that
    it was touched to where it was."""

    request: int
    correction: Matrix


class PlayTestSound(msgspec.Struct, frozen=True):
    request: int


class ListSettings(msgspec.Struct, frozen=True):
    """Answered by SettingsListed."""

    request: int


class PutSettingsBack(msgspec.Struct, frozen=True):
    request: int
    version: int


class WriteSettingsToStick(msgspec.Struct, frozen=True):
    request: int


class ReadSettingsFromStick(msgspec.Struct, frozen=True):
    request: int


class FindStations(msgspec.Struct, frozen=True):
    """Answered by StationsFound."""

    request: int


class Provision(msgspec.Struct, frozen=True):
    request: int
    answers: FirstAnswers


class ProvisionByCode(msgspec.Struct, frozen=True):
    """A QR code was held to the scanner of a new terminal."""

    request: int
    text: str

    def __repr__(self) -> str:
        return f"ProvisionByCode({self.request})"


class KeepOutOfService(msgspec.Struct, frozen=True):
    """Remembered over a restart. Answered by OutOfServiceChanged."""

    out: bool


class ReopenPrinter(msgspec.Struct, frozen=True):
    """Its paper was changed: look at once how it is."""


StaffEffect = (
    CheckStaffCode
    | CheckStaffCard
    | LookAtDevices
    | Examine
    | AskMachine
    | StartTrial
    | PutDevice
    | AskCaretaker
    | CalibrateTouch
    | PlayTestSound
    | ListSettings
    | PutSettingsBack
    | WriteSettingsToStick
    | ReadSettingsFromStick
    | FindStations
    | Provision
    | ProvisionByCode
    | KeepOutOfService
    | ReopenPrinter
)
