"""A world of fakes around the conductor."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from kiosk.catalogue.service import Service
from kiosk.core.conductor import Conductor
from kiosk.core.inbox import Inbox
from kiosk.core.ports import Ports
from kiosk.core.visit_functions import visit_functions
from kiosk.identity.assurance import Assurance, Check, Evidence, Outcome
from kiosk.identity.card_data import CardData
from kiosk.queue.applicant import Applicant
from kiosk.queue.rating import RatingReason
from kiosk.queue.staff_call import StaffCallReason
from kiosk.queue.ticket import Ticket
from kiosk.queue.ticket_code import TicketReference
from kiosk.queue.ticket_now import ServedTicket, TicketNow
from kiosk.records.card_issue import CardIssue, CardIssueStatus
from kiosk.records.correction import Correction, CorrectionReceipt
from kiosk.records.dossier import Dossier, DossierStatus
from kiosk.records.electronic_identity import ElectronicIdentity, IdentityLevel
from kiosk.records.held import Held
from kiosk.records.record import RegistryRecord
from kiosk.records.residence import (
    HouseholdMember,
    Relation,
    Residence,
    ResidenceEntry,
    ResidenceKind,
)
from kiosk.visit.effect import Audit, PrintTicket, ReadCard, VerifyFinger
from kiosk.visit.event import (
    AlreadyWaiting,
    DeviceChanged,
    Health,
    RatingFault,
    ServicesChanged,
    StationChanged,
    TicketFault,
)
from kiosk.visit.lookup_effect import PrintSheet, ReportCheck, SendConsent, SendCorrection
from kiosk.visit.lookup_event import LookupFault
from kiosk.visit.machine import Rules, State
from kiosk.visit.view import Device, LookFault, View

A = TypeVar("A")

CARD = CardData(number="035090004321", full_name="TRẦN VĂN MINH")
EVIDENCE = (
    Evidence(Check.PASSIVE_AUTHENTICATION, Outcome.PASSED),
    Evidence(Check.CHIP_AUTHENTICATION, Outcome.PASSED),
    Evidence(Check.CARD_VALIDITY, Outcome.PASSED),
)
SERVICE = Service("residence", "A", {"vi": "Cư trú", "en": "Residence"})
TICKET = Ticket(
    id="5d3a4a3e-0a3e-4f43-9d5c-0f3c5c1e8a11",
    number="A001",
    service_id="residence",
    counters=("1",),
    waiting_before=0,
    issued_at=dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC),
    station_name="Công an xã Lý Nhân",
)


DOSSIER = Dossier(
    code="G01.899.108.000-261103-0012",
    title={"vi": "Đăng ký tạm trú", "en": "Temporary residence registration"},
    status=DossierStatus.PROCESSING,
    submitted_on=dt.date(2026, 11, 3),
)
RESIDENCE = Residence(
    (ResidenceEntry(ResidenceKind.PERMANENT, "Xã Nhân Khang, Tỉnh Ninh Bình"),),
    (HouseholdMember("Trần Văn Minh", Relation.HEAD, self=True),),
)


class FakeClock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class FakeCard:
    def __init__(self) -> None:
        self.reads: list[ReadCard] = []
        self.forgotten = 0
        self.cancelled: list[int] = []
        self.fault: Exception | None = None

    def read(self, effect: ReadCard) -> None:
        if self.fault is not None:
            raise self.fault
        self.reads.append(effect)

    def forget(self) -> None:
        self.forgotten += 1

    def cancel(self, request: int) -> None:
        self.cancelled.append(request)


class FakeFinger:
    def __init__(self) -> None:
        self.asked: list[tuple[VerifyFinger, Assurance]] = []
        self.cancelled: list[int] = []

    def verify(self, effect: VerifyFinger, assurance: Assurance) -> None:
        self.asked.append((effect, assurance))

    def cancel(self, request: int) -> None:
        self.cancelled.append(request)


class FakePrinter:
    def __init__(self) -> None:
        self.printed: list[PrintTicket] = []
        self.sheets: list[PrintSheet] = []

    def print_ticket(self, effect: PrintTicket) -> None:
        self.printed.append(effect)

    def print_sheet(self, effect: PrintSheet) -> None:
        self.sheets.append(effect)


class FakeStation:
    def __init__(self) -> None:
        self.ticket: Ticket | TicketFault | AlreadyWaiting = TICKET
        self.fault: Exception | None = None
        self.applicants: list[Applicant] = []
        self.staff_calls = 0
        self.pairing: list[str] = []

    def take_ticket(
        self, service_id: str, applicant: Applicant
    ) -> Ticket | TicketFault | AlreadyWaiting:
        if self.fault is not None:
            raise self.fault
        self.applicants.append(applicant)
        return self.ticket

    def call_staff(self, reason: StaffCallReason) -> bool:
        self.staff_calls += 1
        return True

    def begin_pairing(self) -> None:
        self.pairing.append("begin")

    def confirm_pairing(self) -> None:
        self.pairing.append("confirm")

    def cancel_pairing(self) -> None:
        self.pairing.append("cancel")


class FakeLookups:
    """Knows one resident. `fault` is raised, `away` is the answer to everything."""

    def __init__(self) -> None:
        self.own: tuple[Dossier, ...] = ()
        self.away: LookupFault | None = None
        self.fault: Exception | None = None
        self.asked: list[tuple[str, str, Assurance]] = []
        self.told: list[object] = []

    def _asked(self, what: str, number: str, assurance: Assurance, answer: A) -> A | LookupFault:
        if self.fault is not None:
            raise self.fault
        self.asked.append((what, number, assurance))
        return answer if self.away is None else self.away

    def dossiers(self, number: str, assurance: Assurance) -> tuple[Dossier, ...] | LookupFault:
        return self._asked("dossiers", number, assurance, self.own)

    def dossier(self, number: str, code: str, assurance: Assurance) -> Dossier | LookupFault | None:
        found = next((dossier for dossier in self.own if dossier.code == code), None)
        return self._asked("dossier", number, assurance, found)

    def card_issue(self, number: str, assurance: Assurance) -> CardIssue | LookupFault | None:
        return self._asked("card_issue", number, assurance, CardIssue(CardIssueStatus.READY))

    def residence(self, number: str, assurance: Assurance) -> Residence | LookupFault:
        return self._asked("residence", number, assurance, RESIDENCE)

    def electronic_identity(
        self, number: str, assurance: Assurance
    ) -> ElectronicIdentity | LookupFault | None:
        found = ElectronicIdentity(IdentityLevel.LEVEL_2)
        return self._asked("electronic_identity", number, assurance, found)

    def record(self, number: str, assurance: Assurance) -> RegistryRecord | LookupFault | None:
        found = RegistryRecord(number, full_name="TRẦN VĂN MINH")
        return self._asked("record", number, assurance, found)

    def held(self, number: str, assurance: Assurance) -> Held | LookupFault:
        return self._asked("held", number, assurance, Held())

    def corrections(
        self, number: str, assurance: Assurance
    ) -> tuple[Correction, ...] | LookupFault:
        return self._asked("corrections", number, assurance, ())

    def send_correction(self, sent: SendCorrection) -> CorrectionReceipt | LookupFault:
        receipt = CorrectionReceipt("C-261124-0001", "token", dt.date(2026, 11, 24), "residence")
        self.told.append(sent)
        return self._asked("correction", sent.number, sent.correction.assurance, receipt)

    def corrections_seen(self, number: str, codes: tuple[str, ...], assurance: Assurance) -> None:
        self.told.append((number, codes, assurance))

    def report_check(self, report: ReportCheck, assurance: Assurance) -> None:
        self.told.append((report, assurance))

    def consent(self, said: SendConsent, assurance: Assurance) -> None:
        if self.fault is not None:
            raise self.fault
        self.told.append((said, assurance))


class FakeFeedback:
    def __init__(self) -> None:
        self.seen: TicketNow | LookFault = LookFault.UNKNOWN_TICKET
        self.served: tuple[ServedTicket, ...] | LookFault = ()
        self.outcome: bool | RatingFault = False
        self.fault: Exception | None = None
        self.rated: list[tuple[TicketReference, int]] = []
        self.explained: list[tuple[TicketReference, RatingReason]] = []

    def look(self, ticket: TicketReference) -> TicketNow | LookFault:
        if self.fault is not None:
            raise self.fault
        return self.seen

    def served_lately(self) -> tuple[ServedTicket, ...] | LookFault:
        if self.fault is not None:
            raise self.fault
        return self.served

    def rate(self, ticket: TicketReference, score: int) -> bool | RatingFault:
        if self.fault is not None:
            raise self.fault
        self.rated.append((ticket, score))
        return self.outcome

    def explain(self, ticket: TicketReference, reason: RatingReason) -> None:
        self.explained.append((ticket, reason))


class FakeAudit:
    def __init__(self) -> None:
        self.recorded: list[Audit] = []
        self.fault: Exception | None = None

    def record(self, effect: Audit) -> None:
        if self.fault is not None:
            raise self.fault
        self.recorded.append(effect)


class FakeScreens:
    def __init__(self) -> None:
        self.views: list[View] = []

    def publish(self, view: View) -> None:
        self.views.append(view)

    @property
    def body(self) -> object:
        return self.views[-1].body


class World:
    """A conductor of the real visit, with everything else faked."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.card, self.finger, self.printer = FakeCard(), FakeFinger(), FakePrinter()
        self.station, self.audit, self.screens = FakeStation(), FakeAudit(), FakeScreens()
        self.inbox = Inbox()
        self.feedback, self.lookups = FakeFeedback(), FakeLookups()
        self.ports = Ports(
            card=self.card,
            finger=self.finger,
            printer=self.printer,
            station=self.station,
            feedback=self.feedback,
            lookups=self.lookups,
            audit=self.audit,
            screens=self.screens,
        )
        self.visit = visit_functions(Rules())
        self.conductor: Conductor[State] = Conductor(
            self.visit, self.inbox, self.ports, clock=self.clock
        )

    def ready(self) -> None:
        for device in Device:
            self.inbox.put(DeviceChanged(device, Health.READY))
        self.inbox.put(StationChanged(reachable=True))
        self.inbox.put(ServicesChanged("Công an xã Lý Nhân", (SERVICE,), ()))
