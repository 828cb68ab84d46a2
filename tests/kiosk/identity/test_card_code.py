"""The card's QR code and the typed number open the chip, or say why not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.identity.access_key import AccessKey
from kiosk.identity.card_code import CodeFault, key_from_code, key_from_number
from kiosk.identity.id_number import masked

CODE = "035090004321|168234567|Trần Văn Minh|15081990|Nam|Xã Nhân Khang, Hà Nam|20042021"


def test_the_can_is_the_last_six_of_the_twelve_digits() -> None:
    assert key_from_number("035090004321") == AccessKey(can="004321", number="035090004321")


@pytest.mark.parametrize(
    "code",
    [
        CODE,
        CODE + "\r\n",
        CODE + "|||",
        CODE + "|Trần Văn Bình|Nguyễn Thị Mai|",
        unicodedata.normalize("NFD", CODE),
        CODE.replace("168234567", ""),
        CODE.replace("Nam", "Nữ", 1),
        "035090004321",
    ],
    ids=["2021", "line end", "2024 empty", "2024", "NFD", "no CMND", "female", "bare number"],
)
def test_codes_of_cards_are_understood(code: str) -> None:
    assert key_from_code(code) == key_from_number("035090004321")


@pytest.mark.parametrize(
    "code",
    [
        "",
        "https://example.vn",
        "8934567890123",
        CODE.replace("035090004321", "35090004321"),
        "|" * 9,
    ],
)
def test_other_codes_are_not_taken_for_a_card(code: str) -> None:
    assert key_from_code(code) is CodeFault.NOT_A_CARD_CODE


@pytest.mark.parametrize(
    "code",
    [
        CODE.replace("Xã Nhân Khang, Hà Nam", "Xa Nhan Khang, Ha Nam"),
        CODE.replace("Trần", "Tr?n"),
        CODE.replace("Trần", "Tr\ufffdn"),
        CODE.replace("|Nam|", "|N÷|"),
    ],
)
def test_a_code_whose_letters_were_lost_is_called_garbled(code: str) -> None:
    assert key_from_code(code) is CodeFault.GARBLED


@given(st.text(max_size=4000))
def test_any_text_gives_a_key_or_a_fault(text: str) -> None:
    found = key_from_code(text)
    assert isinstance(found, AccessKey | CodeFault)
    if isinstance(found, AccessKey):
        assert len(found.number) == 12
        assert found.number.endswith(found.can)


@given(st.from_regex(r"[0-9]{12}", fullmatch=True))
def test_no_twelve_digits_are_refused_for_their_prefix(number: str) -> None:
    assert key_from_number(number) is not None


def test_other_digits_of_the_world_are_not_digits_of_a_card() -> None:
    assert key_from_number("٠٣٥٠٩٠٠٠٤٣٢١") is None


def test_a_key_and_a_masked_number_do_not_give_the_number_away() -> None:
    assert "4321" not in repr(key_from_number("035090004321"))
    assert masked("035090004321") == "035 ••• ••• 321"
