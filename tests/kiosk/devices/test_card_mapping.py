"""Mapping a document to the domain's values: tables, and properties that must always hold."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.chipcard.document import Dg2, Dg13, Document, FileId, SignedHash, Status
from kiosk.devices.card_mapping import (
    LARGEST_PORTRAIT,
    LONGEST_TEXT,
    card_data,
    clean,
    evidence_of,
    identified_name,
    read_answer,
)
from kiosk.identity.access_key import AccessKey
from kiosk.identity.assurance import Assurance, Check, Evidence, Outcome, assurance_of
from kiosk.identity.card_data import PartialDate
from kiosk.identity.signed_data import SignedData
from kiosk.visit.effect import ReadCard
from kiosk.visit.event import CardRead, CardReadFailed, ReadFault
from tests.kiosk.devices.documents import (
    DG1,
    DG13,
    FILES,
    FINDINGS,
    GENUINE,
    KEY,
    NUMBER,
    TODAY,
    finding,
    outcome,
    with_status,
    without,
)


def test_a_genuine_card_proves_itself() -> None:
    assert evidence_of(GENUINE, KEY, TODAY) == (
        Evidence(Check.PASSIVE_AUTHENTICATION, Outcome.PASSED),
        Evidence(Check.CHIP_AUTHENTICATION, Outcome.PASSED),
        Evidence(Check.CARD_VALIDITY, Outcome.PASSED),
    )


OPTIONAL = ("passive.revocation", "passive.validity.signing")
PASSIVE = [f.check for f in FINDINGS if f.check.startswith("passive.")]


@pytest.mark.parametrize("check", [check for check in PASSIVE if check not in OPTIONAL])
@pytest.mark.parametrize("status", [Status.FAILED, Status.NOT_DONE, Status.NOT_OFFERED])
def test_any_open_part_of_passive_authentication_leaves_it_unpassed(
    check: str, status: Status
) -> None:
    unsaid = with_status(GENUINE, "passive.validity.signing", Status.NOT_OFFERED)
    document = with_status(unsaid, check, status)
    wanted = Outcome.FAILED if status is Status.FAILED else Outcome.NOT_DONE
    (passive, *_) = evidence_of(document, KEY, TODAY)
    assert passive == Evidence(Check.PASSIVE_AUTHENTICATION, wanted, check)
    assert assurance_of(evidence_of(document, KEY, TODAY)) is Assurance.ANONYMOUS


def test_a_signer_that_has_expired_since_spoils_nothing_if_it_was_valid_when_it_signed() -> None:
    expired = with_status(GENUINE, "passive.validity.today", Status.FAILED)
    assert outcome(expired, Check.PASSIVE_AUTHENTICATION) is Outcome.PASSED
    assert assurance_of(evidence_of(expired, KEY, TODAY)) is Assurance.CARD_GENUINE
    for status in (Status.FAILED, Status.NOT_DONE, Status.NOT_OFFERED):
        unproved = with_status(expired, "passive.validity.signing", status)
        assert outcome(unproved, Check.PASSIVE_AUTHENTICATION) is Outcome.FAILED


@pytest.mark.parametrize("check", OPTIONAL)
def test_a_missing_revocation_list_or_signing_time_spoils_nothing_but_a_failure_does(
    check: str,
) -> None:
    for status in (Status.NOT_DONE, Status.NOT_OFFERED):
        open_one = with_status(GENUINE, check, status)
        assert outcome(open_one, Check.PASSIVE_AUTHENTICATION) is Outcome.PASSED
    failed = with_status(GENUINE, check, Status.FAILED)
    (passive, *_) = evidence_of(failed, KEY, TODAY)
    assert passive == Evidence(Check.PASSIVE_AUTHENTICATION, Outcome.FAILED, check)


@pytest.mark.parametrize(
    "check",
    [
        "passive.signature",
        "passive.chain",
        "passive.validity.today",
        "passive.hash.DG1",
        "passive.hash.DG13",
    ],
)
def test_a_part_that_nobody_speaks_of_is_not_done(check: str) -> None:
    assert outcome(without(GENUINE, check), Check.PASSIVE_AUTHENTICATION) is Outcome.NOT_DONE


def test_a_document_without_findings_proves_nothing() -> None:
    document = replace(GENUINE, findings=())
    evidence = evidence_of(document, KEY, TODAY)
    assert assurance_of(evidence) is Assurance.ANONYMOUS
    assert {e.check for e in evidence} == {
        Check.PASSIVE_AUTHENTICATION,
        Check.CHIP_AUTHENTICATION,
        Check.CARD_VALIDITY,
    }


def test_hashes_without_files_prove_nothing() -> None:
    document = replace(GENUINE, files={FileId.SOD: b"x"})
    assert outcome(document, Check.PASSIVE_AUTHENTICATION) is Outcome.NOT_DONE


def test_a_portrait_that_is_not_in_the_signed_list_spoils_the_proof() -> None:
    document = replace(GENUINE, files={**FILES, FileId.DG2: b"x"})
    assert outcome(document, Check.PASSIVE_AUTHENTICATION) is Outcome.NOT_DONE


def test_a_failed_chip_check_is_kept_beside_a_passed_one() -> None:
    document = with_status(GENUINE, "active_authentication", Status.FAILED)
    assert outcome(document, Check.CHIP_AUTHENTICATION) is Outcome.PASSED
    assert outcome(document, Check.ACTIVE_AUTHENTICATION) is Outcome.FAILED
    assert assurance_of(evidence_of(document, KEY, TODAY)) is Assurance.ANONYMOUS


def test_a_chip_key_that_is_not_signed_proves_no_chip() -> None:
    files = {file: data for file, data in FILES.items() if file is not FileId.DG14}
    document = replace(GENUINE, files=files)
    assert outcome(document, Check.CHIP_AUTHENTICATION) is Outcome.NOT_DONE
    assert assurance_of(evidence_of(document, KEY, TODAY)) is Assurance.CARD_DATA_AUTHENTIC


def test_a_chip_that_offers_no_proof_is_said_so() -> None:
    document = with_status(GENUINE, "chip_authentication", Status.NOT_OFFERED)
    assert outcome(document, Check.CHIP_AUTHENTICATION) is Outcome.NOT_OFFERED


def test_another_number_than_the_typed_one_fails_the_proof() -> None:
    key = AccessKey("004321", "001090004321")
    (passive, *_) = evidence_of(GENUINE, key, TODAY)
    assert passive == Evidence(Check.PASSIVE_AUTHENTICATION, Outcome.FAILED, "number_mismatch")


def test_a_slip_in_the_first_six_digits_asks_for_the_number_again_and_shows_nothing() -> None:
    effect = ReadCard(3, AccessKey("004321", "001090004321"))
    answer = read_answer(effect, GENUINE, TODAY)
    assert answer == CardReadFailed(3, ReadFault.WRONG_KEY)


def test_a_document_without_a_twelve_digit_number_is_no_id_card() -> None:
    passport = replace(GENUINE, dg13=None, dg1=replace(DG1, optional_data=""))
    answer = read_answer(ReadCard(3, KEY), passport, TODAY)
    assert answer == CardReadFailed(3, ReadFault.NOT_AN_ID_CARD)


def test_what_the_visit_gets_of_a_good_card() -> None:
    answer = read_answer(ReadCard(3, KEY), GENUINE, TODAY)
    assert isinstance(answer, CardRead)
    card = answer.card
    assert (card.number, card.full_name) == (NUMBER, "TRẦN VĂN MINH")
    assert card.date_of_birth == PartialDate(1990, 8, 15)
    assert card.date_of_issue == dt.date(2021, 4, 20)
    assert card.date_of_expiry == dt.date(2030, 8, 15)
    assert card.portrait == b"face"


HASHES = {
    file: SignedHash("sha256", bytes([file.sfi]) * 32)
    for file in (FileId.DG1, FileId.DG2, FileId.DG13, FileId.DG14)
}


def test_what_is_signed_of_the_holder_is_named_by_its_hashes() -> None:
    answer = read_answer(ReadCard(3, KEY), replace(GENUINE, hashes=HASHES), TODAY)
    assert isinstance(answer, CardRead)
    assert answer.signed_data == (
        SignedData(1, "sha256", "01" * 32),
        SignedData(13, "sha256", "0d" * 32),
    )


@pytest.mark.parametrize("check", ["passive.signature", "passive.chain", "passive.hash.DG14"])
def test_where_anything_that_was_read_is_not_signed_no_hash_is_named(check: str) -> None:
    doubtful = with_status(replace(GENUINE, hashes=HASHES), check, Status.FAILED)
    answer = read_answer(ReadCard(3, KEY), doubtful, TODAY)
    assert isinstance(answer, CardRead)
    assert answer.signed_data == ()


def test_without_dg13_the_machine_readable_zone_serves() -> None:
    card = card_data(replace(GENUINE, dg13=None), TODAY)
    assert card is not None
    assert card.number == NUMBER
    assert card.full_name == "TRAN VAN MINH"
    assert card.date_of_birth == PartialDate(1990, 8, 15)
    assert (card.sex, card.nationality) == ("Nam", "Việt Nam")
    assert card.date_of_expiry == dt.date(2030, 8, 15)


def test_fields_that_dg13_lacks_come_from_the_machine_readable_zone() -> None:
    card = card_data(replace(GENUINE, dg13=Dg13(number=NUMBER, full_name="TRẦN VĂN MINH")), TODAY)
    assert card is not None
    assert card.full_name == "TRẦN VĂN MINH"
    assert (card.sex, card.date_of_birth) == ("Nam", PartialDate(1990, 8, 15))


def test_the_number_hints_at_the_century_of_birth() -> None:
    # 1 at the fourth place: 20th century; without the hint, 26 would be 2026.
    old = Dg13(number="035126000001")
    dg1 = replace(DG1, date_of_birth="260101")
    card = card_data(replace(GENUINE, dg13=old, dg1=dg1), TODAY)
    assert card is not None
    assert card.date_of_birth == PartialDate(1926, 1, 1)


def test_text_is_nfc_and_one_line() -> None:
    decomposed = unicodedata.normalize("NFD", "NGUYỄN  THỊ\nHOÀ\x00 ")
    card = card_data(replace(GENUINE, dg13=replace(DG13, full_name=decomposed)), TODAY)
    assert card is not None
    assert card.full_name == "NGUYỄN THỊ HOÀ"


def test_an_oversized_portrait_is_left_out() -> None:
    big = Dg2(bytes(LARGEST_PORTRAIT + 1), "image/jpeg")
    card = card_data(replace(GENUINE, dg2=big), TODAY)
    assert card is not None
    assert card.portrait == b""


@given(st.text(max_size=2 * LONGEST_TEXT + 50))
def test_cleaned_text_is_bounded_normal_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) <= LONGEST_TEXT
    assert unicodedata.is_normalized("NFC", cleaned)
    assert clean(cleaned) == cleaned
    assert "\n" not in cleaned


statuses = st.sampled_from(Status)
checks = st.sampled_from([f.check for f in FINDINGS] + ["passive", "passive.hash.DG2", "other"])
documents = st.builds(
    Document,
    files=st.sets(st.sampled_from(FileId)).map(lambda files: dict.fromkeys(files, b"x")),
    findings=st.lists(st.builds(finding, checks, statuses), max_size=12).map(tuple),
    dg1=st.none() | st.just(DG1),
    dg13=st.none()
    | st.builds(
        Dg13,
        number=st.sampled_from([NUMBER, "", "12", "٠٣٥٠٩٠٠٠٤٣٢١"]),
        full_name=st.text(max_size=20),
        date_of_birth=st.text(max_size=12),
        date_of_expiry=st.text(max_size=12),
    ),
)


@given(documents)
def test_no_document_is_trusted_more_than_each_of_its_findings_allows(document: Document) -> None:
    answer = read_answer(ReadCard(1, KEY), document, TODAY)
    if isinstance(answer, CardReadFailed):
        return
    assurance = assurance_of(answer.evidence)
    assert assurance <= Assurance.CARD_GENUINE
    if assurance >= Assurance.CARD_DATA_AUTHENTIC:
        passive = [f for f in document.findings if f.check.startswith("passive")]
        assert all(f.status is Status.PASSED for f in passive)
        names = {f.check for f in passive}
        assert {"passive.signature", "passive.chain"} <= names
        groups = [f for f in document.files if f.name.startswith("DG")]
        assert all(f"passive.hash.{file.name}" in names for file in groups)
        assert answer.card.number == KEY.number


def test_a_name_is_told_early_only_where_it_is_signed_and_the_number_is_the_one_given() -> None:
    other = AccessKey(KEY.can, "035090999999")
    unsigned = with_status(GENUINE, "passive.signature", Status.FAILED)
    assert identified_name(GENUINE, KEY) == "TRẦN VĂN MINH"
    assert identified_name(GENUINE, other) == ""
    assert identified_name(unsigned, KEY) == ""
