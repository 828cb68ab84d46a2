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


_SAID = {"given": True, "refused": False}
"""How the detail of a question of consent ends, after its purposes."""


class HeldEntry(msgspec.Struct, frozen=True):
    at: dt.datetime
    what: Processing
    terminal: str = ""
    assurance: Assurance = Assurance.ANONYMOUS
    detail: str = ""
    """A code (ticket number, service id, correction code, purpose); never what was shown."""
    until: dt.date | None = None
    """When it will be deleted."""

    def __repr__(self) -> str:
        return f"HeldEntry({self.what.value})"

    @property
    def slip(self) -> str:
        """What is printed large on the slip of it: a ticket's number, a correction's code."""
        if self.what not in (Processing.TICKET, Processing.CORRECTION):
            return ""
        return self.detail.partition(" ")[0]

    @property
    def consented(self) -> bool | None:
        """What the resident said to the question of consent; None: it is not about that."""
        if self.what is not Processing.CONSENT or not self.detail:
            return None
        return _SAID.get(self.detail.split()[-1])


class Held(msgspec.Struct, frozen=True):
    entries: tuple[HeldEntry, ...] = ()
    """Newest first."""
    more: bool = False
    """There are older ones than are listed."""

    def __repr__(self) -> str:
        return f"Held({len(self.entries)} entries)"
