"""Gateway to the registry (population, residence, dossiers, card issue, electronic identity).

The registry is somebody else's system. Whatever implements this interface keeps its own time
limits and turns every fault of its own into RegistryUnavailable; what it returns is checked.
"""

from __future__ import annotations

from enum import Enum
from typing import Protocol, runtime_checkable

from kiosk.records.card_issue import CardIssue
from kiosk.records.dossier import Dossier
from kiosk.records.electronic_identity import ElectronicIdentity
from kiosk.records.enrolled_finger import EnrolledFinger
from kiosk.records.record import RegistryRecord
from kiosk.records.residence import Residence


class RegistryUnavailable(Exception):
    """The registry did not answer in time, or not in a way that can be used.

    `reason` is a word for the log and must not hold anything that was asked or answered.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class AmbiguousNumber(Exception):
    """The registry has two records with one number: staff must see to it.

    Whose of them stands there cannot be told from the number, so nothing of either is shown.
    """

    def __init__(self) -> None:
        super().__init__("two records with one number")


class Registry(Protocol):
    """`number` is a resident's 12-digit number. Methods may be called from several threads.

    All raise RegistryUnavailable, and AmbiguousNumber. A number that the registry does not know
    is answered with None or with nothing in it.
    """

    def dossiers(self, number: str) -> tuple[Dossier, ...]:
        """The resident's dossiers, newest first; empty when there are none."""

    def dossier(self, number: str, code: str) -> Dossier | None:
        """The resident's dossier of that code, however it was typed.

        None when it is none of this resident's: nobody learns whether a stranger's code exists.
        """

    def card_issue(self, number: str) -> CardIssue | None:
        """The latest application for a card; None when there never was one."""

    def residence(self, number: str) -> Residence:
        """Where the resident is registered; empty when nothing is."""

    def electronic_identity(self, number: str) -> ElectronicIdentity | None:
        """None when the registry cannot tell; who has none yet is at level NONE."""

    def record(self, number: str) -> RegistryRecord | None:
        """The resident's record; None when the number is unknown."""

    def enrolled_finger(self, number: str) -> EnrolledFinger | None:
        """The finger to compare with; None when none is enrolled."""

    def close(self) -> None:
        """Let go of connections and files."""


class BreakerState(Enum):
    """Of a registry that is left alone for a while when it fails."""

    CLOSED = "closed"
    """It is asked."""
    HALF_OPEN = "half_open"
    """The next question tries whether it is back."""
    OPEN = "open"
    """It is left alone."""


@runtime_checkable
class Watched(Protocol):
    """A registry that can be away, and says so without being asked anything."""

    @property
    def breaker(self) -> BreakerState: ...
