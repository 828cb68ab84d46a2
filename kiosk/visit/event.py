"""Events: everything that can happen to a visit. Intents of the person are events too.

Answers to an effect carry the effect's `request` number; an answer to a request that is no longer
waited for (its visit has ended, the card is gone) is dropped by the machine.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum

import msgspec

from kiosk.board.announcement import Announcement
from kiosk.catalogue.service import Service
from kiosk.identity.assurance import Evidence
from kiosk.identity.card_data import CardData
from kiosk.identity.signed_data import SignedData
from kiosk.procedures.procedure import Procedure
from kiosk.queue.ticket import ServiceQueue, Ticket
from kiosk.queue.ticket_now import ServedTicket, TicketNow
from kiosk.visit.intent import Intent
from kiosk.visit.lookup_event import LookupAnswer
from kiosk.visit.staff_mode_event import StaffEvent
from kiosk.visit.view import (
    Device,
    FingerHint,
    LookFault,
    PairingFault,
    PairingStage,
    ReadingStage,
)

__all__ = ["Event", "Intent"]


class Health(Enum):
    """State of a device as the visit cares for it."""

    READY = "ready"
    AWAY = "away"
    """Not plugged in, not answering, or broken: being looked for."""
    OUT_OF_PAPER = "out_of_paper"
    NOT_FITTED = "not_fitted"
    """This terminal has none by configuration: no notice, no waiting."""


class DeviceChanged(msgspec.Struct, frozen=True):
    device: Device
    health: Health


class HeadphonesChanged(msgspec.Struct, frozen=True):
    """Headphones were plugged into the terminal, or pulled out."""

    plugged: bool


class StationTrouble(Enum):
    """What staff have to see to between this terminal and its station."""

    NOT_PAIRED = "not_paired"
    """This terminal has not been paired with a station yet."""
    NOT_ADMITTED = "not_admitted"
    """The station takes this terminal's certificate no longer: it was ended, or has expired."""
    CLOCK_WRONG = "clock_wrong"
    """This terminal's clock and the station's differ by minutes or more."""


class StationChanged(msgspec.Struct, frozen=True):
    reachable: bool
    trouble: StationTrouble | None = None


class ClockChanged(msgspec.Struct, frozen=True):
    """Whether this terminal's clock can be believed; until it is said, it is."""

    verified: bool


class PairingChanged(msgspec.Struct, frozen=True):
    """How far pairing has come. As in `Pairing` of the View."""

    stage: PairingStage
    terminal_id: str = ""
    station_name: str = ""
    code: str = ""
    fault: PairingFault | None = None


class ServicesChanged(msgspec.Struct, frozen=True):
    """What the station offers now; kept while the station is away."""

    station_name: str
    services: tuple[Service, ...]
    queues: tuple[ServiceQueue, ...]
    announcements: tuple[Announcement, ...] = ()
    """Those of the day."""


class StaffHeard(msgspec.Struct, frozen=True):
    """The station has the person's call for staff."""


class StaffAnswered(msgspec.Struct, frozen=True):
    """An officer has said there that somebody is on the way."""


class ProceduresChanged(msgspec.Struct, frozen=True):
    """The procedures that the station handles; kept while it is away."""

    procedures: tuple[Procedure, ...]

    def __repr__(self) -> str:
        return f"ProceduresChanged({len(self.procedures)})"


class CardInserted(msgspec.Struct, frozen=True):
    pass


class CardRemoved(msgspec.Struct, frozen=True):
    pass


class CodeScanned(msgspec.Struct, frozen=True):
    text: str

    def __repr__(self) -> str:
        return "CodeScanned(…)"


class CodeGarbled(msgspec.Struct, frozen=True):
    """The scanner sent bytes that are not UTF-8."""


class ReadProgress(msgspec.Struct, frozen=True):
    request: int
    stage: ReadingStage
    fraction: float


