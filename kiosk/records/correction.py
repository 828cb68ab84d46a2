"""A resident's request that the registry be corrected, with the evidence and no more.

No value of a field travels in it: which fields are in question and what the resident says of them
suffices, since the resident brings the card to the counter. What the chip signed is named by its
hash, so that the officer's own reading of the card can be shown to be of the same data.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum

import msgspec

from kiosk.identity.assurance import Assurance, Evidence
from kiosk.identity.signed_data import SignedData
from kiosk.records.record import Field, Verdict

__all__ = ["SignedData"]


class Claim(Enum):
    """What the resident says of a field on which card and registry do not agree, or both err."""

    CARD_IS_RIGHT = "card_is_right"
    REGISTRY_IS_RIGHT = "registry_is_right"
    """The card is to be renewed."""
    NEITHER_IS_RIGHT = "neither_is_right"


class DisputedField(msgspec.Struct, frozen=True):
    field: Field
    verdict: Verdict
    claim: Claim


class CorrectionRequest(msgspec.Struct, frozen=True):
    fields: tuple[DisputedField, ...]
    assurance: Assurance
    evidence: tuple[Evidence, ...]
    signed_data: tuple[SignedData, ...]


class CorrectionState(Enum):
    OPEN = "open"
    ACCEPTED = "accepted"
    """The registry is, or will be, changed."""
    REJECTED = "rejected"
    ASKED_BACK = "asked_back"
    """The resident is to bring something or say more."""


class CorrectionReceipt(msgspec.Struct, frozen=True):
    """What the resident takes along."""

    code: str
    """Short, to be read out: `C-261128-0007`."""
    token: str
    """Signed by the station; what the QR code holds (an address where phones reach the pages)."""
    made_on: dt.date
    service_id: str
    """Whose counter sees to it."""

    def __repr__(self) -> str:
        return "CorrectionReceipt(…)"


class Correction(msgspec.Struct, frozen=True):
    """How a request stands, as its resident sees it."""

    code: str
    made_on: dt.date
    state: CorrectionState
    fields: tuple[DisputedField, ...]
    answer: str = ""
    """What staff wrote: why it was rejected, or what is to be brought."""
    decided_on: dt.date | None = None
    seen: bool = False
    """The resident has been shown this state before."""
    service_id: str = ""
    """Whose counter sees to it."""

    def __repr__(self) -> str:
        return f"Correction({self.state.value})"
