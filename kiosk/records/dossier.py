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

    def __repr__(self) -> str:
        return "Dossier(…)"
