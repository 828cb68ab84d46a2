"""Any scene, on any panel, is drawn right, large, and within its place."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.board.announcer import SpokenCall
from kiosk.language import Language
from kiosk.ui.audit.promise import promised
from kiosk.ui.audit.scene import SLACK
from kiosk.ui.audit.scene import Scene as Audited
from kiosk.ui.board.examples import NOW, example_picture, example_scenes, large_picture
from kiosk.ui.board.measures import rem
from kiosk.ui.board.scene import Scene
from kiosk.visit.look import Look

SCENES = list(example_scenes())
PANELS = [(1920, 1080), (1366, 768), (1080, 1920), (1280, 1024)]


def picture_of(board) -> list[tuple[object, ...]]:
    """Everything visible."""
    return sorted(
        (one.text, tuple(map(round, one.to_window(*one.pos))), tuple(map(round, one.size)))
        for one in board.labels()
    )


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: f"{panel[0]}x{panel[1]}")
@pytest.mark.parametrize(("name", "scene"), SCENES, ids=[name for name, _ in SCENES])
def test_every_text_is_within_its_place(board, panel, name, scene):
    board.hang(*panel)
    board.show(scene)
    for text in Audited(name, board.hall, promised(Look(), panel[0])).texts:
        assert all(text.box.beyond(one.box) <= SLACK for one in text.around), text.name
        assert text.widget.texture_size[0] <= text.box.width + SLACK, text.name


def test_numbers_are_readable_from_eight_metres(board):
    """On a 43 inch panel: 2 pixels a millimetre; a capital is 0.71 of the font."""
    board.show(Scene(picture=example_picture()))
    hero = next(label for label in board.labels() if label.text == "A042" and label.width > 900)
    assert hero.font_size * 0.71 / 2 > 80
    at_counter = next(
        label for label in board.labels() if label.text == "A042" and label is not hero
    )
    assert at_counter.font_size * 0.71 / 2 > 35


def test_the_call_being_said_stands_first(board):
    picture = example_picture()
    board.show(Scene(picture=picture))
    assert board.large == "A042"
    board.show(Scene(picture=picture, speaking=SpokenCall("B017", "2")))
    assert board.large == "B017"
    assert board.hall.ids.calls.ids.hero.speaking
    board.show(Scene(picture=picture))
    assert board.large == "A042"


def test_a_new_call_stands_out_and_what_was_there_before_does_not(board):
    hero = board.hall.ids.calls.ids.hero
    picture = example_picture()
    board.show(Scene(picture=picture))
    assert not hero.breathing
    again = replace(picture.calls[1], seq=41)
    board.show(Scene(picture=replace(picture, calls=(again, picture.calls[0]))))
    assert hero.breathing
    board.until(lambda: hero.glow > 0)


def test_what_is_wrong_is_said_and_goes_away_again(board):
    picture = example_picture()
    board.show(Scene(picture=picture, cut_since=NOW - dt.timedelta(minutes=3)))
    assert board.sees("Mất kết nối từ 08:32")
    assert board.sees("A042")
    board.show(Scene(picture=picture))
    assert not board.sees("Mất kết nối")
    board.show(Scene(picture=picture, silent=True))
    assert board.sees("Không có âm thanh")


def test_closed_counters_and_breaks_are_named(board):
    board.show(Scene(picture=example_picture()))
    assert board.counters() == {"Quầy 1": "A042", "Quầy 2": "B017", "Quầy 3": "Tạm nghỉ"}
    board.show(Scene(picture=large_picture()))
    assert board.counters()["Quầy 7"] == "Đã đóng"
    assert board.counters()["Tiếp công dân"] == "I1008"


def test_it_speaks_one_language_where_one_is_wanted(board):
    board.hang(languages=(Language.VIETNAMESE,))
    board.show(Scene(picture=example_picture()))
    assert not board.sees("Counter")
    assert not board.sees("Now calling")
    board.hang(languages=(Language.ENGLISH,))
    board.show(Scene(picture=example_picture()))
    assert board.sees("Counter 1")
    assert not board.sees("Quầy")


def test_the_picture_moves_a_little_and_stays_on_the_panel(board):
    board.show(Scene(picture=example_picture()))
    places = set()
    for _ in range(6):
        board.hall.move()
        board.frames(2)
        wall = board.hall.ids.wall
        places.add(tuple(wall.pos))
        assert abs(wall.x) <= rem(0.5)
        assert abs(wall.y) <= rem(0.5)
    assert len(places) == 6


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(SCENES), min_size=2, max_size=5))
def test_a_scene_looks_the_same_whatever_was_shown_before(board, order):
    last = order[-1][1]
    board.hang()
    board.show(last)
    alone = picture_of(board)
    for _name, scene in order:
        board.show(scene)
    assert picture_of(board) == alone


def test_of_scenes_that_arrive_together_only_the_newest_is_drawn(board, monkeypatch):
    drawn = []
    show = type(board.hall).show
    monkeypatch.setattr(
        type(board.hall), "show", lambda hall, scene: (drawn.append(scene), show(hall, scene))
    )
    for _name, scene in SCENES:
        board.app.receive(scene)
    board.frames()
    assert drawn == [SCENES[-1][1]]
