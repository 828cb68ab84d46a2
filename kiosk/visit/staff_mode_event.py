"""Events of staff mode: what is known of the terminal as a machine, and how it answers."""

from __future__ import annotations

import msgspec

from kiosk.appliance.device import FoundDevice, Trial
from kiosk.appliance.escalation import Escalation
from kiosk.appliance.finding import Finding
from kiosk.appliance.provisioning import FoundStation
from kiosk.appliance.report import UpdateState
from kiosk.appliance.request import MachineState
from kiosk.appliance.settings_version import SettingsVersion
from kiosk.staff.access import AccessFault
from kiosk.staff.member import Role


class DevicesChanged(msgspec.Struct, frozen=True):
    devices: tuple[FoundDevice, ...]


class FindingsChanged(msgspec.Struct, frozen=True):
    findings: tuple[Finding, ...]


class MachineChanged(msgspec.Struct, frozen=True):
    machine: MachineState


class SoftwareChanged(msgspec.Struct, frozen=True):
    version: str
    update: UpdateState


class ProvisioningChanged(msgspec.Struct, frozen=True):
    provisioned: bool
    terminal_id: str = ""
    has_setup_code: bool = False


class EscalationChanged(msgspec.Struct, frozen=True):
    """None: the terminal has helped itself, or was helped."""

    escalation: Escalation | None


class OutOfServiceChanged(msgspec.Struct, frozen=True):
    out: bool


class StaffAccessGranted(msgspec.Struct, frozen=True):
    request: int
    role: Role


class StaffAccessRefused(msgspec.Struct, frozen=True):
    request: int
    fault: AccessFault
    locked_seconds: float | None = None
    """How long the station takes no code of this terminal; with LOCKED."""


class TrialChanged(msgspec.Struct, frozen=True):
    request: int
    trial: Trial


class StaffTaskDone(msgspec.Struct, frozen=True):
    request: int
    done: bool
    detail: str = ""
    """In English, for the technician; nothing personal."""
    restart_needed: bool = False


class SettingsListed(msgspec.Struct, frozen=True):
    request: int
    versions: tuple[SettingsVersion, ...]


class StationsFound(msgspec.Struct, frozen=True):
    request: int
    stations: tuple[FoundStation, ...]


OfTheAppliance = (
    DevicesChanged
    | FindingsChanged
    | MachineChanged
    | SoftwareChanged
    | ProvisioningChanged
    | EscalationChanged
    | OutOfServiceChanged
)
"""What outlives every visit, and comes at any moment."""
StaffEvent = (
    OfTheAppliance
    | StaffAccessGranted
    | StaffAccessRefused
    | TrialChanged
    | StaffTaskDone
    | SettingsListed
    | StationsFound
)
