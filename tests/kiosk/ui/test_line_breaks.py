"""No word is left alone on a last line, and no text takes more lines for it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.ui.line_breaks import NO_BREAK_SPACE, evened, without_orphans

LETTER = 10.0
"""Pixels."""
TEXTS = st.lists(
    st.lists(st.text("aáb", min_size=1, max_size=12), min_size=1, max_size=12).map(" ".join),
    min_size=1,
    max_size=3,
).map("\n".join)
ROOMS = st.floats(130, 900)


def width(text: str) -> float:
    return LETTER * len(text)


def lines(text: str, room: float) -> list[str]:
    """As a renderer breaks them: after a blank, as late as they fit."""
    found: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and width(longer) > room:
                found.append(line)
                longer = word
            line = longer
        found.append(line)
    return found


def test_the_last_two_words_stay_together() -> None:
    assert lines("Thẻ căn cước của tôi", 160) == ["Thẻ căn cước của", "tôi"]
    held = without_orphans("Thẻ căn cước của tôi", 160, width)
    assert lines(held, 160) == ["Thẻ căn cước", f"của{NO_BREAK_SPACE}tôi"]


def test_of_two_words_each_may_have_a_line() -> None:
    assert without_orphans("Kết thúc", 40, width) == "Kết thúc"


def test_a_long_last_word_may_stand_alone_rather_than_leave_a_short_one_alone() -> None:
    assert without_orphans("My electronic identity", 140, width) == "My electronic identity"


def test_what_was_written_as_belonging_together_is_no_single_word() -> None:
    text = f"căn cước lên đầu{NO_BREAK_SPACE}đọc"
    assert without_orphans(text, 160, width) == text


def test_words_that_have_no_room_beside_each_other_are_left_apart() -> None:
    text = "one verylongword anotherlongword"
    assert without_orphans(text, 160, width) == text


@given(TEXTS, ROOMS)
def test_held_together_a_text_says_the_same_and_takes_no_more_lines(text: str, room: float) -> None:
    held = without_orphans(text, room, width)
    assert held.replace(NO_BREAK_SPACE, " ") == text
    assert len(lines(held, room)) == len(lines(text, room))


@given(TEXTS, ROOMS)
def test_evened_a_text_takes_no_more_lines_and_no_more_room(text: str, room: float) -> None:
    narrow = evened(text, room, width)
    assert narrow <= room
    assert len(lines(text, narrow)) <= len(lines(text, room))


def test_evened_lines_are_about_as_long_as_each_other() -> None:
    text = "a bb a bb a bb a bb a bb a"
    assert [len(line) for line in lines(text, 240)] == [24, 1]
    first, second = lines(text, evened(text, 240, width))
    assert abs(len(first) - len(second)) <= 3
