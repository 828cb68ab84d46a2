"""Example Views of lookups and of the record check. All persons in them are made up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kiosk.identity.assurance import Assurance
from kiosk.identity.renewal import Renewal, RenewalState
from kiosk.queue.ticket import Ticket
from kiosk.records.card_issue import CardIssue, CardIssueStatus
from kiosk.records.correction import (
    Claim,
    Correction,
    CorrectionReceipt,
    CorrectionState,
    DisputedField,
)
from kiosk.records.dossier import Dossier, DossierStatus, DossierStep, StepState
from kiosk.records.electronic_identity import ElectronicIdentity, IdentityLevel, IdentityState
from kiosk.records.held import Held, HeldEntry, Processing, Purpose
from kiosk.records.record import Field, FieldComparison, Verdict
from kiosk.records.residence import (
    HouseholdMember,
    Relation,
    Residence,
    ResidenceEntry,
    ResidenceKind,
)
from kiosk.ui.search_examples import search_examples
from kiosk.visit import view as v
from kiosk.visit.lookup_view import MASKED, Lookup

STATION = "Công an xã Lý Nhân"
NAME = "NGUYỄN THỊ PHƯƠNG THẢO"
NOW = dt.datetime(2026, 11, 24, 8, 35, tzinfo=dt.timezone(dt.timedelta(hours=7)))
_OLD = "Xóm 4, Xã Chính Lý, Huyện Lý Nhân, Tỉnh Hà Nam"
_NEW = "Xóm 4, Xã Lý Nhân, Tỉnh Ninh Bình"
_OTHER = "Số 128, Đường Trần Hưng Đạo, Phường Hoa Lư, Tỉnh Ninh Bình"


def _steps() -> tuple[DossierStep, ...]:
    done, now, ahead = StepState
    return (
        DossierStep({"vi": "Tiếp nhận", "en": "Received"}, done, dt.date(2026, 11, 3), STATION),
        DossierStep({"vi": "Thẩm tra hồ sơ", "en": "Checked"}, now, None, STATION),
        DossierStep(
            {"vi": "Trình lãnh đạo ký", "en": "Signed by the chief"}, ahead, dt.date(2026, 11, 26)
        ),
        DossierStep({"vi": "Trả kết quả", "en": "Handed over"}, ahead, dt.date(2026, 11, 27)),
    )


def example_dossiers() -> tuple[Dossier, ...]:
    return (
        Dossier(
            "G01.899.108.000-261103-0012",
            {"vi": "Đăng ký tạm trú", "en": "Temporary residence registration"},
            DossierStatus.NEEDS_DOCUMENTS,
            dt.date(2026, 11, 3),
            dt.date(2026, 11, 27),
            STATION,
            ("Giấy tờ chứng minh chỗ ở hợp pháp", "Ý kiến đồng ý của chủ hộ (mẫu CT01)"),
            _steps(),
        ),
        Dossier(
            "G01.899.102.000-261012-0047",
            {"vi": "Đăng ký xe mô tô", "en": "Motorbike registration"},
            DossierStatus.READY,
            dt.date(2026, 10, 12),
            dt.date(2026, 10, 26),
            STATION,
        ),
        Dossier(
            "G01.899.104.000-261101-0101",
            {"vi": "Cấp lại thẻ căn cước", "en": "Replacement of the identity card"},
            DossierStatus.PROCESSING,
            dt.date(2026, 11, 1),
            dt.date(2026, 12, 1),
            STATION,
        ),
    )


def example_fields(*revealed: Field) -> tuple[FieldComparison, ...]:
    """Masked, but for those `revealed`."""
    same, differs = Verdict.MATCH, Verdict.DIFFERS

    def one(
        field: Field, card: str, registry: str, verdict: Verdict, today: str = ""
    ) -> FieldComparison:
        if field in revealed:
            return FieldComparison(field, card, registry, verdict, today)
        return FieldComparison(field, card and MASKED, registry and MASKED, verdict)

    return (
        one(Field.FULL_NAME, NAME, NAME, same),
        one(Field.NUMBER, "035190000768", "035190000768", same),
        one(Field.DATE_OF_BIRTH, "02/09/1990", "09/02/1990", differs),
        one(Field.SEX, "Nữ", "Nữ", same),
        one(Field.NATIONALITY, "Việt Nam", "Việt Nam", same),
        one(Field.ETHNICITY, "Kinh", "", Verdict.MISSING_IN_REGISTRY),
        one(Field.PLACE_OF_ORIGIN, _OLD, _OLD, Verdict.OUTDATED, _NEW),
        one(Field.RESIDENCE, _OLD, _OTHER, differs),
        one(Field.FATHER, "Nguyễn Văn Thành", "Nguyễn Văn Thành", same),
        one(Field.SPOUSE, "", "Lê Văn Hạnh", Verdict.MISSING_ON_CARD),
    )


def _dossiers() -> Iterator[tuple[str, v.Body]]:
    dossiers = example_dossiers()
    yield "dossiers", v.DossierList(dossiers)
    yield "dossiers-many", v.DossierList(dossiers * 3)
    yield "dossiers-none", v.DossierList(())
    yield "dossier-code", v.DossierCodeEntry()
    yield "dossier-code-unknown", v.DossierCodeEntry("G01.899.108.000-261103-0012", unknown=True)
    yield "dossier", v.DossierShown(dossiers[0])
    yield "dossier-ready", v.DossierShown(dossiers[1], v.PrintState.PRINTED)


def _card() -> Iterator[tuple[str, v.Body]]:
    issued = dt.date(2021, 6, 14)
    yield (
        "card",
        v.CardStatus(
            issued,
            Renewal(RenewalState.DUE_SOON, dt.date(2026, 12, 20), 40, days_left=26),
            CardIssue(
                CardIssueStatus.PRODUCING, dt.date(2026, 11, 10), dt.date(2026, 12, 1), STATION
            ),
        ),
    )
    yield (
        "card-valid",
        v.CardStatus(
            issued,
            Renewal(
                RenewalState.VALID, dt.date(2050, 9, 2), 60, 40, 8600, by_rule=dt.date(2050, 9, 3)
            ),
            CardIssue(CardIssueStatus.READY, dt.date(2026, 11, 10), None, STATION),
            v.PrintState.FAILED,
        ),
    )
    yield "card-for-life", v.CardStatus(issued, Renewal(RenewalState.NO_EXPIRY, at_age=60), None)
    expired = Renewal(RenewalState.EXPIRED, dt.date(2025, 9, 2), 25)
    yield "card-expired", v.CardStatus(issued, expired, CardIssue(CardIssueStatus.NONE))
    yield "card-unknown", v.CardStatus(None, Renewal(RenewalState.UNKNOWN), None)


def _residence() -> Iterator[tuple[str, v.Body]]:
    entries = (
        ResidenceEntry(ResidenceKind.PERMANENT, _OLD, dt.date(2008, 3, 1)),
        ResidenceEntry(ResidenceKind.TEMPORARY, _OTHER, dt.date(2026, 2, 1), dt.date(2028, 2, 1)),
    )
    household = (
        HouseholdMember("Nguyễn Văn Thành", Relation.HEAD),
        HouseholdMember("Trần Thị Kim Oanh", Relation.SPOUSE),
        HouseholdMember(NAME, Relation.CHILD, self=True),
    )
    masked = Residence(
        tuple(ResidenceEntry(one.kind, MASKED, one.since, one.until) for one in entries),
        tuple(HouseholdMember(MASKED, one.relation, one.self) for one in household),
    )
    yield "residence", v.ResidenceShown(masked)
    yield (
        "residence-shown",
        v.ResidenceShown(Residence(entries, household), (_NEW, ""), revealed=True),
    )
    yield "residence-none", v.ResidenceShown(Residence())


def _electronic_identity() -> Iterator[tuple[str, v.Body]]:
    level = IdentityLevel
    for name, identity in (
        ("none", ElectronicIdentity(level.NONE)),
        ("pending", ElectronicIdentity(level.NONE, IdentityState.PENDING)),
        ("one", ElectronicIdentity(level.LEVEL_1, since=dt.date(2024, 5, 2))),
        (
            "inactive",
            ElectronicIdentity(level.LEVEL_2, IdentityState.NOT_ACTIVATED, dt.date(2026, 11, 2)),
        ),
        ("two", ElectronicIdentity(level.LEVEL_2, since=dt.date(2024, 5, 2))),
        ("locked", ElectronicIdentity(level.LEVEL_2, IdentityState.LOCKED, dt.date(2024, 5, 2))),
    ):
        yield f"electronic-identity-{name}", v.ElectronicIdentityShown(identity)


_HELD_DETAILS = {
    Processing.TICKET: "B042 residence",
    Processing.CORRECTION: "C-261124-0007",
    Processing.CONSENT: "lookup refused",
}


def _held() -> Iterator[tuple[str, v.Body]]:
    entries = tuple(
        HeldEntry(
            NOW,
            what,
            "hall-1",
            Assurance.CARD_GENUINE,
            _HELD_DETAILS.get(what, ""),
            dt.date(2027, 11, 24),
        )
        for what in Processing
    )
    yield "held", v.HeldShown(Held(entries, more=True))
    yield "held-none", v.HeldShown(Held())


def _record() -> Iterator[tuple[str, v.Body]]:
    fields = example_fields()
    yield "record", v.RecordCheck(fields)
    shown = (Field.DATE_OF_BIRTH, Field.RESIDENCE, Field.PLACE_OF_ORIGIN, Field.FULL_NAME)
    yield "record-shown", v.RecordCheck(example_fields(*shown), revealed=shown)
    every = tuple(field.field for field in fields)
    yield "record-all-shown", v.RecordCheck(example_fields(*every), revealed=every)
    yield (
        "record-asked",
        v.RecordCheck(fields, open_corrections=(Field.DATE_OF_BIRTH,), confirmed=True),
    )
    same = tuple(field for field in fields if field.verdict is Verdict.MATCH)
    yield "record-same", v.RecordCheck(same)
    right = (Verdict.MATCH, Verdict.OUTDATED)
    yield "record-outdated", v.RecordCheck(tuple(one for one in fields if one.verdict in right))
    yield "record-unknown", v.RecordCheck((), known=False)


def _corrections(ticket: Ticket) -> Iterator[tuple[str, v.Body]]:
    yield "correction", v.CorrectionForm(example_fields(), {})
    claims = {
        Field.DATE_OF_BIRTH: Claim.CARD_IS_RIGHT,
        Field.RESIDENCE: Claim.NEITHER_IS_RIGHT,
    }
    shown = (Field.DATE_OF_BIRTH, Field.RESIDENCE)
    yield "correction-chosen", v.CorrectionForm(example_fields(*shown), claims, shown)
    receipt = CorrectionReceipt(
        "C-261124-0007",
        "https://kiosk.example/c/eyJjIjoiQy0yNjExMjQtMDAwNyJ9.0123456789abcdef0123456789abcdef",
        NOW.date(),
        "residence",
    )
    yield "correction-taken", v.CorrectionTaken(receipt, ticket, v.PrintState.PRINTED)
    yield (
        "correction-has-number",
        v.CorrectionTaken(receipt, None, v.PrintState.PRINTED, "B017", more_possible=False),
    )
    yield "correction-no-ticket", v.CorrectionTaken(receipt, None, v.PrintState.FAILED)
    disputed = DisputedField(Field.DATE_OF_BIRTH, Verdict.DIFFERS, Claim.CARD_IS_RIGHT)
    other = DisputedField(Field.RESIDENCE, Verdict.DIFFERS, Claim.NEITHER_IS_RIGHT)
    answers = {
        CorrectionState.OPEN: "",
        CorrectionState.ACCEPTED: "Đã sửa ngày sinh theo thẻ căn cước.",
        CorrectionState.REJECTED: "Dữ liệu đăng ký đúng với giấy khai sinh.",
        CorrectionState.ASKED_BACK: "Mời mang giấy khai sinh bản chính đến quầy số 2.",
    }
    yield (
        "corrections",
        v.CorrectionList(
            tuple(
                Correction(
                    f"C-2611{20 - number:02d}-000{number}",
                    dt.date(2026, 11, 20 - number),
                    state,
                    (disputed, other),
                    answer,
                    dt.date(2026, 11, 23) if answer else None,
                )
                for number, (state, answer) in enumerate(answers.items())
            )
        ),
    )
    yield "corrections-none", v.CorrectionList(())


def lookup_bodies(ticket: Ticket) -> Iterator[tuple[str, v.Body]]:
    """A name for each example, and the View body."""
    yield "lookups", v.LookupMenu(Assurance.CARD_GENUINE)
    yield "lookups-no-card", v.LookupMenu(Assurance.ANONYMOUS)
    yield "lookups-offline", v.LookupMenu(Assurance.CARD_GENUINE, station_reachable=False)
    yield "consent", v.ConsentQuestion(Purpose.LOOKUP, Lookup.RESIDENCE)
    yield "consent-record", v.ConsentQuestion(Purpose.RECORD_CHECK, Lookup.RECORD)
    yield "consent-correction", v.ConsentQuestion(Purpose.CORRECTION, Lookup.RECORD)
    yield from _dossiers()
    yield from _card()
    yield from _residence()
    yield from _electronic_identity()
    yield from _held()
    yield from search_examples()
    yield from _record()
    yield from _corrections(ticket)
