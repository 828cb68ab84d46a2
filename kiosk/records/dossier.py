"""Dossiers (hồ sơ) of a resident, as the registry reports them."""

from __future__ import annotations

import datetime as dt
from enum import Enum

import msgspec


class DossierStatus(Enum):
    RECEIVED = "received"
    PROCESSING = "processing"
    NEEDS_DOCUMENTS = "needs_documents"
    READY = "ready"
    RETURNED = "returned"
    REFUSED = "refused"


class StepState(Enum):
    DONE = "done"
    CURRENT = "current"
    AHEAD = "ahead"


class DossierStep(msgspec.Struct, frozen=True):
    """One station on a dossier's way through the offices."""

    name: dict[str, str]
    """Per language code."""
    state: StepState
    on: dt.date | None = None
    """When it was done; of one that is ahead, when it is expected."""
    office: str = ""


class Dossier(msgspec.Struct, frozen=True):
    code: str
    title: dict[str, str]
    """Procedure name per language code."""
    status: DossierStatus
    submitted_on: dt.date
    due_on: dt.date | None = None
    office: str = ""
    missing: tuple[str, ...] = ()
    """Papers still to be handed in, in Vietnamese, as the office wrote them."""
    steps: tuple[DossierStep, ...] = ()
    """In their order; empty where the registry tells none."""
    procedure: str = ""
    """Id in the catalogue of procedures; empty where it is none of them."""

    def __repr__(self) -> str:
        return "Dossier(…)"
