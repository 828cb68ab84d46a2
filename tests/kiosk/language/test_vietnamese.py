"""Which texts are the same to a reader, and which to somebody who types in a hurry."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.language.vietnamese import as_read, as_typed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NGUYỄN THỊ HOÀ", "Nguyễn Thị Hòa"),
        ("Thuỷ", "THỦY"),
        ("Quý  Hoè", "quý hòe"),
        (unicodedata.normalize("NFD", "Trần Đức Thuận"), "Trần Đức Thuận"),
        ("Thôn Đông, Xã Nhân Khang", "Thôn Đông - xã Nhân Khang."),
    ],
)
def test_writing_that_a_reader_does_not_notice_does_not_count(one: str, other: str) -> None:
    assert as_read(one) == as_read(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Bình", "Bính"), ("Hà", "Ha"), ("Đông", "Dông"), ("Ân", "Ăn"), ("Minh", "Mình")],
)
def test_a_letter_or_mark_counts_for_a_reader_but_not_for_a_search(one: str, other: str) -> None:
    assert as_read(one) != as_read(other)
    assert as_typed(one) == as_typed(other)


def test_what_is_typed_without_marks_is_what_is_written_with_them() -> None:
    assert as_typed("Đăng ký TẠM TRÚ!") == "dang ky tam tru"
    assert as_typed("  Ea H'Leo ") == "ea h leo"
    assert as_typed("Ân") == as_typed("ăn") == "an"


@pytest.mark.parametrize("word", ["thủy", "thuỷ", "hoà", "hòa", "nguyễn"])
def test_once_its_tone_is_typed_a_word_begins_as_the_whole_word_does(word: str) -> None:
    whole = as_read(word)
    starts = [word[:end] for end in range(2, len(word) + 1)]
    with_tone = [s for s in starts if set("\u0300\u0301\u0303\u0309\u0323") & set(_apart(s))]
    assert with_tone
    assert all(whole.startswith(as_read(start)) for start in with_tone)


def _apart(text: str) -> str:
    return unicodedata.normalize("NFD", text)


texts = st.text(alphabet=st.characters(codec="utf-8"), max_size=40) | st.text(
    alphabet="aăâeêioôơuưyđhtng àáảãạễọứ.,-'0123456789", max_size=40
)


@given(texts)
def test_any_text_is_the_same_in_either_unicode_form(text: str) -> None:
    for form in (as_read, as_typed):
        assert form(unicodedata.normalize("NFD", text)) == form(text)
        assert form(unicodedata.normalize("NFC", text)) == form(text)


@given(texts, texts)
def test_what_is_the_same_to_a_reader_is_the_same_to_a_search(one: str, other: str) -> None:
    if as_read(one) == as_read(other):
        assert as_typed(one) == as_typed(other)


@given(texts)
def test_a_search_form_is_its_own_search_form(text: str) -> None:
    assert as_typed(as_typed(text)) == as_typed(text)
