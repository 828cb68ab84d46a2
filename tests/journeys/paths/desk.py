"""What stands behind the ports of a terminal in these paths: each answers as a path has said."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kiosk.core.inbox import Inbox
from kiosk.core.ports import Ports
from kiosk.identity.assurance import Assurance
from kiosk.queue.applicant import Applicant
from kiosk.queue.staff_call import StaffCallReason
from kiosk.queue.ticket import Ticket
from kiosk.queue.ticket_now import Stand
from kiosk.visit.effect import PrintTicket, ReadCard, VerifyFinger
from kiosk.visit.event import (
    AlreadyWaiting,
    CardRead,
    CardReadFailed,
    Event,
    FingerFailed,
    FingerFault,
    FingerVerified,
    PairingChanged,
    Printed,
    ReadFault,
    TicketFault,
)
from kiosk.visit.lookup_effect import PrintSheet, SendCorrection
from kiosk.visit.lookup_event import LookupFault
from kiosk.visit.view import PairingStage
from tests.kiosk.core.fakes import (
    FakeAudit,
    FakeCard,
    FakeFeedback,
    FakeFinger,
    FakeLookups,
    FakePrinter,
    FakeStation,
)
from tests.kiosk.visit import people

GENUINE = (people.SIGNED, people.GENUINE, people.VALID)


@dataclass
class Answers:
    """A path sets these; None where it is for the path to let time pass instead."""

    evidence: tuple[Any, ...] = GENUINE
    unread: ReadFault | None = None
    finger: FingerFault | None = None
    prints: bool | None = True
    ticket: Ticket | TicketFault | AlreadyWaiting = field(default_factory=people.ticket)
    away: LookupFault | None = None
    found: dict[str, Any] = field(
        default_factory=lambda: {
            "dossiers": (people.DOSSIER, people.NOTICED),
            "dossier": people.DOSSIER,
            "card_issue": people.NEW_CARD,
            "residence": people.HOME,
            "electronic_identity": people.LEVEL_1,
            "record": people.MINH_IN_REGISTRY,
            "held": people.HELD,
            "corrections": (),
            "correction": people.RECEIPT,
        }
    )
    seen: Any = field(default_factory=lambda: people.standing(Stand.SERVED))
    served: Any = people.JUST_SERVED
    rated: Any = False
    reading: bool = True
    """The reader goes on; False: the card is still being read."""
    comparing: bool = True
    station: threading.Event = field(default_factory=threading.Event)
    """Set: the station answers; it is slow until then."""

    def __post_init__(self) -> None:
        self.station.set()


class Desk:
    """The ports."""

    def __init__(self, inbox: Inbox, screens: Any) -> None:
        self.answers = Answers()
        self.audit, self.feedback = FakeAudit(), _Feedback(self)
        self.station, self.lookups = _Station(self, inbox.put), _Lookups(self)
        self.card, self.finger = _Reader(self, inbox.put), _Sensor(self, inbox.put)
        self.printer = _Printer(self, inbox.put)
        self.ports = Ports(
            card=self.card,
            finger=self.finger,
            printer=self.printer,
            station=self.station,
            feedback=self.feedback,
            lookups=self.lookups,
            audit=self.audit,
            screens=screens,
        )

    def wait_for_station(self) -> Answers:
        self.answers.station.wait(60)
        return self.answers


Put = Callable[[Event], None]


class _Reader(FakeCard):
    def __init__(self, desk: Desk, put: Put) -> None:
        super().__init__()
        self._desk, self._put = desk, put

    def read(self, effect: ReadCard) -> None:
        super().read(effect)
        answers = self._desk.answers
        if answers.unread is not None:
            self._put(CardReadFailed(effect.request, answers.unread, 2))
        elif answers.reading:
            evidence, signed = answers.evidence, people.SIGNED_DATA
            self._put(CardRead(effect.request, people.MINH, evidence, people.TODAY, signed))


class _Sensor(FakeFinger):
    def __init__(self, desk: Desk, put: Put) -> None:
        super().__init__()
        self._desk, self._put = desk, put

    def verify(self, effect: VerifyFinger, assurance: Assurance) -> None:
        super().verify(effect, assurance)
        answers = self._desk.answers
        if answers.finger is not None:
            self._put(FingerFailed(effect.request, answers.finger, people.OTHER_FINGER))
        elif answers.comparing:
            self._put(FingerVerified(effect.request, people.FINGER))


class _Printer(FakePrinter):
    def __init__(self, desk: Desk, put: Put) -> None:
        super().__init__()
        self._desk, self._put = desk, put

    def print_ticket(self, effect: PrintTicket) -> None:
        super().print_ticket(effect)
        self._answer(effect.request)

    def print_sheet(self, effect: PrintSheet) -> None:
        super().print_sheet(effect)
        self._answer(effect.request)

    def _answer(self, request: int) -> None:
        if self._desk.answers.prints is not None:
            self._put(Printed(request, self._desk.answers.prints))


class _Station(FakeStation):
    def __init__(self, desk: Desk, put: Put) -> None:
        super().__init__()
        self._desk, self._put = desk, put
        self.reasons: list[StaffCallReason] = []

    def take_ticket(
        self, service_id: str, applicant: Applicant
    ) -> Ticket | TicketFault | AlreadyWaiting:
        self.applicants.append(applicant)
        return self._desk.wait_for_station().ticket

    def call_staff(self, reason: StaffCallReason) -> bool:
        self.reasons.append(reason)
        return super().call_staff(reason)

    def confirm_pairing(self) -> None:
        super().confirm_pairing()
        self._put(PairingChanged(PairingStage.CONFIRMING, "T-1", "Công an xã Lý Nhân", "123456"))


class _Lookups(FakeLookups):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def _asked(self, what: str, number: str, assurance: Assurance, _answer: Any) -> Any:
        self.asked.append((what, number, assurance))
        if what == "corrections":
            return self._desk.answers.found[what]
        answers = self._desk.wait_for_station()
        return answers.found[what] if answers.away is None else answers.away

    def send_correction(self, sent: SendCorrection) -> Any:
        self.told.append(sent)
        return self._asked("correction", sent.number, sent.correction.assurance, None)


class _Feedback(FakeFeedback):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def look(self, ticket: Any) -> Any:
        return self._desk.wait_for_station().seen

    def served_lately(self) -> Any:
        return self._desk.wait_for_station().served

    def rate(self, ticket: Any, score: int) -> Any:
        self.rated.append((ticket, score))
        return self._desk.wait_for_station().rated
