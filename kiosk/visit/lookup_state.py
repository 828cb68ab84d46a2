"""Phases of the personal lookups; those of the record's check are in `record_state`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kiosk.records.card_issue import CardIssue
from kiosk.records.dossier import Dossier
from kiosk.records.electronic_identity import ElectronicIdentity
from kiosk.records.held import Held, Purpose
from kiosk.records.residence import Residence
from kiosk.visit.lookup_view import Lookup, PrintState
from kiosk.visit.view import Task

if TYPE_CHECKING:
    from kiosk.visit.event import Event
    from kiosk.visit.state import Phase


@dataclass(frozen=True)
class AtLookups:
    pass


@dataclass(frozen=True)
class AtConsent:
    purpose: Purpose
    wanted: Lookup
    then: Event = field(repr=False)
    """What was wanted when it was asked for."""
    origin: Phase
    """Where that was."""


@dataclass(frozen=True)
class AtLooking:
    """Waiting for the answer to a lookup or a correction."""

    request: int
    task: Task
    since: float
    wanted: Event = field(repr=False)
    """What asks for the same again, in `origin`."""
    origin: Phase
    awaited: type[Event]
    """The kind of answer that fits the question; besides it, only that it failed."""


@dataclass(frozen=True)
class AtPrinting:
    """A sheet is being printed; then `shown` goes on."""

    request: int
    since: float
    shown: Any
    """The phase that was printed. It has a field `printed`."""
    what: Lookup


@dataclass(frozen=True)
class AtDossiers:
    dossiers: tuple[Dossier, ...]


@dataclass(frozen=True)
class AtDossierCode:
    text: str = field(default="", repr=False)
    unknown: bool = False
    listed: AtDossiers | None = None
    """Where it was opened from, if from the list."""


@dataclass(frozen=True)
class AtDossier:
    dossier: Dossier
    listed: AtDossiers | None = None
    """The list that it was chosen from, if there was one."""
    printed: PrintState | None = None


@dataclass(frozen=True)
class AtCardStatus:
    issue: CardIssue | None
    printed: PrintState | None = None


@dataclass(frozen=True)
class AtResidence:
    residence: Residence
    today: tuple[str, ...] = field(default=(), repr=False)
    """For each entry: its address with the names of today, where they differ."""
    revealed_at: float | None = None
    """Since when it is not masked."""
    printed: PrintState | None = None


@dataclass(frozen=True)
class AtElectronicIdentity:
    identity: ElectronicIdentity
    printed: PrintState | None = None


@dataclass(frozen=True)
class AtHeld:
    held: Held
    printed: PrintState | None = None


LookupPhase = (
    AtLookups
    | AtConsent
    | AtLooking
    | AtPrinting
    | AtDossiers
    | AtDossierCode
    | AtDossier
    | AtCardStatus
    | AtResidence
    | AtElectronicIdentity
    | AtHeld
)
