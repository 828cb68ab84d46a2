"""What the conductor needs of the world, as small interfaces: devices, station, audit, screens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from kiosk.appliance.request import Reply, Request
from kiosk.identity.assurance import Assurance
from kiosk.link.known_time import KnownTime
from kiosk.queue.applicant import Applicant
from kiosk.queue.rating import RatingReason
from kiosk.queue.staff_call import StaffCallReason
from kiosk.queue.ticket import Ticket
from kiosk.queue.ticket_code import TicketReference
from kiosk.queue.ticket_now import ServedTicket, TicketNow
from kiosk.records.card_issue import CardIssue
from kiosk.records.correction import Correction, CorrectionReceipt
from kiosk.records.dossier import Dossier
from kiosk.records.electronic_identity import ElectronicIdentity
from kiosk.records.held import Held
from kiosk.records.record import RegistryRecord
from kiosk.records.residence import Residence
from kiosk.visit.effect import Audit, Effect, PrintTicket, ReadCard, VerifyFinger
from kiosk.visit.event import AlreadyWaiting, Event, RatingFault, TicketFault
from kiosk.visit.lookup_effect import PrintSheet, ReportCheck, SendConsent, SendCorrection
from kiosk.visit.lookup_event import LookupFault
from kiosk.visit.staff_mode_effect import StaffEffect
from kiosk.visit.view import LookFault, View

S = TypeVar("S")


@dataclass(frozen=True)
class VisitFunctions(Generic[S]):
    """The visit machine (kiosk/visit/machine.py), over its own kind of state."""

    initial: Callable[[], S]
    step: Callable[[S, Event, float], tuple[S, tuple[Effect, ...]]]
    view_of: Callable[[S, float], View]
    next_tick: Callable[[S, float], float | None]
    assurance_of: Callable[[S], Assurance]


class CardPort(Protocol):
    """All return at once; answers come as events."""

    def read(self, effect: ReadCard) -> None: ...

    def forget(self) -> None: ...

    def cancel(self, request: int) -> None: ...


class FingerPort(Protocol):
    def verify(self, effect: VerifyFinger, assurance: Assurance) -> None: ...

    def cancel(self, request: int) -> None: ...


class PrinterPort(Protocol):
    def print_ticket(self, effect: PrintTicket) -> None: ...

    def print_sheet(self, effect: PrintSheet) -> None: ...


class StationPort(Protocol):
    """May block for a few seconds; called from threads of their own. Faults are values."""

    def take_ticket(
        self, service_id: str, applicant: Applicant
    ) -> Ticket | TicketFault | AlreadyWaiting: ...

    def call_staff(self, reason: StaffCallReason) -> bool: ...

    def begin_pairing(self) -> None:
        """Returns at once, as do the next two; PairingChanged says how it goes."""
        ...

    def confirm_pairing(self) -> None: ...

    def cancel_pairing(self) -> None: ...


class FeedbackPort(Protocol):
    """As StationPort."""

    def look(self, ticket: TicketReference) -> TicketNow | LookFault: ...

    def served_lately(self) -> tuple[ServedTicket, ...] | LookFault: ...

    def rate(self, ticket: TicketReference, score: int) -> bool | RatingFault:
        """Whether a reason may be added."""
        ...

    def explain(self, ticket: TicketReference, reason: RatingReason) -> None: ...


class LookupPort(Protocol):
    """As StationPort. `number`: 12 digits, of the resident who stands there."""

    def dossiers(self, number: str, assurance: Assurance) -> tuple[Dossier, ...] | LookupFault: ...

    def dossier(
        self, number: str, code: str, assurance: Assurance
    ) -> Dossier | LookupFault | None: ...

    def card_issue(self, number: str, assurance: Assurance) -> CardIssue | LookupFault | None: ...

    def residence(self, number: str, assurance: Assurance) -> Residence | LookupFault: ...

    def electronic_identity(
        self, number: str, assurance: Assurance
    ) -> ElectronicIdentity | LookupFault | None: ...

    def record(self, number: str, assurance: Assurance) -> RegistryRecord | LookupFault | None: ...

    def held(self, number: str, assurance: Assurance) -> Held | LookupFault: ...

    def corrections(
        self, number: str, assurance: Assurance
    ) -> tuple[Correction, ...] | LookupFault: ...

    def send_correction(self, sent: SendCorrection) -> CorrectionReceipt | LookupFault: ...

    def corrections_seen(
        self, number: str, codes: tuple[str, ...], assurance: Assurance
    ) -> None: ...

    def report_check(self, report: ReportCheck, assurance: Assurance) -> None: ...

    def consent(self, said: SendConsent, assurance: Assurance) -> None: ...


class AuditPort(Protocol):
    def record(self, effect: Audit) -> None:
        """On disk when it returns. May raise OSError."""
        ...


class CaretakerPort(Protocol):
    """The privileged helper (kiosk/ops/caretaker/client.py), where this machine has one."""

    def ask(self, request: Request, limit: float | None = None) -> Reply:
        """Blocks for at most `limit` seconds; called from threads of their own. Refused where no
        caretaker is there."""
        ...


class AppliancePort(Protocol):
    """The terminal as a machine, for its staff (kiosk/ops/staff_desk)."""

    def known(self) -> Iterable[Event]:
        """What holds when the terminal starts."""
        ...

    def answers(self, effect: StaffEffect) -> Iterable[Event]:
        """One after the other, as they come; blocks between them. Called from threads of their own;
        faults are values."""
        ...

    def cancel(self, request: int) -> None:
        """Returns at once; from any thread."""
        ...


class ClockPort(KnownTime, Protocol):
    """Who watches over the machine's clock (kiosk/ops/clock.py)."""

    def start(self, emit: Callable[[Event], None]) -> None:
        """ClockChanged before it returns, and from then on when that changes."""
        ...

    def stop(self) -> None: ...

    def believed(self) -> dt.datetime | None:
        """Now, in UTC; None while nobody knows. From any thread, at once."""
        ...


class ScreenPort(Protocol):
    def publish(self, view: View) -> None:
        """Returns at once."""
        ...


@dataclass(frozen=True)
class Ports:
    card: CardPort
    finger: FingerPort
    printer: PrinterPort
    station: StationPort
    feedback: FeedbackPort
    lookups: LookupPort
    audit: AuditPort
    screens: ScreenPort
    appliance: AppliancePort | None = None
    """None: staff mode can do nothing here, and says so."""
