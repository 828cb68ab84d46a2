"""Phases of the check of one's own record, and of its correction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.identity.assurance import Assurance
from kiosk.queue.ticket import Ticket
from kiosk.records.correction import Correction, CorrectionReceipt, DisputedField
from kiosk.records.record import Field, FieldComparison
from kiosk.visit.lookup_view import PrintState

if TYPE_CHECKING:
    from kiosk.visit.state import Phase


@dataclass(frozen=True)
class AboutRecord:
    """What is known of the record in this visit, whatever is on the screen."""

    reported: bool = False
    """How it came out has been told to the station."""
    asked: int | None = None
    """Request that brings the corrections while the person goes on."""
    corrections: tuple[Correction, ...] | None = None
    """The resident's requests, as far as they are known here; None: not asked, or no answer."""


@dataclass(frozen=True)
class AtRecord:
    fields: tuple[FieldComparison, ...]
    known: bool
    revealed: frozenset[Field] = frozenset()
    revealed_at: float | None = None
    """Since when something is not masked."""
    confirmed: bool = False
    printed: PrintState | None = None


@dataclass(frozen=True)
class AtCorrection:
    """Saying what is wrong."""

    fields: tuple[FieldComparison, ...]
    record: AtRecord
    """Where it was begun."""
    disputed: tuple[DisputedField, ...] = ()
    """In the order of `fields`."""
    key: str = ""
    """Of the request, once it was sent as it stands."""
    revealed: frozenset[Field] = frozenset()
    revealed_at: float | None = None


@dataclass(frozen=True)
class AtSending:
    request: int
    since: float
    assurance: Assurance
    form: AtCorrection | None
    """What goes on if there is no answer; None: the card was taken, and its data is gone."""
    leaving: bool = False


@dataclass(frozen=True)
class AtCorrectionTicket:
    """The request is at the station; a number for the counter is taken."""

    request: int
    since: float
    assurance: Assurance
    receipt: CorrectionReceipt
    leaving: bool = False


@dataclass(frozen=True)
class AtCorrectionSheet:
    """The receipt is printed; then `taken` is shown."""

    request: int
    since: float
    assurance: Assurance
    taken: AtCorrectionTaken
    leaving: bool = False


@dataclass(frozen=True)
class AtCorrectionTaken:
    receipt: CorrectionReceipt
    ticket: Ticket | None
    number: str
    printed: PrintState
    since: float
    leaving: bool = False


@dataclass(frozen=True)
class AtCorrections:
    """How one's requests stand."""

    corrections: tuple[Correction, ...]
    origin: Phase
    """Where they were asked for."""


UnderWay = AtSending | AtCorrectionTicket | AtCorrectionSheet
"""A correction that the person is no longer asked about: it goes on when the card is taken."""

RecordPhase = AtRecord | AtCorrection | UnderWay | AtCorrectionTaken | AtCorrections
