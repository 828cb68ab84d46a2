"""What the station announces is told below the calls, quietly, and never in their place."""

from __future__ import annotations

from msgspec.structs import replace

from kiosk.board.announcement import LONGEST
from kiosk.board.announcer import SpokenCall
from kiosk.language import Language
from kiosk.ui.board.examples import ANNOUNCED, LONGEST_TEXT, NOW, example_picture
from kiosk.ui.board.scene import Scene

FIRST, SECOND = (one["vi"] for one in ANNOUNCED)
ENGLISH = ANNOUNCED[0]["en"]
ANNOUNCING = replace(example_picture(), announcements=ANNOUNCED)


def turned(board) -> str:
    board.hall.ids.notes.turn()
    board.frames()
    return board.hall.ids.notes.text


def test_the_example_is_as_long_as_an_announcement_may_be() -> None:
    assert LONGEST - 10 <= len(LONGEST_TEXT) <= LONGEST


def test_announcements_take_turns_vietnamese_first(board) -> None:
    board.show(Scene(picture=ANNOUNCING))
    assert board.sees(FIRST)
    assert [turned(board) for _ in range(3)] == [ENGLISH, SECOND, FIRST]


def test_a_board_of_one_language_tells_them_in_that_alone(board) -> None:
    board.hang(languages=(Language.VIETNAMESE,))
    board.show(Scene(picture=ANNOUNCING))
    assert {turned(board) for _ in range(4)} == {FIRST, SECOND}


def test_without_one_there_is_no_strip_and_a_picture_that_comes_again_begins_none_anew(
    board,
) -> None:
    board.show(Scene(picture=example_picture()))
    assert board.hall.ids.notes.height == 0
    board.show(Scene(picture=ANNOUNCING))
    assert turned(board) == ENGLISH
    board.show(Scene(picture=replace(ANNOUNCING, last_event=41)))
    assert board.sees(ENGLISH)
    board.show(Scene(picture=example_picture()))
    assert board.hall.ids.notes.height == 0


def test_a_called_number_stands_above_it_and_a_cut_line_goes_before_it(board) -> None:
    speaking = Scene(picture=ANNOUNCING, speaking=SpokenCall("A042", "1"))
    board.show(speaking)
    notes = board.hall.ids.notes
    assert board.large == "A042"
    for above in (board.hall.ids.calls, board.hall.ids.counters, board.hall.ids.lines):
        assert above.to_window(*above.pos)[1] >= notes.to_window(0, notes.top)[1]
    board.show(replace(speaking, cut_since=NOW))
    assert not board.sees(FIRST)
    assert board.sees("Mất kết nối")
