"""The registry's record beside the card: what counts as the same, and what does not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.identity.card_data import CardData, PartialDate
from kiosk.records.comparison import compare
from kiosk.records.comparison_values import same_date
from kiosk.records.record import Field, RegistryRecord, Verdict

NUMBER = "001099000001"


def verdict(field: Field, on_card: object, in_registry: object) -> Verdict | None:
    """The verdict on one field, the others being empty."""
    base = {"number": NUMBER, "full_name": ""}
    card = CardData(**{**base, field.value: on_card})
    record = RegistryRecord(**{**base, field.value: in_registry})
    return {c.field: c.verdict for c in compare(card, record)}.get(field)


@pytest.mark.parametrize(
    ("on_card", "in_registry"),
    [
        ("NGUYỄN THỊ HOÀ", "Nguyễn Thị Hòa"),
        ("Thuỷ", "THỦY"),
        ("Quý  Hoè", "quý hòe"),
        (unicodedata.normalize("NFD", "Trần Đức Thuận"), "Trần Đức Thuận"),
        ("Thôn Đông, Xã Nhân Khang", "Thôn Đông - xã Nhân Khang."),
        ("TP.Phủ Lý", "TP. Phủ Lý"),
        ("  Kinh ", "Kinh"),
    ],
)
def test_the_same_text_written_otherwise_matches(on_card: str, in_registry: str) -> None:
    assert verdict(Field.RESIDENCE, on_card, in_registry) is Verdict.MATCH


@pytest.mark.parametrize(
    ("on_card", "in_registry"),
    [
        ("Trần Văn Bình", "Trần Văn Bính"),
        ("Trần Văn Bình", "Trần Van Bình"),
        ("Lê Thị Hà", "Lê Thị Ha"),
        ("Đông", "Dông"),
        ("Ân", "Ăn"),
        ("Xóm 4, Xã Chính Lý", "Xóm 7, Xã Chính Lý"),
        ("Số 12/3", "Số 1/23"),
        ("Thu Hà", "Hà Thu"),
        ("Mai Anh", "Mai"),
    ],
)
def test_another_letter_mark_digit_or_order_differs(on_card: str, in_registry: str) -> None:
    assert verdict(Field.RESIDENCE, on_card, in_registry) is Verdict.DIFFERS


def test_sex_matches_in_both_languages_and_differs_between_the_sexes() -> None:
    assert verdict(Field.SEX, "Nam", "NAM") is Verdict.MATCH
    assert verdict(Field.SEX, "Nữ", "Female") is Verdict.MATCH
    assert verdict(Field.SEX, "M", "Nam") is Verdict.MATCH
    assert verdict(Field.SEX, "Nam", "Nữ") is Verdict.DIFFERS


def test_numbers_match_whatever_separates_their_digits() -> None:
    assert verdict(Field.OLD_NUMBER, "168234567", "168 234 567") is Verdict.MATCH
    assert verdict(Field.OLD_NUMBER, "068234567", "68234567") is Verdict.DIFFERS
    assert verdict(Field.OLD_NUMBER, "A12345678", "B12345678") is Verdict.DIFFERS


def test_a_date_less_known_is_no_contradiction_but_another_year_is() -> None:
    full, month, year = PartialDate(1951, 3, 9), PartialDate(1951, 3), PartialDate(1951)
    assert verdict(Field.DATE_OF_BIRTH, year, full) is Verdict.MATCH
    assert verdict(Field.DATE_OF_BIRTH, month, full) is Verdict.MATCH
    assert verdict(Field.DATE_OF_BIRTH, PartialDate(1951, 4), full) is Verdict.DIFFERS
    assert verdict(Field.DATE_OF_BIRTH, PartialDate(1952), year) is Verdict.DIFFERS


def test_what_one_side_lacks_is_missing_there_and_what_both_lack_is_left_out() -> None:
    assert verdict(Field.MOTHER, "Bùi Thị Nguyệt", "") is Verdict.MISSING_IN_REGISTRY
    assert verdict(Field.MOTHER, "", "Bùi Thị Nguyệt") is Verdict.MISSING_ON_CARD
    assert verdict(Field.MOTHER, "", " - ") is None
    assert verdict(Field.DATE_OF_BIRTH, None, PartialDate(1951)) is Verdict.MISSING_ON_CARD


def test_fields_come_in_the_order_in_which_they_are_shown() -> None:
    card = CardData(number=NUMBER, full_name="Lê Thị Thu Hà", sex="Nữ", father="Lê Văn Sơn")
    found = [c.field for c in compare(card, RegistryRecord(number=NUMBER, religion="Không"))]
    assert found == [Field.FULL_NAME, Field.NUMBER, Field.SEX, Field.RELIGION, Field.FATHER]


def test_a_comparison_shows_its_values_to_the_screen_but_not_to_a_log() -> None:
    card = CardData(number=NUMBER, full_name="Lê Thị Thu Hà")
    (first, *_) = compare(card, RegistryRecord(number=NUMBER, full_name="Lê Thị Thu Hạ"))
    assert first.card == "Lê Thị Thu Hà"
    assert "Thu" not in repr(first)


texts = st.text(alphabet=st.characters(codec="utf-8"), max_size=40) | st.text(
    alphabet="aăâeêioôơuưyđhtng àáảãạễọứ.,-'0123456789", max_size=40
)
dates = st.builds(
    PartialDate,
    st.integers(1900, 2030),
    st.none() | st.integers(1, 12),
) | st.builds(PartialDate, st.integers(1950, 1952), st.integers(1, 3), st.integers(1, 3))


@given(texts, texts)
def test_comparing_is_symmetric_and_never_raises(left: str, right: str) -> None:
    mirrored = {
        Verdict.MISSING_IN_REGISTRY: Verdict.MISSING_ON_CARD,
        Verdict.MISSING_ON_CARD: Verdict.MISSING_IN_REGISTRY,
    }
    for field in (Field.FULL_NAME, Field.SEX, Field.OLD_NUMBER):
        one, other = verdict(field, left, right), verdict(field, right, left)
        assert other == (mirrored.get(one, one) if one else None)


@given(dates, dates)
def test_dates_match_exactly_when_no_part_known_to_both_differs(
    left: PartialDate, right: PartialDate
) -> None:
    contradicted = any(
        a is not None and b is not None and a != b
        for a, b in (
            (left.year, right.year),
            (left.month, right.month),
            (left.day, right.day),
        )
    )
    assert same_date(left, right) is not contradicted
