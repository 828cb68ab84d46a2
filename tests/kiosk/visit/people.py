"""Fictional people, services and answers for tests of the visit."""

from __future__ import annotations

import datetime as dt

import msgspec

from kiosk.catalogue.service import Service
from kiosk.identity.assurance import Assurance, Check, Evidence, Outcome
from kiosk.identity.card_data import CardData, PartialDate
from kiosk.identity.signed_data import SignedData
from kiosk.queue.ticket import ServiceQueue, Ticket
from kiosk.queue.ticket_code import TicketReference, code_of
from kiosk.queue.ticket_now import ServedTicket, Stand, TicketNow
from kiosk.records.card_issue import CardIssue, CardIssueStatus
from kiosk.records.correction import (
    Claim,
    Correction,
    CorrectionReceipt,
    CorrectionState,
    DisputedField,
)
from kiosk.records.dossier import Dossier, DossierStatus
from kiosk.records.electronic_identity import ElectronicIdentity, IdentityLevel, IdentityState
from kiosk.records.held import Held, HeldEntry, Processing
from kiosk.records.record import Field, RegistryRecord, Verdict
from kiosk.records.residence import (
    HouseholdMember,
    Relation,
    Residence,
    ResidenceEntry,
    ResidenceKind,
)

TODAY = dt.date(2026, 11, 24)
NUMBER = "035090004321"
CODE = f"{NUMBER}|168234567|Trần Văn Minh|15081990|Nam|Xã Nhân Khang, Hà Nam|20042021"

MINH = CardData(
    number=NUMBER,
    full_name="TRẦN VĂN MINH",
    date_of_birth=PartialDate(1990, 8, 15),
    sex="Nam",
    residence="Xã Nhân Khang, Huyện Lý Nhân, Tỉnh Hà Nam",
    date_of_issue=dt.date(2021, 4, 20),
    date_of_expiry=dt.date(2030, 8, 15),
    portrait=b"portrait-of-minh",
)
MINH_IN_REGISTRY = RegistryRecord(
    number=NUMBER,
    full_name="Trần Văn Minh",
    date_of_birth=PartialDate(1990, 8, 15),
    sex="Nam",
    residence="Xã Chính Lý, Huyện Lý Nhân, Tỉnh Hà Nam",
)
DOSSIER = Dossier(
    code="G01.899.108.000-261103-0012",
    title={"vi": "Đăng ký tạm trú", "en": "Temporary residence registration"},
    status=DossierStatus.PROCESSING,
    submitted_on=dt.date(2026, 11, 3),
)

NOTICED = Dossier(
    code="G01.899.108.000-261012-0003",
    title={"vi": "Cấp thẻ căn cước"},
    status=DossierStatus.NEEDS_DOCUMENTS,
    submitted_on=dt.date(2026, 10, 12),
    missing=("Giấy khai sinh",),
)
MOTHER = "Nguyễn Thị Hòa"
HOME = Residence(
    (
        ResidenceEntry(ResidenceKind.PERMANENT, MINH.residence, dt.date(2012, 5, 4)),
        ResidenceEntry(
            ResidenceKind.TEMPORARY, "Số 9, Xã Liêm Hà, Tỉnh Ninh Bình", dt.date(2026, 2, 1)
        ),
    ),
    (
        HouseholdMember(MOTHER, Relation.HEAD),
        HouseholdMember("Trần Văn Minh", Relation.CHILD, self=True),
    ),
)
LEVEL_1 = ElectronicIdentity(IdentityLevel.LEVEL_1, IdentityState.ACTIVE, dt.date(2024, 1, 9))
NEW_CARD = CardIssue(CardIssueStatus.READY, dt.date(2026, 11, 2), office="Công an tỉnh Ninh Bình")
HELD = Held(
    (HeldEntry(dt.datetime(2026, 11, 24, 1, 30, tzinfo=dt.UTC), Processing.TICKET, "hall-1"),)
)
MINH_AS_ON_CARD = msgspec.structs.replace(MINH_IN_REGISTRY, residence=MINH.residence)
SIGNED_DATA = (SignedData(1, "sha256", "01" * 32), SignedData(13, "sha256", "0d" * 32))
RECEIPT = CorrectionReceipt("C-261124-0007", "token.of.C-261124-0007", TODAY, "residence")
RESIDENCE_DISPUTED = DisputedField(Field.RESIDENCE, Verdict.DIFFERS, Claim.CARD_IS_RIGHT)


def correction(
    state: CorrectionState, code: str = "C-261103-0001", *, seen: bool = False
) -> Correction:
    return Correction(
        code,
        dt.date(2026, 11, 3),
        state,
        (RESIDENCE_DISPUTED,),
        answer="Mang theo giấy tờ nhà ở" if state is CorrectionState.ASKED_BACK else "",
        seen=seen,
        service_id="residence",
    )


SIGNED = Evidence(Check.PASSIVE_AUTHENTICATION, Outcome.PASSED)
UNSIGNED = Evidence(Check.PASSIVE_AUTHENTICATION, Outcome.FAILED, "chain")
UNDATED = Evidence(Check.PASSIVE_AUTHENTICATION, Outcome.NOT_DONE, "clock_unverified")
GENUINE = Evidence(Check.CHIP_AUTHENTICATION, Outcome.PASSED)
CLONED = Evidence(Check.CHIP_AUTHENTICATION, Outcome.FAILED, "mac")
NO_CHIP_CHECK = Evidence(Check.CHIP_AUTHENTICATION, Outcome.NOT_OFFERED)
VALID = Evidence(Check.CARD_VALIDITY, Outcome.PASSED)
EXPIRED = Evidence(Check.CARD_VALIDITY, Outcome.FAILED, "expired")
FINGER = Evidence(Check.FINGERPRINT_ON_CARD, Outcome.PASSED)
OTHER_FINGER = Evidence(Check.FINGERPRINT_ON_CARD, Outcome.FAILED, "no_match")

RESIDENCE = Service("residence", "A", {"vi": "Cư trú", "en": "Residence"})
ELECTRONIC = Service("eid", "C", {"vi": "Định danh", "en": "eID"}, Assurance.CARD_GENUINE)
CRIMINAL = Service("criminal", "E", {"vi": "Lý lịch", "en": "Record"}, Assurance.HOLDER_VERIFIED)
CLOSED = Service("closed", "G", {"vi": "Đóng", "en": "Closed"})
SERVICES = (RESIDENCE, ELECTRONIC, CRIMINAL, CLOSED)
QUEUES = (ServiceQueue("residence", 4, ("1",)), ServiceQueue("closed", 0, ("1",), open=False))


def ticket(service_id: str = "residence", number: str = "A005") -> Ticket:
    return Ticket(
        id="0b0e7f7e-3a43-4f0a-9b4b-0a4a9d6f0001",
        number=number,
        service_id=service_id,
        counters=("1",),
        waiting_before=4,
        issued_at=dt.datetime(2026, 11, 24, 8, 30, tzinfo=dt.UTC),
        station_name="Công an xã Lý Nhân",
    )


TICKET_CODE = code_of(ticket())
HELD_UP = TicketReference(id=ticket().id)
JUST_SERVED = (ServedTicket("A004", "residence"), ServedTicket("A005", "residence"))


def standing(stand: Stand, **changes: object) -> TicketNow:
    """Of the ticket whose code is TICKET_CODE."""
    now = TicketNow(ticket().id, ticket().number, "residence", stand)
    return msgspec.structs.replace(now, **changes)
