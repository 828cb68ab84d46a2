"""Effects of lookups and corrections, as calls of the station."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from kiosk.core.ports import LookupPort
from kiosk.identity.assurance import Assurance
from kiosk.visit.event import Event
from kiosk.visit.lookup_effect import (
    CorrectionsSeen,
    FetchCardIssue,
    FetchCorrections,
    FetchDossier,
    FetchDossiers,
    FetchElectronicIdentity,
    FetchHeld,
    FetchRecord,
    FetchResidence,
    ReportCheck,
    SendConsent,
    SendCorrection,
)
from kiosk.visit.lookup_event import (
    CardIssueFound,
    CorrectionReceived,
    CorrectionsFound,
    DossierFound,
    DossiersFound,
    ElectronicIdentityFound,
    HeldFound,
    LookupFailed,
    LookupFault,
    RecordFound,
    ResidenceFound,
)

LookupQuestion = (
    FetchDossiers
    | FetchDossier
    | FetchRecord
    | FetchCardIssue
    | FetchResidence
    | FetchElectronicIdentity
    | FetchHeld
    | FetchCorrections
    | SendCorrection
)
"""Each is answered."""
LookupNote = SendConsent | ReportCheck | CorrectionsSeen
"""Sent if it can be; nobody waits for an answer."""

_T = TypeVar("_T")


def answer_to(asked: LookupQuestion, lookups: LookupPort, assurance: Assurance) -> Event:
    """Blocks for as long as the station takes."""
    request, number = asked.request, asked.number
    match asked:
        case FetchDossiers():
            return _event(request, lookups.dossiers(number, assurance), DossiersFound)
        case FetchDossier(code=code):
            return _event(request, lookups.dossier(number, code, assurance), DossierFound)
        case FetchRecord():
            return _event(request, lookups.record(number, assurance), RecordFound)
        case FetchCardIssue():
            return _event(request, lookups.card_issue(number, assurance), CardIssueFound)
        case FetchResidence():
            return _event(request, lookups.residence(number, assurance), ResidenceFound)
        case FetchElectronicIdentity():
            identity = lookups.electronic_identity(number, assurance)
            return _event(request, identity, ElectronicIdentityFound)
        case FetchHeld():
            return _event(request, lookups.held(number, assurance), HeldFound)
        case FetchCorrections():
            return _event(request, lookups.corrections(number, assurance), CorrectionsFound)
        case SendCorrection():
            return _event(request, lookups.send_correction(asked), CorrectionReceived)


def _event(request: int, outcome: _T | LookupFault, found: Callable[[int, _T], Event]) -> Event:
    if isinstance(outcome, LookupFault):
        return LookupFailed(request, outcome)
    return found(request, outcome)


def send(note: LookupNote, lookups: LookupPort, assurance: Assurance) -> None:
    """Blocks for as long as the station takes."""
    match note:
        case SendConsent():
            lookups.consent(note, assurance)
        case ReportCheck():
            lookups.report_check(note, assurance)
        case CorrectionsSeen(number=number, codes=codes):
            lookups.corrections_seen(number, codes, assurance)
