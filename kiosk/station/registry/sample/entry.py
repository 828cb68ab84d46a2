"""One fictional resident, as the sample registry is to answer for them."""

from __future__ import annotations

import msgspec

from kiosk.records.card_issue import CardIssue
from kiosk.records.dossier import Dossier
from kiosk.records.electronic_identity import ElectronicIdentity
from kiosk.records.enrolled_finger import EnrolledFinger
from kiosk.records.record import RegistryRecord
from kiosk.records.residence import Residence


class Entry(msgspec.Struct, frozen=True):
    number: str
    records: tuple[RegistryRecord, ...]
    """None: the registry does not know the number. Two: the fault of two with one number."""
    dossiers: tuple[Dossier, ...] = ()
    card_issue: CardIssue | None = None
    residence: Residence | None = None
    electronic_identity: ElectronicIdentity | None = None
    finger: EnrolledFinger | None = None

    def __repr__(self) -> str:
        return "Entry(…)"
