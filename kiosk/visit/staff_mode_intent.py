"""Intents of staff mode: what an officer or a technician wants of the terminal.

Digits, texts, Back, pairing and Finish are those of `intent`.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from kiosk.appliance.device import DeviceKind
from kiosk.appliance.request import Unit
from kiosk.visit.staff_mode_view import NetworkField, StaffPage

Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Text = Annotated[str, msgspec.Meta(max_length=200)]


class OpenStaffMode(msgspec.Struct, frozen=True, tag=True):
    """Touched the small key for staff."""


class OpenStaffPage(msgspec.Struct, frozen=True, tag=True):
    page: StaffPage


class PaperChanged(msgspec.Struct, frozen=True, tag=True):
    """There is a new roll in the printer."""


class TakeOutOfService(msgspec.Struct, frozen=True, tag=True):
    out: bool


class AskRestart(msgspec.Struct, frozen=True, tag=True):
    """Wants to start something anew; asked once more before it is done."""

    unit: Unit


class ConfirmRestart(msgspec.Struct, frozen=True, tag=True):
    pass


class OpenDevice(msgspec.Struct, frozen=True, tag=True):
    device: Text


class TryDevice(msgspec.Struct, frozen=True, tag=True):
    kind: DeviceKind


class UseDevice(msgspec.Struct, frozen=True, tag=True):
    kind: DeviceKind


class LookAgain(msgspec.Struct, frozen=True, tag=True):
    """At devices, or at everything that is examined."""


class ChooseBrightness(msgspec.Struct, frozen=True, tag=True):
    percent: Percent


class ChooseVolume(msgspec.Struct, frozen=True, tag=True):
    percent: Percent


class PlaySound(msgspec.Struct, frozen=True, tag=True):
    pass


class OpenCalibration(msgspec.Struct, frozen=True, tag=True):
    pass


class TouchPoint(msgspec.Struct, frozen=True, tag=True):
    """Where the panel says that it was touched: shares from the upper left corner."""

    x: Share
    y: Share


class OpenCorners(msgspec.Struct, frozen=True, tag=True):
    pass


class TouchField(msgspec.Struct, frozen=True, tag=True):
    """Of the test of every corner."""

    field: Annotated[int, msgspec.Meta(ge=0, le=1000)]


class ChooseDhcp(msgspec.Struct, frozen=True, tag=True):
    by_dhcp: bool


class EditNetwork(msgspec.Struct, frozen=True, tag=True):
    field: NetworkField


class SaveNetwork(msgspec.Struct, frozen=True, tag=True):
    pass


class ChooseVersion(msgspec.Struct, frozen=True, tag=True):
    """Of the settings; asked once more before it is put back."""

    number: int


class RestoreVersion(msgspec.Struct, frozen=True, tag=True):
    """Yes, restore it."""


class ExportSettings(msgspec.Struct, frozen=True, tag=True):
    """To the USB stick."""


class ImportSettings(msgspec.Struct, frozen=True, tag=True):
    """From the USB stick."""


class InstallFromStick(msgspec.Struct, frozen=True, tag=True):
    """A release."""


class BeginProvisioning(msgspec.Struct, frozen=True, tag=True):
    """Answer the three questions."""


class ChooseStation(msgspec.Struct, frozen=True, tag=True):
    """One of those found, by its address; empty: whichever is found, each time anew."""

    url: Text


class TypeStation(msgspec.Struct, frozen=True, tag=True):
    """The station is not among those found."""


StaffIntent = (
    OpenStaffMode
    | OpenStaffPage
    | PaperChanged
    | TakeOutOfService
    | AskRestart
    | ConfirmRestart
    | OpenDevice
    | TryDevice
    | UseDevice
    | LookAgain
    | ChooseBrightness
    | ChooseVolume
    | PlaySound
    | OpenCalibration
    | TouchPoint
    | OpenCorners
    | TouchField
    | ChooseDhcp
    | EditNetwork
    | SaveNetwork
    | ChooseVersion
    | RestoreVersion
    | ExportSettings
    | ImportSettings
    | InstallFromStick
    | BeginProvisioning
    | ChooseStation
    | TypeStation
)
