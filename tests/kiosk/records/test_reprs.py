"""What is known of a resident says nothing of it where it is put into a log or a trace."""

from __future__ import annotations

import datetime as dt

import pytest

from kiosk.records.card_issue import CardIssue, CardIssueStatus
from kiosk.records.correction import Correction, CorrectionReceipt, CorrectionState
from kiosk.records.dossier import Dossier, DossierStatus
from kiosk.records.electronic_identity import ElectronicIdentity, IdentityLevel
from kiosk.records.held import Held, HeldEntry, Processing
from kiosk.records.record import Field, FieldComparison, RegistryRecord, Verdict
from kiosk.records.residence import (
    HouseholdMember,
    Relation,
    Residence,
    ResidenceEntry,
    ResidenceKind,
)

DAY = dt.date(2024, 1, 9)
MARK = "Nguyễn Thị Hòa"
ENTRY = HeldEntry(dt.datetime(2024, 1, 9, tzinfo=dt.UTC), Processing.TICKET, MARK, detail=MARK)
HOME = ResidenceEntry(ResidenceKind.PERMANENT, MARK, DAY)
MEMBER = HouseholdMember(MARK, Relation.HEAD)


@pytest.mark.parametrize(
    "known",
    [
        CardIssue(CardIssueStatus.READY, DAY, DAY, MARK),
        Correction(MARK, DAY, CorrectionState.REJECTED, (), MARK, DAY),
        CorrectionReceipt(MARK, MARK, DAY, MARK),
        Dossier(MARK, {"vi": MARK}, DossierStatus.READY, DAY, DAY, MARK, (MARK,)),
        ElectronicIdentity(IdentityLevel.LEVEL_2, since=DAY),
        FieldComparison(Field.FATHER, MARK, MARK, Verdict.OUTDATED, MARK),
        Held((ENTRY,)),
        ENTRY,
        RegistryRecord(MARK, MARK, father=MARK),
        Residence((HOME,), (MEMBER,)),
        HOME,
        MEMBER,
    ],
    ids=lambda known: type(known).__name__,
)
def test_neither_a_text_nor_a_day_is_in_it(known: object) -> None:
    assert not any(sign in repr(known) for sign in (MARK, "2024", "LEVEL"))
