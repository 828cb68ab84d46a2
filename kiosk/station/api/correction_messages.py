"""What terminals send and get about requests for correction. No value of a field is among it."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, Field, StringConstraints, model_validator

from kiosk.identity import holder_name
from kiosk.identity.assurance import Check, Evidence, Outcome, assurance_of
from kiosk.records import record
from kiosk.records.correction import (
    Claim,
    Correction,
    CorrectionRequest,
    CorrectionState,
    DisputedField,
    SignedData,
)
from kiosk.records.record import Verdict
from kiosk.station.api.lookup_messages import LookupBody
from kiosk.station.api.messages import RequestBody, Unspoken

LONGEST_AREA = 80
MOST_FIELDS = len(record.Field)
MOST_EVIDENCE = 16
MOST_SIGNED = 16
MOST_CODES = 50

Code = Annotated[str, StringConstraints(pattern=r"^C-[0-9]{6}-[0-9]{4}$")]
ReasonCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{0,64}$")]


def _sound_area(text: str) -> str:
    categories = (unicodedata.category(character) for character in text)
    if any(category[0] == "C" for category in categories) or sum(map(str.isdigit, text)) > 8:
        raise ValueError("not the name of a place")
    return " ".join(unicodedata.normalize("NFC", text).split())


Area = Annotated[str, StringConstraints(max_length=LONGEST_AREA), AfterValidator(_sound_area)]
"""Today's commune: its name or code; empty: not known."""


def _name_or_none(text: str) -> str:
    if text and not holder_name.is_name(text):
        raise ValueError("not a name in NFC")
    return text


NameIfAny = Annotated[
    str, StringConstraints(max_length=holder_name.LONGEST), AfterValidator(_name_or_none)
]


class EvidenceBody(RequestBody):
    check: Check
    outcome: Outcome
    reason: ReasonCode = ""


class DisputedFieldBody(RequestBody):
    field: record.Field
    verdict: Verdict
    claim: Claim


class SignedDataBody(RequestBody):
    """A data group as the chip's document security object names it."""

    data_group: Annotated[int, Field(strict=True, ge=1, le=16)]
    algorithm: Annotated[str, StringConstraints(pattern=r"^sha(1|224|256|384|512)$")]
    digest: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{2}){20,64}$")]


class CorrectionBody(LookupBody):
    """That the registry be corrected. Needs `card_genuine`, and evidence that supports it."""

    name: NameIfAny = ""
    """As the signed data says; empty where it has none that can be told. Kept sealed, with the
    number, for the officer who sees to it."""
    fields: Annotated[list[DisputedFieldBody], Field(min_length=1, max_length=MOST_FIELDS)]
    evidence: Annotated[list[EvidenceBody], Field(min_length=1, max_length=MOST_EVIDENCE)]
    signed_data: Annotated[
        list[SignedDataBody], Field(default_factory=list, max_length=MOST_SIGNED)
    ]
    area: Area = ""

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        fields = {disputed.field for disputed in self.fields}
        groups = {signed.data_group for signed in self.signed_data}
        if (len(fields), len(groups)) != (len(self.fields), len(self.signed_data)):
            raise ValueError("a field or data group stands there twice")
        return self

    def request(self) -> CorrectionRequest:
        """With no more assurance than the evidence supports, whatever is said of it."""
        evidence = tuple(Evidence(e.check, e.outcome, e.reason) for e in self.evidence)
        return CorrectionRequest(
            fields=tuple(DisputedField(f.field, f.verdict, f.claim) for f in self.fields),
            assurance=min(self.assurance.level, assurance_of(evidence)),
            evidence=evidence,
            signed_data=tuple(
                SignedData(s.data_group, s.algorithm, s.digest) for s in self.signed_data
            ),
        )


class CorrectionReceiptAnswer(BaseModel):
    code: str
    token: str
    """What the receipt's QR code holds: signed by the station; an address where phones reach its
    pages."""
    made_on: dt.date
    service_id: str
    """Whose counter sees to it."""


class CorrectionFieldAnswer(BaseModel):
    field: record.Field
    verdict: Verdict
    claim: Claim


class CorrectionAnswer(Unspoken):
    code: str
    made_on: dt.date
    state: CorrectionState
    fields: list[CorrectionFieldAnswer]
    answer: str
    """What staff wrote."""
    decided_on: dt.date | None
    seen: bool
    """The resident has been shown this state before."""
    service_id: str

    @classmethod
    def of(cls, correction: Correction) -> CorrectionAnswer:
        return cls(
            code=correction.code,
            made_on=correction.made_on,
            state=correction.state,
            fields=[
                CorrectionFieldAnswer.model_validate(f, from_attributes=True)
                for f in correction.fields
            ],
            answer=correction.answer,
            decided_on=correction.decided_on,
            seen=correction.seen,
            service_id=correction.service_id,
        )


class CorrectionsAnswer(BaseModel):
    corrections: list[CorrectionAnswer]
    """Newest first."""


class SeenBody(LookupBody):
    """These requests, as the last lookup told of them, have been on the resident's screen."""

    codes: Annotated[list[Code], Field(min_length=1, max_length=MOST_CODES)]
