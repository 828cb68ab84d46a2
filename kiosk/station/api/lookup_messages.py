"""What is asked about one resident, and what the registry has told.

The answers have the field names of kiosk/records, with enumerations by their values and dates as
ISO 8601 writes them.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import ConfigDict, StringConstraints

from kiosk.records.card_issue import CardIssueStatus
from kiosk.records.dossier import DossierStatus, StepState
from kiosk.records.electronic_identity import IdentityLevel, IdentityState
from kiosk.records.residence import Relation, ResidenceKind
from kiosk.station.api.messages import (
    AssuranceName,
    RequestBody,
    ResidentNumber,
    TerminalId,
    Unspoken,
)
from kiosk.station.registry.dossier_code import LONGEST_CODE

DossierCode = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_CODE, pattern=r"^[^\x00-\x1f\x7f]+$")
]


class LookupBody(RequestBody):
    terminal_id: TerminalId
    number: ResidentNumber
    assurance: AssuranceName


class DossierBody(LookupBody):
    code: DossierCode
    """As it was typed or scanned: case, spaces and dashes do not count."""


class _Told(Unspoken):
    model_config = ConfigDict(from_attributes=True, hide_input_in_errors=True)


class DossierStepAnswer(_Told):
    name: dict[str, str]
    state: StepState
    on: dt.date | None
    office: str


class DossierAnswer(_Told):
    code: str
    title: dict[str, str]
    status: DossierStatus
    submitted_on: dt.date
    due_on: dt.date | None
    office: str
    missing: list[str]
    steps: list[DossierStepAnswer]
    procedure: str


class DossiersAnswer(_Told):
    dossiers: list[DossierAnswer]


class OneDossierAnswer(_Told):
    dossier: DossierAnswer | None


class CardIssueBody(_Told):
    status: CardIssueStatus
    applied_on: dt.date | None
    expected_on: dt.date | None
    office: str


class CardIssueAnswer(_Told):
    card_issue: CardIssueBody | None


class ResidenceEntryAnswer(_Told):
    kind: ResidenceKind
    address: str
    since: dt.date | None
    until: dt.date | None


class HouseholdMemberAnswer(_Told):
    full_name: str
    relation: Relation
    self: bool


class ResidenceBody(_Told):
    entries: list[ResidenceEntryAnswer]
    household: list[HouseholdMemberAnswer]


class ResidenceAnswer(_Told):
    residence: ResidenceBody


class ElectronicIdentityBody(_Told):
    level: IdentityLevel
    state: IdentityState
    since: dt.date | None


class ElectronicIdentityAnswer(_Told):
    electronic_identity: ElectronicIdentityBody | None


class PartialDateAnswer(_Told):
    year: int
    month: int | None
    day: int | None


class RecordBody(_Told):
    number: str
    full_name: str
    date_of_birth: PartialDateAnswer | None
    sex: str
    nationality: str
    ethnicity: str
    religion: str
    place_of_origin: str
    residence: str
    father: str
    mother: str
    spouse: str
    old_number: str


class RecordAnswer(_Told):
    record: RecordBody | None


class FingerBody(_Told):
    finger: str
    template: str
    """Base64 (RFC 4648, section 4)."""


class FingerAnswer(_Told):
    finger: FingerBody | None
