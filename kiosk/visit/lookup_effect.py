"""Effects of lookups and corrections. Each with a `request` is answered by LookupFailed or by the
event named."""

from __future__ import annotations

import msgspec

from kiosk.identity.assurance import Assurance
from kiosk.language import Language
from kiosk.queue.ticket import Ticket
from kiosk.records.correction import CorrectionRequest
from kiosk.records.held import Purpose
from kiosk.records.record import FieldComparison
from kiosk.visit.lookup_view import (
    CardStatus,
    CorrectionTaken,
    DossierShown,
    ElectronicIdentityShown,
    HeldShown,
    ProcedureShown,
    RecordCheck,
    ResidenceShown,
)


class FetchDossiers(msgspec.Struct, frozen=True):
    """Answered by DossiersFound."""

    request: int
    number: str

    def __repr__(self) -> str:
        return f"FetchDossiers({self.request})"


class FetchDossier(msgspec.Struct, frozen=True):
    """One of the resident's own by its code. Answered by DossierFound."""

    request: int
    number: str
    code: str

    def __repr__(self) -> str:
        return f"FetchDossier({self.request})"


class FetchRecord(msgspec.Struct, frozen=True):
    """Answered by RecordFound."""

    request: int
    number: str

    def __repr__(self) -> str:
        return f"FetchRecord({self.request})"


class FetchCardIssue(msgspec.Struct, frozen=True):
    """Answered by CardIssueFound."""

    request: int
    number: str

    def __repr__(self) -> str:
        return f"FetchCardIssue({self.request})"


class FetchResidence(msgspec.Struct, frozen=True):
    """Answered by ResidenceFound."""

    request: int
    number: str

    def __repr__(self) -> str:
        return f"FetchResidence({self.request})"


class FetchElectronicIdentity(msgspec.Struct, frozen=True):
    """Answered by ElectronicIdentityFound."""

    request: int
    number: str

    def __repr__(self) -> str:
        return f"FetchElectronicIdentity({self.request})"


class FetchHeld(msgspec.Struct, frozen=True):
    """Answered by HeldFound."""

    request: int
    number: str

    def __repr__(self) -> str:
        return f"FetchHeld({self.request})"


class FetchCorrections(msgspec.Struct, frozen=True):
    """Answered by CorrectionsFound."""

    request: int
    number: str

    def __repr__(self) -> str:
        return f"FetchCorrections({self.request})"


class CorrectionsSeen(msgspec.Struct, frozen=True):
    """The resident has been shown how these stand. Sent if it can be; nobody waits for it."""

    number: str
    codes: tuple[str, ...]

    def __repr__(self) -> str:
        return "CorrectionsSeen(…)"


class SendCorrection(msgspec.Struct, frozen=True):
    """Answered by CorrectionReceived."""

    request: int
    number: str
    full_name: str
    correction: CorrectionRequest
    key: str
    """UUID: the idempotency key. Tried again after a lost answer, the same request carries the same
    key, also through a later effect; a request that says something else carries another."""
    area: str = ""
    """Today's commune, with its kind; empty: not known."""

    def __repr__(self) -> str:
        return f"SendCorrection({self.request})"


class ReportCheck(msgspec.Struct, frozen=True):
    """How a record came out, as counts. Sent if it can be; nobody waits for it."""

    number: str
    """So that a person counts once a month; the station keeps no number."""
    area: str
    """Today's commune, with its kind; empty: not known."""
    fields: tuple[FieldComparison, ...]

    def __repr__(self) -> str:
        return "ReportCheck(…)"


class SendConsent(msgspec.Struct, frozen=True):
    """What the resident said to the question of consent. Sent if it can be."""

    number: str
    purpose: Purpose
    given: bool

    def __repr__(self) -> str:
        return f"SendConsent({self.purpose.value}, {self.given})"


Printable = (
    DossierShown
    | CardStatus
    | ResidenceShown
    | ElectronicIdentityShown
    | HeldShown
    | ProcedureShown
    | RecordCheck
    | CorrectionTaken
)
"""What can be taken along on paper: as shown, but with nothing masked."""


class PrintSheet(msgspec.Struct, frozen=True):
    """Answered by Printed."""

    request: int
    sheet: Printable
    language: Language
    ticket: Ticket | None = None
    assurance: Assurance = Assurance.ANONYMOUS
    station_name: str = ""

    def __repr__(self) -> str:
        return f"PrintSheet({self.request}, {type(self.sheet).__name__})"


LookupEffect = (
    FetchDossiers
    | FetchDossier
    | FetchRecord
    | FetchCardIssue
    | FetchResidence
    | FetchElectronicIdentity
    | FetchHeld
    | FetchCorrections
    | CorrectionsSeen
    | SendCorrection
    | ReportCheck
    | SendConsent
    | PrintSheet
)
