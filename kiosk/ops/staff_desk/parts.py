"""What the desk needs of others, as small interfaces. All may block; faults are values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from kiosk.appliance.device import DeviceKind, FoundDevice, Trial
from kiosk.appliance.finding import Finding
from kiosk.appliance.provisioning import FirstAnswers, FoundStation
from kiosk.appliance.report import UpdateState
from kiosk.appliance.settings_version import SettingsVersion
from kiosk.staff.access import Denied
from kiosk.staff.member import Role


class StationAccess(Protocol):
    """The station's word on who is staff."""

    def by_code(self, code: str) -> Role | Denied: ...

    def by_card(self, number: str) -> Role | Denied: ...


@dataclass(frozen=True)
class Outcome:
    """How a task came out. `detail`: in English, for a technician; nothing personal."""

    done: bool
    detail: str = ""
    restart_needed: bool = False


class Devices(Protocol):
    def found(self) -> tuple[FoundDevice, ...]: ...

    def use(self, device: str, kind: DeviceKind) -> Outcome: ...

    def trial(self, request: int, device: str, kind: DeviceKind) -> Iterator[Trial]:
        """The last one PASSED or FAILED, also after `cancel`."""
        ...

    def cancel(self, request: int) -> None: ...

    def look_at_printer(self) -> None: ...


class Settled(Protocol):
    """The settings, and their versions."""

    def versions(self) -> tuple[SettingsVersion, ...]: ...

    def put_back(self, version: int) -> Outcome: ...

    def to_stick(self) -> Outcome: ...

    def from_stick(self) -> Outcome: ...


class FirstStart(Protocol):
    """Makes a new terminal one of a station's."""

    @property
    def provisioned(self) -> bool: ...

    def stations(self) -> tuple[FoundStation, ...]: ...

    def answered(self, answers: FirstAnswers) -> Outcome: ...

    def scanned(self, text: str) -> Outcome: ...


class Health(Protocol):
    def examined(self) -> tuple[Finding, ...]: ...

    def software(self) -> tuple[str, UpdateState]:
        """Version that runs, and what becomes of an update."""
        ...


class Loudspeaker(Protocol):
    def test(self) -> Outcome: ...
