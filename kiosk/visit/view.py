"""Views: a typed, complete description of what the person should see and hear now.

The core publishes a `View` after every step; the screen draws it. A View carries codes and
values, never sentences: words belong to the screen, in the View's language. A screen that
receives any View, in any order, is right: nothing has to be remembered between two of them.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from kiosk.appliance.touch_calibration import UNCHANGED, Matrix
from kiosk.board.announcement import Announcement
from kiosk.catalogue.service import Service
from kiosk.identity.assurance import Assurance, Evidence
from kiosk.language import Language
from kiosk.queue.priority import PriorityClass
from kiosk.queue.ticket import ServiceQueue, Ticket
from kiosk.records.dossier import Dossier
from kiosk.visit.look import Look, Voice
from kiosk.visit.lookup_view import (
    CardStatus,
    ConsentQuestion,
    CorrectionForm,
    CorrectionList,
    CorrectionTaken,
    DossierCodeEntry,
    DossierShown,
    ElectronicIdentityShown,
    HeldShown,
    LookupMenu,
    PlaceSearch,
    PrintState,
    ProcedureSearch,
    ProcedureShown,
    RecordCheck,
    ResidenceShown,
)
from kiosk.visit.pairing_view import ClockWrong, Pairing, PairingFault, PairingStage
from kiosk.visit.problem_view import Problem, ProblemNotice, WayOn
from kiosk.visit.rating_view import (
    LookFault,
    RatingQuestion,
    RatingThanks,
    ServedList,
    TicketStanding,
)
from kiosk.visit.staff_mode_view import StaffModeBody

__all__ = [
    "CardStatus",
    "ClockWrong",
    "ConsentQuestion",
    "CorrectionForm",
    "CorrectionList",
    "CorrectionTaken",
    "DossierCodeEntry",
    "DossierShown",
    "ElectronicIdentityShown",
    "HeldShown",
    "LookFault",
    "LookupMenu",
    "Pairing",
    "PairingFault",
    "PairingStage",
    "PlaceSearch",
    "PrintState",
    "Problem",
    "ProblemNotice",
    "ProcedureSearch",
    "ProcedureShown",
    "RatingQuestion",
    "RatingThanks",
    "RecordCheck",
    "ResidenceShown",
    "ServedList",
    "TicketStanding",
    "WayOn",
]


class Device(Enum):
    CARD_READER = "card_reader"
    CODE_SCANNER = "code_scanner"
    FINGERPRINT = "fingerprint"
    PRINTER = "printer"


class Notice(Enum):
    """What is not as it should be, shown in a strip while the rest goes on.

    In the order of what it means to whoever comes: where there is room for one, it is the first.
    """

    CARD_READER_AWAY = "card_reader_away"
    PRINTER_AWAY = "printer_away"
    PRINTER_OUT_OF_PAPER = "printer_out_of_paper"
    NOT_PAIRED = "not_paired"
    NOT_ADMITTED = "not_admitted"
    CLOCK_WRONG = "clock_wrong"
    STATION_AWAY = "station_away"
    FINGERPRINT_AWAY = "fingerprint_away"
    CODE_SCANNER_AWAY = "code_scanner_away"
    CLOCK_UNVERIFIED = "clock_unverified"


class StaffCall(Enum):
    """How far it is with the person's call for staff."""

    NONE = "none"
    CALLING = "calling"
    """The station has not heard it yet; it is told again and again."""
    CALLED = "called"
    COMING = "coming"
    """An officer has answered."""


