"""Texts of the screen as they are heard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.language import Language
from kiosk.ui.voice.pronounce import pronounced, spelled
from kiosk.ui.voice.said import Said, joined
from kiosk.ui.words import Words
from kiosk.visit.lookup_view import MASKED

VI, EN = Words(Language.VIETNAMESE), Words(Language.ENGLISH)


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("Mời ông/bà chọn", "Mời ông bà chọn"),
        ("Số B042", "Số bê, không bốn hai"),
        ("Nộp ngày 03/11/2026", "Nộp ngày 3 tháng 11 năm 2026"),
        ("12 người chờ  ·  25–55 phút", "12 người chờ, 25 đến 55 phút"),
        ("20.000 đ  ·  lần đầu", "hai mươi nghìn đồng, lần đầu"),
        ("1.500.000 đ", "một triệu năm trăm nghìn đồng"),
        ("Đúng chưa?. Xin chọn . ", "Đúng chưa? Xin chọn."),
        ("1/3", "1 trên 3"),
        ("Cha: •••••".replace("•••••", MASKED), "Cha: đang ẩn"),
        ("Xóm 4\nXã Lý Nhân", "Xóm 4. Xã Lý Nhân"),
        ("035190000768", "không ba năm một, chín không không không, không bảy sáu tám"),
        ("tờ khai CT01", "tờ khai xê tê, không một"),
        ("mã QR", "mã quy e rờ"),
        ("năm 2026", "năm 2026"),
        ("14, 25, 40 và 60 tuổi", "14, 25, 40 và 60 tuổi"),
    ],
)
def test_a_vietnamese_text(written: str, heard: str) -> None:
    assert pronounced(written, VI) == heard


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("Number B042", "Number B, 0 4 2"),
        ("3 Nov 2026", "3 Nov 2026"),
        ("20–50 min", "20 to 50 min"),
        ("20.000 đ", "20,000 dong"),
    ],
)
def test_an_english_text(written: str, heard: str) -> None:
    assert pronounced(written, EN) == heard


def test_a_dossiers_code_is_said_group_by_group() -> None:
    heard = spelled("G01.899.108.000-261103-0012", Language.ENGLISH)
    assert heard == "G, 0 1, 8 9 9, 1 0 8, 0 0 0, 2 6 1 1, 0 3, 0 0 1 2"


@given(st.text(max_size=200))
def test_any_text_can_be_said_and_ends_on_no_ornament(text: str) -> None:
    for words in (VI, EN):
        heard = pronounced(text, words)
        assert "•" not in heard
        assert "\n" not in heard
        assert heard == heard.strip(" ,")


def test_sentences_come_one_after_the_other() -> None:
    said = joined([Said("Đúng chưa?"), Said("", "Nguyễn Thị Hoa"), Said("Xin chọn.")])
    assert said.to(False) == "Đúng chưa? Xin chọn"
    assert said.to(True) == "Đúng chưa? Nguyễn Thị Hoa. Xin chọn"
    assert said.personal
    assert not joined([Said("Một"), Said("")]).personal
