"""What a terminal tells its station of itself, and what the station asks of it."""

from __future__ import annotations

import datetime as dt
from enum import Enum
from typing import Annotated

import msgspec
from msgspec.structs import replace

from kiosk.appliance.device import FoundDevice
from kiosk.appliance.finding import Finding
from kiosk.appliance.plain_text import plain
from kiosk.appliance.version import Version, is_version

OrderId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$")]


class Slot(Enum):
    """Of the two systems on the disk; NONE where there is no image, on a technician's desk."""

    A = "A"
    B = "B"
    NONE = "-"


class UpdateStage(Enum):
    NONE = "none"
    FETCHING = "fetching"
    INSTALLING = "installing"
    WAITING_FOR_QUIET = "waiting_for_quiet"
    """It is installed, and started in the quiet hours."""
    ON_TRIAL = "on_trial"
    """It runs, and is not yet marked good."""
    GOOD = "good"
    FELL_BACK = "fell_back"
    REFUSED = "refused"
    """Not signed as it must be, or broken; `detail` says which."""


class UpdateState(msgspec.Struct, frozen=True, kw_only=True):
    stage: UpdateStage = UpdateStage.NONE
    version: str = ""
    fraction: float | None = None
    detail: str = ""


class TerminalReport(msgspec.Struct, frozen=True, kw_only=True):
    """Sent every minute, and when something of weight has changed."""

    version: Version
    slot: Slot = Slot.NONE
    started_at: dt.datetime
    """Of the machine."""
    reported_at: dt.datetime
    """By the terminal's own clock: the station sees how wrong it is."""
    clock_verified: bool = False
    visits_today: Annotated[int, msgspec.Meta(ge=0)] = 0
    last_visit_at: dt.datetime | None = None
    """To the full minute: no visit can be told from it on a day with many."""
    findings: Annotated[tuple[Finding, ...], msgspec.Meta(max_length=64)] = ()
    devices: Annotated[tuple[FoundDevice, ...], msgspec.Meta(max_length=64)] = ()
    update: UpdateState = UpdateState()
    settings_version: Annotated[int, msgspec.Meta(ge=0)] = 0
    done: Annotated[tuple[OrderId, ...], msgspec.Meta(max_length=32)] = ()
    """Orders that were carried out since the last report that was acknowledged."""


class OrderKind(Enum):
    RESTART_PROGRAM = "restart_program"
    RESTART_MACHINE = "restart_machine"
    SEND_LOG = "send_log"
    INSTALL = "install"
    """Release `version` of the station's shelf."""
    CHANGE_SETTINGS = "change_settings"
    LOOK_AGAIN = "look_again"
    """Examine everything now and report."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A supervisor's or technician's wish from the console; carried out once, between visits."""

    id: OrderId
    kind: OrderKind
    version: str = ""
    settings: dict[str, str | int | float | bool] = {}
    """section.key → value; only what a terminal lets its station change."""


class ReportAnswer(msgspec.Struct, frozen=True, kw_only=True):
    now: dt.datetime
    """By the station's clock, for a terminal that has no other source."""
    orders: tuple[Order, ...] = ()


def without_foreign_words(report: TerminalReport) -> TerminalReport:
    """`report` with all that drivers, devices and the caretaker said made plain and short."""
    devices = tuple(
        replace(
            device,
            id=plain(device.id),
            name=plain(device.name),
            port=plain(device.port),
            usb=plain(device.usb, 9),
            driver=plain(device.driver, 64),
            last_error=plain(device.last_error),
        )
        for device in report.devices
    )
    said = report.update
    # A version may have a date in it, which is as long a number as an old identity number.
    version = said.version if is_version(said.version) else ""
    update = replace(said, version=version, detail=plain(said.detail))
    return replace(report, devices=devices, update=update)
