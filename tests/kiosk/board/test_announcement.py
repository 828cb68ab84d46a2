"""What may be written up in the hall, and when it hangs there."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.board.announcement import FARTHEST, LONGEST, AnnouncementFlaw, Draft, tidy

TODAY = dt.date(2026, 11, 24)
TEXT = "Sáng thứ Bảy 28/11, đơn vị làm căn cước lưu động tại nhà văn hóa thôn 3 (7:30–11:30)."


def draft(**changes: object) -> Draft:
    return Draft(**{"vi": TEXT, "first_day": TODAY, "last_day": TODAY, **changes})


def flaws(**changes: object) -> list[tuple[str, AnnouncementFlaw]]:
    return [(fault.field, fault.flaw) for fault in draft(**changes).faults(TODAY)]


def test_a_plain_sentence_is_in_order() -> None:
    assert flaws() == []
    assert flaws(en="Identity cards on Saturday: 50.000 ₫ = “free” for children!") == []


@pytest.mark.parametrize(
    "text",
    [
        "Xin chào\u202egnoc nôc",  # right-to-left override
        "Xin\u200bchào",  # nothing to be seen
        "Xin chào \x07",
        "Xin chào \u0085\u2028 hai dòng\x00",
        "Привет",
        "公安",
        "Xin chào 🚓",
        "a" + "\u0301" * 3,  # marks that climb out of the line
        "Xin chào \ue000",
        "Xin chào \ud800",
    ],
)
def test_what_plays_tricks_or_cannot_be_shown_is_refused(text: str) -> None:
    assert flaws(vi=text) == [("vi", AnnouncementFlaw.CHARACTERS)]
    assert flaws(en=text) == [("en", AnnouncementFlaw.CHARACTERS)]


def test_a_text_is_bounded_and_a_huge_one_is_not_even_looked_at() -> None:
    assert flaws(vi="ă" * LONGEST) == []
    assert flaws(vi="ă" * (LONGEST + 1)) == [("vi", AnnouncementFlaw.TOO_LONG)]
    assert flaws(vi="\u202e" * 10_000) == [("vi", AnnouncementFlaw.TOO_LONG)]


@pytest.mark.parametrize("empty", ["", "  ", "\n\t"])
def test_vietnamese_is_needed_and_english_is_not(empty: str) -> None:
    assert flaws(vi=empty) == [("vi", AnnouncementFlaw.TEXT_MISSING)]
    assert flaws(en=empty) == []
    assert draft(en=empty).announcement("a").text == {"vi": TEXT}


def test_the_days_have_an_order_and_a_limit() -> None:
    day = dt.timedelta(days=1)
    assert flaws(first_day=None) == [("first_day", AnnouncementFlaw.DAY_MISSING)]
    assert flaws(last_day=TODAY - day) == [("last_day", AnnouncementFlaw.ENDS_BEFORE_BEGIN)]
    past = {"first_day": TODAY - 3 * day, "last_day": TODAY - day}
    assert flaws(**past) == [("last_day", AnnouncementFlaw.OVER)]
    assert flaws(last_day=TODAY + FARTHEST) == []
    assert flaws(last_day=TODAY + FARTHEST + day) == [("last_day", AnnouncementFlaw.TOO_FAR)]


def test_it_hangs_on_its_first_and_its_last_day_and_on_no_other() -> None:
    day = dt.timedelta(days=1)
    hung = draft(last_day=TODAY + day).announcement("a")
    assert [hung.is_on(TODAY + n * day) for n in (-1, 0, 1, 2)] == [False, True, True, False]
    assert [hung.is_over(TODAY + n * day) for n in (-1, 0, 1, 2)] == [False, False, False, True]


@given(st.text(max_size=3 * LONGEST))
def test_whatever_is_let_through_is_one_short_line_that_can_be_seen(text: str) -> None:
    if draft(vi=text).faults(TODAY):
        return
    shown = draft(vi=text).announcement("a").text["vi"]
    assert shown == tidy(shown)
    assert 0 < len(shown) <= LONGEST
    assert all(unicodedata.category(character)[0] != "C" for character in shown)