class CardIdentified(msgspec.Struct, frozen=True):
    """Whose card it says it is, signed by the state; the chip is still to be proved, and the
    portrait to come. At most once in a reading."""

    request: int
    full_name: str

    def __repr__(self) -> str:
        return f"CardIdentified({self.request})"


class CardRead(msgspec.Struct, frozen=True):
    """The chip was read. Evidence has at least Passive Authentication and a chip check."""

    request: int
    card: CardData
    evidence: tuple[Evidence, ...]
    read_on: dt.date | None = None
    """The station's day."""
    signed_data: tuple[SignedData, ...] = ()
    """What Passive Authentication found signed of it; empty where that did not pass."""


class ReadFault(Enum):
    WRONG_KEY = "wrong_key"
    BLOCKED = "blocked"
    CARD_GONE = "card_gone"
    NOT_AN_ID_CARD = "not_an_id_card"
    UNREADABLE = "unreadable"


class CardReadFailed(msgspec.Struct, frozen=True):
    request: int
    fault: ReadFault
    tries_left: int | None = None


class FingerProgress(msgspec.Struct, frozen=True):
    request: int
    finger: str
    hint: FingerHint
    tries_left: int
    fraction: float | None = None
    """Of the image that is on its way, 0 to 1; None: nothing to wait for, or not known."""


class FingerFault(Enum):
    NO_MATCH = "no_match"
    """All tries are used."""
    NOT_ENROLLED = "not_enrolled"
    """Neither card nor registry has a finger to compare with."""
    SENSOR_AWAY = "sensor_away"
    TIMED_OUT = "timed_out"


class FingerVerified(msgspec.Struct, frozen=True):
    request: int
    evidence: Evidence


class FingerFailed(msgspec.Struct, frozen=True):
    request: int
    fault: FingerFault
    evidence: Evidence


class TicketIssued(msgspec.Struct, frozen=True):
    request: int
    ticket: Ticket


class TicketFault(Enum):
    STATION_AWAY = "station_away"
    """And no leased number is left."""
    CLOSED = "closed"
    FULL = "full"
    """The day's capacity is used up."""
    ALREADY_WAITING = "already_waiting"
    REFUSED = "refused"


class AlreadyWaiting(msgspec.Struct, frozen=True):
    """The resident has a ticket for this service, with this number."""

    number: str


class TicketFailed(msgspec.Struct, frozen=True):
    request: int
    fault: TicketFault
    number: str = ""
    """The ticket that the resident has already."""


class Printed(msgspec.Struct, frozen=True):
    request: int
    ok: bool


class TicketSeen(msgspec.Struct, frozen=True):
    request: int
    ticket: TicketNow


class ServedListed(msgspec.Struct, frozen=True):
    request: int
    tickets: tuple[ServedTicket, ...]


class LookFailed(msgspec.Struct, frozen=True):
    request: int
    fault: LookFault


class RatingTaken(msgspec.Struct, frozen=True):
    request: int
    explainable: bool


class RatingFault(Enum):
    STATION_AWAY = "station_away"
    ALREADY_RATED = "already_rated"
    NOT_POSSIBLE = "not_possible"


class RatingFailed(msgspec.Struct, frozen=True):
    request: int
    fault: RatingFault


class Tick(msgspec.Struct, frozen=True):
    """Time passed; the time itself is given to every step."""


Event = (
    Intent
    | DeviceChanged
    | HeadphonesChanged
    | StationChanged
    | ClockChanged
    | PairingChanged
    | ServicesChanged
    | StaffHeard
    | StaffAnswered
    | ProceduresChanged
    | CardInserted
    | CardRemoved
    | CodeScanned
    | CodeGarbled
    | ReadProgress
    | CardIdentified
    | CardRead
    | CardReadFailed
    | FingerProgress
    | FingerVerified
    | FingerFailed
    | TicketIssued
    | TicketFailed
    | Printed
    | LookupAnswer
    | TicketSeen
    | ServedListed
    | LookFailed
    | RatingTaken
    | RatingFailed
    | StaffEvent
    | Tick
)
