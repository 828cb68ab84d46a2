"""Bodies of Views for lookups and for the check of one's own record.

Values that are personal are masked here, unless the person has touched them: the screen never
holds what it does not show.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum

import msgspec

from kiosk.catalogue.service import Service
from kiosk.identity.assurance import Assurance
from kiosk.identity.renewal import Renewal
from kiosk.places.place import PlaceAnswer
from kiosk.procedures.procedure import Procedure
from kiosk.queue.ticket import Ticket
from kiosk.records.card_issue import CardIssue
from kiosk.records.correction import Claim, Correction, CorrectionReceipt
from kiosk.records.dossier import Dossier
from kiosk.records.electronic_identity import ElectronicIdentity
from kiosk.records.held import Held, Purpose
from kiosk.records.record import Field, FieldComparison
from kiosk.records.residence import Residence

MASKED = "•••••"
"""Stands for a value that is there and not shown."""


class PrintState(Enum):
    PRINTED = "printed"
    FAILED = "failed"
    """It is on the screen only: ask the person to note it."""


class Lookup(Enum):
    """What can be looked up, in the order in which it is offered."""

    RECORD = "record"
    DOSSIERS = "dossiers"
    CARD = "card"
    RESIDENCE = "residence"
    ELECTRONIC_IDENTITY = "electronic_identity"
    PROCEDURES = "procedures"
    PLACES = "places"
    HELD = "held"


REQUIRED_ASSURANCE: dict[Lookup, Assurance] = {
    **dict.fromkeys(Lookup, Assurance.CARD_GENUINE),
    Lookup.PROCEDURES: Assurance.ANONYMOUS,
    Lookup.PLACES: Assurance.ANONYMOUS,
}
"""A card that could be a copy opens nobody's data."""


WITHOUT_STATION = (Lookup.CARD, Lookup.PROCEDURES, Lookup.PLACES)
"""What this terminal can tell by itself, at least in part."""


class LookupMenu(msgspec.Struct, frozen=True, tag=True):
    """What can be looked up. What needs more than `assurance` is shown with what it needs."""

    assurance: Assurance
    station_reachable: bool = True


class ConsentQuestion(msgspec.Struct, frozen=True, tag=True):
    """Before the first personal lookup: what for, which data, how long, and that one may say no."""

    purpose: Purpose
    wanted: Lookup


class DossierCodeEntry(msgspec.Struct, frozen=True, tag=True):
    """Ask for a dossier's code, typed or scanned."""

    text: str = ""
    unknown: bool = False
    """The last one is none of this resident's dossiers; whether it is another's is not said."""


class DossierShown(msgspec.Struct, frozen=True, tag=True):
    dossier: Dossier
    printed: PrintState | None = None


class CardStatus(msgspec.Struct, frozen=True, tag=True):
    """The card's dates, the rule of its renewal worked out, and how a new one stands."""

    issued_on: dt.date | None
    renewal: Renewal
    issue: CardIssue | None
    """None: the registry says nothing, or could not be asked; the rule holds all the same."""
    printed: PrintState | None = None


class ResidenceShown(msgspec.Struct, frozen=True, tag=True):
    residence: Residence
    """Addresses and the names of others are MASKED unless `revealed`."""
    today: tuple[str, ...] = ()
    """For each entry: the address with the names of today where they differ, else empty."""
    revealed: bool = False
    printed: PrintState | None = None


class ElectronicIdentityShown(msgspec.Struct, frozen=True, tag=True):
    identity: ElectronicIdentity
    printed: PrintState | None = None


class HeldShown(msgspec.Struct, frozen=True, tag=True):
    """What the station holds about this resident's visits."""

    held: Held
    printed: PrintState | None = None


class ProcedureSearch(msgspec.Struct, frozen=True, tag=True):
    """Procedures that fit what was typed; with nothing typed: all, or those of one service."""

    text: str
    found: tuple[Procedure, ...]
    services: tuple[Service, ...] = ()
    """What the counters offer: the groups in which all are shown, in their order."""
    chosen: str | None = None
    """Id of the service whose procedures are shown; empty: those of none of the services."""


class ProcedureShown(msgspec.Struct, frozen=True, tag=True):
    procedure: Procedure
    service_open: bool
    """A ticket for its service can be had now."""
    printed: PrintState | None = None


class PlaceSearch(msgspec.Struct, frozen=True, tag=True):
    text: str
    found: tuple[PlaceAnswer, ...]


class RecordCheck(msgspec.Struct, frozen=True, tag=True):
    """Card beside registry; an empty tuple: the registry does not know this number.

    Values are MASKED but for those of `revealed` fields. `open_corrections`: fields for which a
    request is open already.
    """

    fields: tuple[FieldComparison, ...]
    known: bool = True
    revealed: tuple[Field, ...] = ()
    open_corrections: tuple[Field, ...] = ()
    confirmed: bool = False
    """The resident has said that all is right."""
    printed: PrintState | None = None


class CorrectionForm(msgspec.Struct, frozen=True, tag=True):
    """Which fields are wrong, and what is right? One line for each field that can be disputed."""

    fields: tuple[FieldComparison, ...]
    """Values MASKED but for those of `revealed` fields."""
    claims: dict[Field, Claim]
    """What has been said so far."""
    revealed: tuple[Field, ...] = ()


class CorrectionTaken(msgspec.Struct, frozen=True, tag=True):
    """The request is at the station. Neither `ticket` nor `number`: come back with the code."""

    receipt: CorrectionReceipt
    ticket: Ticket | None
    printed: PrintState
    number: str = ""
    """Of the ticket that the resident has already at the counter that sees to it."""
    more_possible: bool = True
    """True: the visit can go back to the menu."""


class CorrectionList(msgspec.Struct, frozen=True, tag=True):
    """How one's requests stand, newest first."""

    corrections: tuple[Correction, ...]
