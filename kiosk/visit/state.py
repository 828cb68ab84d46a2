"""The state of a terminal and of the visit on it. Immutable; made only by `machine.step`."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from kiosk.board.announcement import Announcement
from kiosk.catalogue.service import Service
from kiosk.identity.access_key import AccessKey
from kiosk.identity.assurance import Assurance, Evidence, assurance_of
from kiosk.identity.card_data import CardData
from kiosk.identity.signed_data import SignedData
from kiosk.language import Language
from kiosk.queue.priority import PriorityClass
from kiosk.queue.ticket import ServiceQueue, Ticket
from kiosk.queue.ticket_code import TicketReference
from kiosk.queue.ticket_now import ServedTicket, TicketNow
from kiosk.records.held import Purpose
from kiosk.visit.effect import Effect
from kiosk.visit.event import Event, Health, ServicesChanged, StationTrouble
from kiosk.visit.intent import Intent
from kiosk.visit.look import Look, Voice
from kiosk.visit.lookup_state import LookupPhase
from kiosk.visit.record_state import AboutRecord, RecordPhase
from kiosk.visit.reference import Reference
from kiosk.visit.search_state import SearchPhase
from kiosk.visit.staff_mode_state import Appliance, StaffPhase, StaffSession
from kiosk.visit.view import (
    Device,
    FingerHint,
    KeyFault,
    LookFault,
    Pairing,
    PrintState,
    Problem,
    ReadingStage,
    StaffCall,
    Task,
    WayOn,
)


@dataclass(frozen=True)
class Rules:
    """Times in seconds, and counts, that a station may set."""

    inactivity: float = 40.0
    """Without a touch, before the countdown begins."""
    countdown: float = 20.0
    """Who is slow to notice has at least 20 (WCAG 2.2, 2.2.1)."""
    farewell: float = 5.0
    take_card: float = 30.0
    """How long the reminder to take the card stays."""
    ticket_shown: float = 12.0
    """How long a number stays for a person who took the card away, and what is told of a ticket."""
    faces: float = 30.0
    """How long the faces, and the numbers to choose from, wait for a touch."""
    working_limit: float = 30.0
    """No answer to an effect by then: it has failed."""
    reading_limit: float = 60.0
    finger_tries: int = 3
    pairing_limit: float = 660.0
    """Staff have five minutes to open pairing, and five to compare."""
    revealed: float = 20.0
    """How long what was touched stays readable before it is masked again."""
    voice_patience: float = 3.0
    """So many times as long is waited for a touch while the screen speaks: listening takes time."""
    look: Look = field(default_factory=Look)
    """What each person finds."""
    staff_inactivity: float = 30.0
    """As `inactivity`, in staff mode: whoever walks away from it leaves it open."""
    staff_tries: int = 5
    """Wrong codes in a row, before none is taken for a while."""
    staff_lock: float = 300.0
    """How long; each time twice as long as the time before."""
    trial_limit: float = 60.0
    """How long a device that is tried waits for a card, a code, a finger."""
    alert_after: float = 5.0
    """How long a device may be out of order before staff is told: most come back at once."""


@dataclass(frozen=True)
class Terminal:
    """What outlives a visit."""

    station_name: str = ""
    services: tuple[Service, ...] = ()
    queues: tuple[ServiceQueue, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    health: Mapping[Device, Health] = field(
        default_factory=lambda: MappingProxyType(dict.fromkeys(Device, Health.AWAY))
    )
    untold: Mapping[Device, float] = field(default_factory=lambda: MappingProxyType({}))
    """Devices out of order that staff has not been told of, and since when."""
    station_reachable: bool = False
    station_trouble: StationTrouble | None = None
    clock_verified: bool = True
    card_present: bool = False
    headphones: bool = False
    appliance: Appliance = field(default_factory=Appliance)

    def with_health(self, device: Device, health: Health, now: float) -> Terminal:
        known = {**self.health, device: health}
        untold = {d: since for d, since in self.untold.items() if d is not device}
        if health in (Health.AWAY, Health.OUT_OF_PAPER):
            untold[device] = now
        return replace(self, health=MappingProxyType(known), untold=MappingProxyType(untold))

    def with_offer(self, offer: ServicesChanged) -> Terminal:
        return replace(
            self,
            station_name=offer.station_name,
            services=offer.services,
            queues=offer.queues,
            announcements=offer.announcements,
        )

    def service(self, service_id: str) -> Service | None:
        return next((s for s in self.services if s.id == service_id), None)

    def is_open(self, service_id: str) -> bool:
        return all(q.open for q in self.queues if q.service_id == service_id)


@dataclass(frozen=True)
class Holder:
    """Whose card was read, and what was proved about it."""

    card: CardData
    evidence: tuple[Evidence, ...]
    read_on: dt.date | None = None
    signed_data: tuple[SignedData, ...] = ()
    consents: frozenset[Purpose] = frozenset()
    """Given in this visit."""
    about_record: AboutRecord = field(default_factory=AboutRecord)

    @property
    def assurance(self) -> Assurance:
        return assurance_of(self.evidence)


@dataclass(frozen=True)
class AtIdle:
    pass


@dataclass(frozen=True)
class AtPlaceCard:
    pass


@dataclass(frozen=True)
class AtKeyEntry:
    digits: str = field(default="", repr=False)
    fault: KeyFault | None = None
    tries_left: int | None = None


@dataclass(frozen=True)
class AtReading:
    request: int
    since: float
    stage: ReadingStage = ReadingStage.ACCESS
    fraction: float = 0.0
    full_name: str = field(default="", repr=False)
    """Once the signed data says so."""


@dataclass(frozen=True)
class AtChecked:
    pass


@dataclass(frozen=True)
class AtMenu:
    pass


@dataclass(frozen=True)
class AtServices:
    pass


@dataclass(frozen=True)
class AtPriorities:
    pass


@dataclass(frozen=True)
class AtFinger:
    request: int
    service_id: str
    finger: str
    hint: FingerHint
    tries_left: int
    fraction: float | None = None


@dataclass(frozen=True)
class AtWork:
    """Waiting for the answer to a request."""

    request: int
    task: Task
    since: float
    retry: Intent
    """What asks for the same again."""
    service_id: str = ""
    ticket: Ticket | None = None
    leaving: bool = False
    """The card was taken meanwhile: the ticket is still given, then the visit ends."""


@dataclass(frozen=True)
class AtTicket:
    ticket: Ticket
    service: Service
    printed: PrintState
    leaving: bool
    since: float


@dataclass(frozen=True)
class AtProblem:
    problem: Problem
    ways_on: tuple[WayOn, ...]
    retry: Event | None = field(default=None, repr=False)
    """What TRY_AGAIN does; None: start again with the card."""
    origin: Phase | None = None
    """Where `retry` is to be done."""
    service_id: str = ""
    """What CONTINUE goes on with, after a finger that could not be verified."""
    number: str = ""


@dataclass(frozen=True)
class AtRating:
    about: TicketReference
    number: str
    service_id: str
    since: float
    unsent: bool = False


@dataclass(frozen=True)
class AtAsking:
    """Waiting for what the station says of a ticket, or to a rating."""

    request: int
    task: Task
    since: float
    about: TicketReference | None = None
    rating: AtRating | None = None
    """Where it goes on when the rating could not be sent."""


@dataclass(frozen=True)
class AtTold:
    """`fault` says why there is no `ticket`."""

    about: TicketReference | None
    ticket: TicketNow | None
    fault: LookFault | None
    since: float


@dataclass(frozen=True)
class AtServed:
    tickets: tuple[ServedTicket, ...]
    since: float


@dataclass(frozen=True)
class AtRated:
    about: TicketReference
    explainable: bool
    since: float


@dataclass(frozen=True)
class AtPairing:
    shown: Pairing
    since: float


@dataclass(frozen=True)
class AtFarewell:
    since: float


Phase = (
    AtIdle
    | AtPlaceCard
    | AtKeyEntry
    | AtReading
    | AtChecked
    | AtMenu
    | AtServices
    | AtPriorities
    | AtFinger
    | AtWork
    | AtTicket
    | LookupPhase
    | RecordPhase
    | SearchPhase
    | AtProblem
    | AtRating
    | AtAsking
    | AtTold
    | AtServed
    | AtRated
    | AtPairing
    | AtFarewell
    | StaffPhase
)


NO_ORIGIN = uuid.UUID(int=0)


@dataclass(frozen=True)
class State:
    rules: Rules = field(default_factory=Rules)
    reference: Reference = field(default_factory=Reference, repr=False)
    terminal: Terminal = field(default_factory=Terminal)
    phase: Phase = field(default_factory=AtIdle)
    language: Language = Language.VIETNAMESE
    look: Look = field(default_factory=Look)
    choosing_look: bool = False
    voice: Voice | None = None
    key: AccessKey | None = None
    """Kept while the card may still have to be read again with it."""
    holder: Holder | None = None
    wanted_service: str = ""
    """Chosen before the card that it needs was laid down."""
    wanted_lookup: Event | None = field(default=None, repr=False)
    """As `wanted_service`: the intent, or the dossier's code that was scanned."""
    priority: PriorityClass = PriorityClass.NONE
    """What the person has said to be."""
    last_activity: float = 0.0
    last_request: int = 0
    origin: uuid.UUID = NO_ORIGIN
    """Drawn anew whenever a machine begins: with a request's number it names one thing for ever."""
    staff_call: StaffCall = StaffCall.NONE
    staff: StaffSession | None = None
    """Who is in staff mode; None: nobody has shown to be staff."""

    @property
    def assurance(self) -> Assurance:
        return self.holder.assurance if self.holder else Assurance.ANONYMOUS

    @property
    def inactivity(self) -> float:
        """Seconds without a touch before the countdown begins."""
        if isinstance(self.phase, StaffPhase):
            return self.rules.staff_inactivity
        return self.rules.inactivity * (self.rules.voice_patience if self.voice else 1)

    def new_key(self) -> str:
        """UUID of the request that comes next: an idempotency key."""
        return str(uuid.uuid5(self.origin, str(self.last_request + 1)))

    def at(self, phase: Phase) -> State:
        return replace(self, phase=phase)

    def health(self, device: Device) -> Health:
        return self.terminal.health.get(device, Health.AWAY)


@dataclass(frozen=True)
class Step:
    """Outcome of one event."""

    state: State
    effects: tuple[Effect, ...] = ()
    again: Event | None = None
    """To be put to the new state at once, as if it had come from outside."""

    def then(self, *effects: Effect) -> Step:
        return replace(self, effects=self.effects + effects)
