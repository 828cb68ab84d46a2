"""Requests for correction: their codes, their signed receipts, what staff may decide."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.records.correction import CorrectionState
from kiosk.records.correction_code import MOST_OF_A_DAY, correction_code, read_code
from kiosk.records.correction_token import LONGEST, read_token, signed_token, signing_key
from kiosk.records.decision import (
    LONGEST_ANSWER,
    UNDECIDED,
    Decision,
    DecisionFault,
    NotDecided,
    decided,
    tidy,
)
from kiosk.records.resident import lasting_tag, monthly_tag

SECRET = bytes(range(32))
KEY = signing_key(SECRET)
DIGEST = hashlib.sha256(b"what was asked").digest()
CODE = "C-261128-0007"
days = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))


@given(day=days, ordinal=st.integers(1, MOST_OF_A_DAY))
def test_a_code_says_day_and_number(day: dt.date, ordinal: int) -> None:
    assert read_code(correction_code(day, ordinal)) == (day, ordinal)


@pytest.mark.parametrize(
    "text",
    [
        *("", "C-261128-0000", "C-260230-0001", "c-261128-0007", "C-261128-007"),
        *(f"{CODE} ", f"{CODE}\n", "C-２61128-0007", "A001"),
    ],
)
def test_what_is_no_code_is_not_read_as_one(text: str) -> None:
    assert read_code(text) is None


def test_a_day_has_no_more_codes_than_four_digits() -> None:
    for ordinal in (0, MOST_OF_A_DAY + 1):
        with pytest.raises(ValueError, match="no such code"):
            correction_code(dt.date(2026, 11, 28), ordinal)


def test_a_receipt_says_station_code_day_and_what_it_is_bound_to() -> None:
    read = read_token(KEY.public_key(), signed_token(KEY, "ly-nhan", CODE, DIGEST))
    assert read is not None
    assert (read.station_id, read.code, read.made_on) == ("ly-nhan", CODE, dt.date(2026, 11, 28))
    assert read.digest == DIGEST[:16]


def test_a_receipt_fits_its_bound_with_the_longest_station_id() -> None:
    assert len(signed_token(KEY, "s" * 40, CODE, DIGEST)) <= LONGEST


@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_receipt_with_any_bit_changed_is_not_genuine(at: int, bit: int) -> None:
    token = signed_token(KEY, "ly-nhan", CODE, DIGEST)
    both = bytearray(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    both[at % len(both)] ^= 1 << bit
    forged = base64.urlsafe_b64encode(bytes(both)).rstrip(b"=").decode()
    assert read_token(KEY.public_key(), forged) is None


@given(text=st.text(max_size=300))
def test_what_is_no_receipt_is_read_as_none(text: str) -> None:
    assert read_token(KEY.public_key(), text) is None


def test_another_stations_key_signs_nothing_here() -> None:
    other = signing_key(bytes(32))
    token = signed_token(other, "ly-nhan", CODE, DIGEST)
    assert read_token(KEY.public_key(), token) is None
    with pytest.raises(ValueError, match="32 bytes"):
        signing_key(bytes(31))


def test_services_that_share_the_secret_share_the_key() -> None:
    token = signed_token(signing_key(SECRET), "ly-nhan", CODE, DIGEST)
    assert read_token(KEY.public_key(), token) is not None


@given(
    state=st.sampled_from(CorrectionState),
    decision=st.sampled_from(Decision),
    answer=st.text(max_size=LONGEST_ANSWER),
)
def test_what_is_decided_stands_and_what_is_refused_has_a_reason(
    state: CorrectionState, decision: Decision, answer: str
) -> None:
    fault = None
    if state not in UNDECIDED:
        fault = DecisionFault.DECIDED
    elif decision is not Decision.ACCEPT and not tidy(answer):
        fault = DecisionFault.ANSWER_MISSING
    if fault is not None:
        with pytest.raises(NotDecided) as refused:
            decided(state, decision, answer)
        assert refused.value.fault is fault
        return
    led_to, said = decided(state, decision, answer)
    assert led_to is not CorrectionState.OPEN
    assert said == tidy(said)
    assert said or decision is Decision.ACCEPT


def test_an_answer_is_bounded_and_of_one_line() -> None:
    with pytest.raises(NotDecided):
        decided(CorrectionState.OPEN, Decision.REJECT, "x" * (LONGEST_ANSWER + 1))
    # U+202E would turn the text around on the resident's screen.
    _, said = decided(
        CorrectionState.OPEN, Decision.REJECT, " Mang\r\n\tgiấy \u202ekhai  sinh\x00 "
    )
    assert said == "Mang giấy khai sinh"


def test_tags_of_different_kinds_residents_stations_and_months_cannot_be_joined() -> None:
    november, december = dt.date(2026, 11, 1), dt.date(2026, 12, 1)
    tags = {
        lasting_tag(SECRET, "a", "035090004321"),
        lasting_tag(SECRET, "b", "035090004321"),
        lasting_tag(SECRET, "a", "035090004322"),
        lasting_tag(bytes(32), "a", "035090004321"),
        monthly_tag(SECRET, "a", november, "035090004321"),
        monthly_tag(SECRET, "a", december, "035090004321"),
    }
    assert len(tags) == 6
    assert all(len(tag) == 32 for tag in tags)
    with pytest.raises(ValueError, match="32 bytes"):
        lasting_tag(bytes(31), "a", "035090004321")
