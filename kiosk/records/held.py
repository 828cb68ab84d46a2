"""What the station holds about a resident's own visits (law 91/2025/QH15: a person's access)."""

from __future__ import annotations

import datetime as dt
from enum import Enum

import msgspec

from kiosk.identity.assurance import Assurance


class Purpose(Enum):
    """What personal data is asked for. Consent is given for one visit and these purposes."""

    LOOKUP = "lookup"
    """To show the resident's own data to the resident."""
    RECORD_CHECK = "record_check"
    """To compare the card with the registry."""
    CORRECTION = "correction"
    """To have the registry corrected."""


class Processing(Enum):
    """What was done with a resident's data."""

    TICKET = "ticket"
    DOSSIERS = "dossiers"
    CARD_ISSUE = "card_issue"
    RESIDENCE = "residence"
    ELECTRONIC_IDENTITY = "electronic_identity"
    RECORD = "record"
    FINGER = "finger"
    CORRECTION = "correction"
    HELD = "held"
    CONSENT = "consent"


class HeldEntry(msgspec.Struct, frozen=True):
    at: dt.datetime
    what: Processing
    terminal: str = ""
    assurance: Assurance = Assurance.ANONYMOUS
    detail: str = ""
    """A code (ticket number, service id, correction code, purpose); never what was shown."""
    until: dt.date | None = None
    """When it will be deleted."""


class Held(msgspec.Struct, frozen=True):
    entries: tuple[HeldEntry, ...] = ()
    """Newest first."""
    more: bool = False
    """There are older ones than are listed."""

    def __repr__(self) -> str:
        return f"Held({len(self.entries)} entries)"
