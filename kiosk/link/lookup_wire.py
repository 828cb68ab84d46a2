"""What the station's API tells of one resident, decoded, checked and bounded."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

import msgspec

from kiosk.identity.assurance import Assurance
from kiosk.records.card_issue import CardIssue
from kiosk.records.correction import Correction, CorrectionReceipt
from kiosk.records.dossier import Dossier
from kiosk.records.electronic_identity import ElectronicIdentity
from kiosk.records.enrolled_finger import EnrolledFinger
from kiosk.records.held import Held, HeldEntry, Processing
from kiosk.records.record import RegistryRecord
from kiosk.records.residence import Residence

MOST_DOSSIERS = 500
MOST_CORRECTIONS = 200
MOST_HELD = 1000

AssuranceName = Literal["anonymous", "card_data_authentic", "card_genuine", "holder_verified"]
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class WireDossiers(msgspec.Struct, frozen=True):
    dossiers: Annotated[tuple[Dossier, ...], msgspec.Meta(max_length=MOST_DOSSIERS)]


class WireDossier(msgspec.Struct, frozen=True):
    dossier: Dossier | None


class WireCardIssue(msgspec.Struct, frozen=True):
    card_issue: CardIssue | None


class WireResidence(msgspec.Struct, frozen=True):
    residence: Residence


class WireElectronicIdentity(msgspec.Struct, frozen=True):
    electronic_identity: ElectronicIdentity | None


class WireRecord(msgspec.Struct, frozen=True):
    record: RegistryRecord | None


class WireFinger(msgspec.Struct, frozen=True):
    finger: EnrolledFinger | None


class WireHeldEntry(msgspec.Struct, frozen=True):
    at: Annotated[dt.datetime, msgspec.Meta(tz=True)]
    what: Processing
    terminal: Annotated[str, msgspec.Meta(max_length=64)]
    assurance: AssuranceName
    detail: Annotated[str, msgspec.Meta(max_length=200)]
    until: dt.date | None

    def entry(self) -> HeldEntry:
        assurance = Assurance[self.assurance.upper()]
        return HeldEntry(self.at, self.what, self.terminal, assurance, self.detail, self.until)


class WireHeld(msgspec.Struct, frozen=True):
    entries: Annotated[tuple[WireHeldEntry, ...], msgspec.Meta(max_length=MOST_HELD)]
    more: bool

    def held(self) -> Held:
        return Held(tuple(entry.entry() for entry in self.entries), self.more)


class WireReceipt(msgspec.Struct, frozen=True):
    code: Code
    token: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    made_on: dt.date
    service_id: Code

    def receipt(self) -> CorrectionReceipt:
        return CorrectionReceipt(self.code, self.token, self.made_on, self.service_id)


class WireCorrections(msgspec.Struct, frozen=True):
    corrections: Annotated[tuple[Correction, ...], msgspec.Meta(max_length=MOST_CORRECTIONS)]
