"""Phases of staff mode, and what a terminal knows of itself as a machine."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.appliance.device import DeviceKind, FoundDevice, Trial
from kiosk.appliance.escalation import Escalation
from kiosk.appliance.finding import Finding
from kiosk.appliance.provisioning import FoundStation
from kiosk.appliance.report import UpdateState
from kiosk.appliance.request import MachineState, Unit
from kiosk.appliance.settings_version import SettingsVersion
from kiosk.staff.access import AccessFault, AccessWay
from kiosk.staff.member import Role
from kiosk.visit.staff_mode_view import (
    CalibrationStage,
    NetworkField,
    ProvisionFault,
    ProvisionStep,
    StaffAnswer,
)


@dataclass(frozen=True)
class StaffSession:
    """Somebody has shown to be staff; until staff mode ends."""

    role: Role
    way: AccessWay


@dataclass(frozen=True)
class AccessGuard:
    """Against guessing: outlives staff mode and every visit."""

    failures: int = 0
    locks: int = 0
    """In a row: each is twice as long as the one before."""
    locked_until: float = float("-inf")


@dataclass(frozen=True)
class Appliance:
    """Outlives every visit."""

    devices: tuple[FoundDevice, ...] = ()
    findings: tuple[Finding, ...] = ()
    machine: MachineState | None = None
    version: str = ""
    update: UpdateState = field(default_factory=UpdateState)
    provisioned: bool = True
    terminal_id: str = ""
    has_setup_code: bool = False
    escalation: Escalation | None = None
    out_of_service: bool = False
    guard: AccessGuard = field(default_factory=AccessGuard)

    def device(self, device: str) -> FoundDevice | None:
        return next((one for one in self.devices if one.id == device), None)

    def in_use(self, kind: DeviceKind) -> FoundDevice | None:
        return next((one for one in self.devices if one.chosen and one.kind is kind), None)


@dataclass(frozen=True)
class Waiting:
    """For the answer to a request."""

    request: int
    since: float


@dataclass(frozen=True)
class AtStaffCode:
    digits: str = field(default="", repr=False)
    fault: AccessFault | None = None
    tries_left: int | None = None
    waiting: Waiting | None = None
    reading: bool = False
    """What is waited for is the chip; else the word of station or core."""
    way: AccessWay = AccessWay.STATION_CODE
    """Of what is being checked."""


@dataclass(frozen=True)
class AtStaffMenu:
    answer: StaffAnswer | None = None
    waiting: None = None


@dataclass(frozen=True)
class AtRestart:
    unit: Unit
    origin: AtStaffMenu | AtSoftware
    waiting: Waiting | None = None
    answer: StaffAnswer | None = None


@dataclass(frozen=True)
class AtDevices:
    waiting: None = None


@dataclass(frozen=True)
class AtDevice:
    device: FoundDevice
    """As it was seen last: what is pulled out is still shown, as away."""
    waiting: Waiting | None = None
    answer: StaffAnswer | None = None


@dataclass(frozen=True)
class AtTrial:
    device: FoundDevice
    kind: DeviceKind
    trial: Trial
    waiting: Waiting | None
    """None: it is over."""


@dataclass(frozen=True)
class AtHealth:
    waiting: None = None


@dataclass(frozen=True)
class AtScreenSetup:
    waiting: Waiting | None = None
    answer: StaffAnswer | None = None


@dataclass(frozen=True)
class AtCalibration:
    touched: tuple[tuple[float, float], ...] = ()
    stage: CalibrationStage = CalibrationStage.TOUCHING
    waiting: Waiting | None = None
    answer: StaffAnswer | None = None


@dataclass(frozen=True)
class AtCorners:
    touched: frozenset[int] = frozenset()
    waiting: None = None


@dataclass(frozen=True)
class AtNetwork:
    by_dhcp: bool
    address: str = ""
    gateway: str = ""
    dns: str = ""
    editing: NetworkField | None = None
    fault: NetworkField | None = None
    waiting: Waiting | None = None
    answer: StaffAnswer | None = None


@dataclass(frozen=True)
class AtSettings:
    versions: tuple[SettingsVersion, ...] = ()
    asking: int | None = None
    listing: bool = False
    """What is waited for is the list."""
    waiting: Waiting | None = None
    answer: StaffAnswer | None = None


@dataclass(frozen=True)
class AtPairingSetup:
    waiting: None = None


@dataclass(frozen=True)
class AtSoftware:
    waiting: Waiting | None = None
    answer: StaffAnswer | None = None


@dataclass(frozen=True)
class AtProvision:
    """The three questions. What was answered is kept until all are."""

    step: ProvisionStep
    text: str = ""
    """Typed for the question of this step; digits of the setup code too."""
    name: str = ""
    url: str = ""
    code: str = field(default="", repr=False)
    stations: tuple[FoundStation, ...] = ()
    waiting: Waiting | None = None
    fault: ProvisionFault | None = None
    detail: str = ""


StaffPhase = (
    AtStaffCode
    | AtStaffMenu
    | AtRestart
    | AtDevices
    | AtDevice
    | AtTrial
    | AtHealth
    | AtScreenSetup
    | AtCalibration
    | AtCorners
    | AtNetwork
    | AtSettings
    | AtPairingSetup
    | AtSoftware
    | AtProvision
)
