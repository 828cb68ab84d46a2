"""One sheet of each kind, of fictional people."""

from __future__ import annotations

import datetime as dt

from kiosk.identity.assurance import Assurance
from kiosk.identity.renewal import Renewal, RenewalState
from kiosk.procedures.procedure import Fee, LegalBasis, Paper, Procedure
from kiosk.queue.ticket import Ticket
from kiosk.records.card_issue import CardIssue, CardIssueStatus
from kiosk.records.correction import CorrectionReceipt
from kiosk.records.dossier import Dossier, DossierStatus, DossierStep, StepState
from kiosk.records.electronic_identity import ElectronicIdentity, IdentityLevel, IdentityState
from kiosk.records.held import Held, HeldEntry, Processing
from kiosk.records.record import Field, FieldComparison, Verdict
from kiosk.records.residence import (
    HouseholdMember,
    Relation,
    Residence,
    ResidenceEntry,
    ResidenceKind,
)
from kiosk.visit.lookup_effect import Printable
from kiosk.visit.lookup_view import (
    CardStatus,
    CorrectionTaken,
    DossierShown,
    ElectronicIdentityShown,
    HeldShown,
    PrintState,
    ProcedureShown,
    RecordCheck,
    ResidenceShown,
)

NUMBER = "035090004321"
TOKEN = "https://kiosk.congan-xa-thanh-lam.example.vn/c/C-261124-0007-k3mzq7xw2n5rt4by"
OFFICE = "Công an xã Thanh Lâm, tỉnh Ninh Bình"

DOSSIER = DossierShown(
    Dossier(
        code="G01.899.108.000-261103-0012",
        title={"vi": "Đăng ký tạm trú", "en": "Temporary residence registration"},
        status=DossierStatus.NEEDS_DOCUMENTS,
        submitted_on=dt.date(2026, 11, 3),
        due_on=dt.date(2026, 11, 12),
        office=OFFICE,
        missing=("Hợp đồng thuê nhà có chữ ký của chủ nhà", "Ảnh 4×6 nền trắng"),
        steps=(
            DossierStep(
                {"vi": "Tiếp nhận", "en": "Taken in"}, StepState.DONE, dt.date(2026, 11, 3), OFFICE
            ),
            DossierStep({"vi": "Thẩm định", "en": "Examined"}, StepState.CURRENT),
            DossierStep(
                {"vi": "Trả kết quả", "en": "Handed over"}, StepState.AHEAD, dt.date(2026, 11, 12)
            ),
        ),
    )
)
CARD = CardStatus(
    dt.date(2021, 4, 20),
    Renewal(RenewalState.DUE_SOON, dt.date(2027, 1, 15), 40, days_left=52),
    CardIssue(CardIssueStatus.PRODUCING, dt.date(2026, 11, 2), dt.date(2026, 12, 1), OFFICE),
)
RESIDENCE = ResidenceShown(
    Residence(
        (
            ResidenceEntry(
                ResidenceKind.PERMANENT,
                "Thôn 3, Xã Nhân Khang, Huyện Lý Nhân, Tỉnh Hà Nam",
                dt.date(2012, 5, 4),
            ),
            ResidenceEntry(
                ResidenceKind.TEMPORARY,
                "Số 9, Phường Hà Nam, Tỉnh Ninh Bình",
                dt.date(2026, 2, 1),
                dt.date(2028, 1, 31),
            ),
        ),
        (
            HouseholdMember("Nguyễn Thị Hòa", Relation.HEAD),
            HouseholdMember("Trần Văn Minh", Relation.CHILD, self=True),
        ),
    ),
    today=("Thôn 3, Xã Nhân Hà, Tỉnh Ninh Bình", ""),
    revealed=True,
)
IDENTITY = ElectronicIdentityShown(
    ElectronicIdentity(IdentityLevel.LEVEL_1, IdentityState.ACTIVE, dt.date(2024, 1, 9))
)
_DETAILS = {
    Processing.TICKET: "A042 residence",
    Processing.CORRECTION: "C-261124-0007",
    Processing.CONSENT: "lookup given",
}
HELD = HeldShown(
    Held(
        tuple(
            HeldEntry(
                dt.datetime(2026, 11, 24, 1, minute, tzinfo=dt.UTC),
                what,
                "hall-1",
                Assurance.CARD_GENUINE,
                _DETAILS.get(what, ""),
                dt.date(2027, 11, 24),
            )
            for minute, what in enumerate(Processing)
        ),
        more=True,
    )
)
PROCEDURE = ProcedureShown(
    Procedure(
        id="temporary-residence",
        name={"vi": "Đăng ký tạm trú", "en": "Registration of temporary residence"},
        summary={"vi": "Cho người đến ở ngoài nơi thường trú từ 30 ngày trở lên."},
        papers=(
            Paper({"vi": "Tờ khai thay đổi thông tin cư trú"}, form="CT01"),
            Paper({"vi": "Giấy tờ về chỗ ở hợp pháp"}, {"vi": "bản chính hoặc bản sao"}),
        ),
        fees=(Fee(15000, {"vi": "nộp trực tiếp"}), Fee(7000, {"vi": "nộp trực tuyến"})),
        time_limit={"vi": "03 ngày làm việc", "en": "3 working days"},
        online=True,
        legal_basis=(LegalBasis("68/2020/QH14", {"vi": "Luật Cư trú"}, "điều 27, 28"),),
        valid_from=dt.date(2025, 7, 1),
    ),
    service_open=True,
)
RECORD = RecordCheck(
    (
        FieldComparison(Field.FULL_NAME, "TRẦN VĂN MINH", "Trần Văn Minh", Verdict.MATCH),
        FieldComparison(Field.NUMBER, NUMBER, NUMBER, Verdict.MATCH),
        FieldComparison(Field.DATE_OF_BIRTH, "15/08/1990", "1990", Verdict.MATCH),
        FieldComparison(
            Field.RESIDENCE,
            "Xã Nhân Khang, Huyện Lý Nhân, Tỉnh Hà Nam",
            "Xã Nhân Hà, Tỉnh Ninh Bình",
            Verdict.OUTDATED,
            "Xã Nhân Hà, Tỉnh Ninh Bình",
        ),
        FieldComparison(Field.MOTHER, "Nguyễn Thị Hòa", "Nguyễn Thị Hoa", Verdict.DIFFERS),
        FieldComparison(Field.OLD_NUMBER, "168234567", "", Verdict.MISSING_IN_REGISTRY),
    )
)
TICKET = Ticket(
    id="7f0d4f7a-9a1b-4f63-8f5e-1d2c3b4a5968",
    number="B017",
    service_id="records",
    counters=("2", "3"),
    waiting_before=5,
    issued_at=dt.datetime(2026, 11, 24, 2, 41, tzinfo=dt.UTC),
    station_name="Công an xã Thanh Lâm",
)
CORRECTION = CorrectionTaken(
    CorrectionReceipt("C-261124-0007", TOKEN, dt.date(2026, 11, 24), "records"),
    TICKET,
    PrintState.PRINTED,
)

EACH: dict[str, Printable] = {
    "dossier": DOSSIER,
    "card": CARD,
    "residence": RESIDENCE,
    "identity": IDENTITY,
    "held": HELD,
    "procedure": PROCEDURE,
    "record": RECORD,
    "correction": CORRECTION,
}
