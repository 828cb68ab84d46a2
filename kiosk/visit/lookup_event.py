"""Answers to the effects of lookups and corrections."""

from __future__ import annotations

from enum import Enum

import msgspec

from kiosk.records.card_issue import CardIssue
from kiosk.records.correction import Correction, CorrectionReceipt
from kiosk.records.dossier import Dossier
from kiosk.records.electronic_identity import ElectronicIdentity
from kiosk.records.held import Held
from kiosk.records.record import RegistryRecord
from kiosk.records.residence import Residence


class LookupFault(Enum):
    STATION_AWAY = "station_away"
    REGISTRY_AWAY = "registry_away"
    """The station answers, the registry behind it does not."""
    AMBIGUOUS = "ambiguous"
    """The registry has two records with this number: staff have to see to it."""
    TOO_MANY = "too_many"
    """This resident has as many open requests as are taken."""
    FAILED = "failed"


class LookupFailed(msgspec.Struct, frozen=True):
    request: int
    fault: LookupFault


class DossiersFound(msgspec.Struct, frozen=True):
    request: int
    dossiers: tuple[Dossier, ...]


class DossierFound(msgspec.Struct, frozen=True):
    """`dossier` None: this resident has none with this code."""

    request: int
    dossier: Dossier | None


class RecordFound(msgspec.Struct, frozen=True):
    """`record` None: the registry does not know this number."""

    request: int
    record: RegistryRecord | None


class CardIssueFound(msgspec.Struct, frozen=True):
    """`issue` None: the registry does not know this number."""

    request: int
    issue: CardIssue | None


class ResidenceFound(msgspec.Struct, frozen=True):
    request: int
    residence: Residence


class ElectronicIdentityFound(msgspec.Struct, frozen=True):
    """`identity` None: the registry does not know this number."""

    request: int
    identity: ElectronicIdentity | None


class HeldFound(msgspec.Struct, frozen=True):
    request: int
    held: Held


class CorrectionReceived(msgspec.Struct, frozen=True):
    request: int
    receipt: CorrectionReceipt


class CorrectionsFound(msgspec.Struct, frozen=True):
    request: int
    corrections: tuple[Correction, ...]


LookupAnswer = (
    LookupFailed
    | DossiersFound
    | DossierFound
    | RecordFound
    | CardIssueFound
    | ResidenceFound
    | ElectronicIdentityFound
    | HeldFound
    | CorrectionReceived
    | CorrectionsFound
)
