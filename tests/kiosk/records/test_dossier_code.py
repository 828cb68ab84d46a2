"""Codes of dossiers, however they are typed and scanned."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.identity.card_code import key_from_code
from kiosk.queue.ticket_code import read_code
from kiosk.records.dossier_code import LONGEST_CODE, code_as_typed, read_dossier_code, same_code
from tests.kiosk.visit.people import CODE, TICKET_CODE

PRINTED = "G01.899.108.000-250701-0012"


@pytest.mark.parametrize(
    "text",
    [
        PRINTED,
        "g01.899.108.000-250701-0012",
        "  G01.899.108.000 – 250701 — 0012\r\n",
        "G01.899.108.000_250701_0012",
        "G01. 899. 108. 000-250701-12",
        "G01899108000-250701-0012",
        "G018991080002507010012",
        "g01 899 108 000 250701 0012",
        "\uff27\uff10\uff11.899.108.000-250701-0012",
        f"Mã hồ sơ: {PRINTED}",
        f"https://dichvucong.example.vn/tra-cuu?ma={PRINTED}&lang=vi",
    ],
)
def test_one_code_written_in_many_ways(text: str) -> None:
    assert read_dossier_code(text) == PRINTED


def test_other_agencies_write_theirs_otherwise() -> None:
    assert read_dossier_code("000.00.12.h36-250701-0012") == "000.00.12.H36-250701-0012"
    assert read_dossier_code("H36.4-250701-0012") == "H36.4-250701-0012"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "G01.899.108.000",
        "G01.899.108.000-251301-0012",
        "0912-250701-0012",
        "035090004321",
        CODE,
        TICKET_CODE,
        "kiosk:ticket:7f0d4f7a-9a1b-4f63-8f5e-1d2c3b4a5968:A042:residence",
        PRINTED + "x" * 400,
    ],
)
def test_what_is_no_code(text: str) -> None:
    assert read_dossier_code(text) is None


def test_a_typed_code_of_an_unknown_form_is_left_to_the_registry() -> None:
    assert code_as_typed(" x-17 /  2026 ") == "x-17 / 2026"
    assert code_as_typed("g01 899 108 000 250701 0012") == PRINTED
    for text in ("", "   ", "no digit", "1" * (LONGEST_CODE + 1), "12\x0034"):
        assert code_as_typed(text) is None


def test_two_spellings_of_one_code() -> None:
    assert same_code("g01899108000 250701 0012", PRINTED)
    assert same_code("x-17 / 2026", "X17-2026")
    assert not same_code(PRINTED, "G01.899.108.000-250701-0013")


CODES = st.builds(
    lambda agency, day, number: (
        f"{agency[:3]}.{agency[3:6]}.{agency[6:9]}.{agency[9:]}-{day:%y%m%d}-{number:04d}"
    ),
    st.from_regex(r"[A-Z][0-9]{11}", fullmatch=True),
    st.dates(dt.date(2001, 1, 1), dt.date(2099, 12, 31)),
    st.integers(0, 999_999),
)


@given(CODES, st.data())
def test_neither_case_nor_spaces_nor_dashes_count(code: str, data: st.DataObject) -> None:
    dash = data.draw(st.sampled_from(["-", "–", "—", "\u2011", "_", " - "]))
    dot = data.draw(st.sampled_from([".", "", ". "]))
    written = code.replace("-", dash).replace(".", dot)
    if data.draw(st.booleans()):
        written = written.lower()
    around = data.draw(st.sampled_from(["", " ", "\r\n", "\t"]))
    assert read_dossier_code(around + written + around) == code


@given(st.text(max_size=400) | st.from_regex(r"[A-Z0-9.\- ]{0,40}", fullmatch=True))
def test_whatever_is_read_is_read_the_same_again(text: str) -> None:
    code = read_dossier_code(text)
    if code is not None:
        assert read_dossier_code(code) == code
        assert len(code) <= LONGEST_CODE
        assert code.isascii()
    typed = code_as_typed(text)
    assert typed is None or len(typed) <= LONGEST_CODE


@given(CODES)
def test_it_is_never_taken_for_a_card_or_a_ticket(code: str) -> None:
    assert read_code(code) is None
    assert not hasattr(key_from_code(code), "can")
