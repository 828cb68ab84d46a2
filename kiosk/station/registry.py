"""Gateway to the registry (population, residence, dossiers, enrolled fingers).

The registry is somebody else's system. Whatever implements this interface keeps its own time
limits and turns every fault of its own into RegistryUnavailable; what it returns is checked.
"""

from __future__ import annotations

from typing import Protocol

from kiosk.records.dossier import Dossier
from kiosk.records.enrolled_finger import EnrolledFinger
from kiosk.records.record import RegistryRecord


class RegistryUnavailable(Exception):
    """The registry did not answer in time, or not in a way that can be used.

    `reason` is a word for the log and must not hold anything that was asked or answered.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Registry(Protocol):
    """`number` is a resident's 12-digit number. Methods may be called from several threads."""

    def dossiers(self, number: str) -> tuple[Dossier, ...]:
        """The resident's dossiers, newest first; empty when there are none."""

    def record(self, number: str) -> RegistryRecord | None:
        """The resident's record; None when the number is unknown."""

    def enrolled_finger(self, number: str) -> EnrolledFinger | None:
        """The finger to compare with; None when none is enrolled."""

    def close(self) -> None:
        """Let go of connections and files."""