class Idle(msgspec.Struct, frozen=True, tag=True):
    """Nobody is here. Touch or a card starts a visit."""

    station_name: str
    services: tuple[Service, ...] = ()
    queues: tuple[ServiceQueue, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    """Today's, in the order in which they are shown."""


class PlaceCard(msgspec.Struct, frozen=True, tag=True):
    """Ask for the card; a ticket for services that need no card can be taken without."""

    anonymous_services: bool = True
    """False: no service can be had without a card now."""


class KeyFault(Enum):
    """Why the last scan or typing was not accepted."""

    NOT_A_CARD_CODE = "not_a_card_code"
    GARBLED = "garbled"
    """The scanner sent text that lost its diacritics."""
    TOO_SHORT = "too_short"
    WRONG_KEY = "wrong_key"
    """The card refused it: the number belongs to another card, or was mistyped."""


class AccessKeyEntry(msgspec.Struct, frozen=True, tag=True):
    """Ask for the card's QR code or for its 12 digits."""

    digits: str = ""
    fault: KeyFault | None = None
    tries_left: int | None = None
    scanner_ready: bool = True


class ReadingStage(Enum):
    ACCESS = "access"
    IDENTITY = "identity"
    SIGNATURE = "signature"
    CHIP = "chip"
    PORTRAIT = "portrait"


class Reading(msgspec.Struct, frozen=True, tag=True):
    """The chip is being read: keep the card still."""

    stage: ReadingStage
    fraction: float
    """0 to 1 over the whole reading."""
    full_name: str = ""
    """The holder's, as soon as it is known: the portrait takes longest and comes last."""


class CheckResult(msgspec.Struct, frozen=True, tag=True):
    """Who the card says this is, and how the checks came out, in plain words."""

    full_name: str
    number_masked: str
    portrait: bytes
    evidence: tuple[Evidence, ...]
    assurance: Assurance


class Menu(msgspec.Struct, frozen=True, tag=True):
    full_name: str
    assurance: Assurance
    lookups_available: bool = True
    """False: the station cannot be reached, so only tickets are offered."""
    answered_corrections: int = 0
    """Requests of this resident that staff have answered since they were last shown."""


class ServiceChoice(msgspec.Struct, frozen=True, tag=True):
    services: tuple[Service, ...]
    queues: tuple[ServiceQueue, ...]
    assurance: Assurance
    """A service that needs more is shown with what it needs."""
    priority: PriorityClass = PriorityClass.NONE
    """What the person has said to be."""


class PriorityChoice(msgspec.Struct, frozen=True, tag=True):
    """Who is served first by law? What is chosen is proved at the counter."""

    chosen: PriorityClass = PriorityClass.NONE


class FingerHint(Enum):
    PLACE = "place"
    LIFT = "lift"
    NO_MATCH = "no_match"
    POOR_IMAGE = "poor_image"
    """Not clear, for no particular reason."""
    TOO_DRY = "too_dry"
    TOO_WET = "too_wet"
    NOT_CENTRED = "not_centred"
    COVER_MORE = "cover_more"
    """Only a part of the finger lay on the glass."""
    TOO_SHORT = "too_short"
    """Lifted too early."""
    TRANSFER = "transfer"
    """The image is taken and on its way from the reader."""
    MATCHING = "matching"
    READING_CARD = "reading_card"
    """The fingers in the chip are read first."""
    SENSOR_AWAY = "sensor_away"


class FingerPrompt(msgspec.Struct, frozen=True, tag=True):
    """Which finger, what to do with it, how many tries are left."""

    finger: str
    """Finger by ISO/IEC 19794-2 position: `right_thumb`, `right_index`, … `left_little`."""
    hint: FingerHint
    tries_left: int
    fraction: float | None = None
    """Of the image that is on its way from the reader, 0 to 1; None: no bar is shown."""


class Task(Enum):
    TICKET = "ticket"
    DOSSIERS = "dossiers"
    RECORD = "record"
    LOOKUP = "lookup"
    CORRECTION = "correction"
    PRINTING = "printing"
    TICKET_STANDING = "ticket_standing"
    SERVED_LIST = "served_list"
    RATING = "rating"


class Working(msgspec.Struct, frozen=True, tag=True):
    """Something takes a moment."""

    task: Task


class TicketTaken(msgspec.Struct, frozen=True, tag=True):
    ticket: Ticket
    service: Service
    printed: PrintState
    more_possible: bool = True
    """True: the visit can go back to the menu."""


class DossierList(msgspec.Struct, frozen=True, tag=True):
    dossiers: tuple[Dossier, ...]


class Goodbye(msgspec.Struct, frozen=True, tag=True):
    take_card: bool
    """The card is still on the reader."""


class OutOfService(msgspec.Struct, frozen=True, tag=True):
    """Shown by the screen itself while the core cannot be reached; by the core, when staff has
    taken the terminal out of service."""

    station_name: str = ""
    counters: tuple[str, ...] = ()
    """Where staff sit, as far as it is known."""


Body = (
    Idle
    | PlaceCard
    | AccessKeyEntry
    | Reading
    | CheckResult
    | Menu
    | ServiceChoice
    | PriorityChoice
    | FingerPrompt
    | Working
    | TicketTaken
    | DossierList
    | LookupMenu
    | ConsentQuestion
    | DossierCodeEntry
    | DossierShown
    | CardStatus
    | ResidenceShown
    | ElectronicIdentityShown
    | HeldShown
    | ProcedureSearch
    | ProcedureShown
    | PlaceSearch
    | RecordCheck
    | CorrectionForm
    | CorrectionTaken
    | CorrectionList
    | ProblemNotice
    | TicketStanding
    | ServedList
    | RatingQuestion
    | RatingThanks
    | Goodbye
    | Pairing
    | ClockWrong
    | OutOfService
    | StaffModeBody
)


class View(msgspec.Struct, frozen=True):
    """One complete picture. `sequence` grows by one with every View that the core publishes."""

    sequence: int
    language: Language
    body: Body
    station_name: str = ""
    notices: tuple[Notice, ...] = ()
    countdown: int | None = None
    """Seconds until the visit ends for want of a touch; shown as a question over the body."""
    staff_call: StaffCall = StaffCall.NONE
    in_visit: bool = False
    """Finish and "call staff" are offered."""
    staff_key: bool = False
    """The small key for staff is offered."""
    in_staff_mode: bool = False
    """Staff is at work here: Finish is offered, and nobody is called."""
    look: Look = Look()
    choosing_look: bool = False
    """How the screen is to be is asked, over the body."""
    voice: Voice | None = None
    """None: the screen is silent."""
    headphones: bool = False
    """Only one person hears what is said: personal values may be spoken."""
    touch: Matrix = UNCHANGED
    """By which the screen corrects its touches."""

    def __repr__(self) -> str:
        """The kind of View only: its fields may be personal."""
        return f"View({self.sequence}, {type(self.body).__name__})"
