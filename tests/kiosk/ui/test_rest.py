"""The idle screen at rest, and what it tells in between: nothing burns in, nothing is pressed."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from kivy.base import EventLoop
from kivy.tests.common import UnitTestTouch

from kiosk.language import Language
from kiosk.ui import app
from kiosk.ui.examples import example_views
from kiosk.ui.rest import PLACES, Rest
from kiosk.visit import intent as i
from kiosk.visit.look import Voice
from kiosk.visit.view import View

ENGLISH = dict(example_views(Language.ENGLISH))
HINT = "Touch the screen, or lay your card on the reader"


@pytest.fixture
def resting(screen, monkeypatch):
    """The idle screen, which nobody has touched for long."""
    screen.show(ENGLISH["idle"])
    tired = type(screen.app.screen)(settle_seconds=0, rest_seconds=0)
    with monkeypatch.context() as patch:
        patch.setattr(screen.frame, "_options", tired)
        screen.frame.tick()
    screen.frames()
    assert screen.sees(HINT)
    yield screen
    screen.frame.wake()


def test_a_screen_that_was_touched_lately_does_not_rest(screen):
    screen.show(ENGLISH["idle"])
    screen.frame.tick()
    assert not screen.sees(HINT)


@pytest.mark.parametrize("what", ["Rate the service", "Touch to begin", "English"])
def test_the_touch_that_wakes_it_presses_nothing(resting, what):
    under_the_finger = resting.target(what)
    assert resting.touch(under_the_finger) == []
    assert not resting.sees(HINT)
    assert resting.touch(under_the_finger) != []


def test_a_second_tap_right_after_it_presses_nothing_either(resting, monkeypatch):
    patient = type(resting.app.screen)(settle_seconds=3600)
    monkeypatch.setattr(resting.frame, "_options", patient)
    assert resting.touch("Rate the service") == []
    assert resting.touch("Rate the service") == []


def test_a_finger_that_stays_on_the_glass_presses_nothing_when_it_leaves(resting):
    where = resting.target("Touch to begin")
    touch = UnitTestTouch(*where.to_window(*where.center))
    touch.touch_down()
    resting.frames()
    touch.touch_move(touch.x + 5, touch.y)
    EventLoop.idle()
    touch.touch_up()
    resting.frames()
    assert resting.core.sent == []


@pytest.mark.parametrize("arrived", ["place-card", "standing-called", "pairing-offered"])
def test_a_card_or_a_code_wakes_it(resting, arrived):
    resting.show(ENGLISH[arrived])
    assert not resting.sees(HINT)


def test_a_queue_that_grows_does_not_wake_it(resting):
    resting.show(ENGLISH["idle-many"])
    assert resting.sees(HINT)


def test_it_does_not_rest_while_it_speaks(resting):
    idle = ENGLISH["idle"]
    resting.show(View(idle.sequence, idle.language, idle.body, voice=Voice()))
    assert not resting.sees(HINT)


def test_what_is_shown_moves_every_minute_and_within_minutes_stands_everywhere(resting):
    (rest,) = [one for one in resting.frame.children if isinstance(one, Rest)]
    seen = []
    for minute in range(PLACES):
        rest.tick(dt.datetime(2026, 11, 24, 8, minute))
        seen.append((rest.anchor_x, rest.anchor_y))
    assert len(set(seen)) == PLACES
    assert all(a != b for a, b in pairwise(seen))


def test_within_a_minute_nothing_is_drawn(resting):
    drawn = []
    EventLoop.window.bind(on_flip=lambda *_: drawn.append(1))
    for _second in range(5):
        resting.frame.tick()
        resting.frames(3)
    assert drawn == []


def test_announcements_take_turns_with_the_queues(screen):
    screen.show(ENGLISH["idle-announcing"])
    body, seen = screen.frame.body, []
    for _turn in range(6):
        told = screen.sees("identity cards for elderly and disabled people")
        assert told != screen.sees("Waiting now")
        seen.append(told)
        body._turn(0)
        screen.frames()
    assert seen == [False, True, True] * 2
    assert screen.touch(body.ids.holder) == [i.Start()]


def test_an_announcement_is_in_vietnamese_where_it_has_no_english(screen):
    view = ENGLISH["idle-announcing"]
    (one,) = view.body.announcements
    lone = type(one)(
        id="1", text={"vi": one.text["vi"]}, first_day=one.first_day, last_day=one.last_day
    )
    body = type(view.body)("", view.body.services, view.body.queues, (lone,))
    screen.show(View(1, Language.ENGLISH, body))
    screen.frame.body._turn(0)
    screen.frames()
    assert screen.sees("làm căn cước lưu động")


def test_when_it_is_over_the_queues_are_back_at_once(screen):
    screen.show(ENGLISH["idle-announcing"])
    screen.frame.body._turn(0)
    screen.frames()
    screen.show(ENGLISH["idle"])
    assert screen.sees("Waiting now")
    assert not screen.sees("elderly")


def test_at_rest_it_looks_for_touches_less_often_and_awake_at_once_often(resting, monkeypatch):
    from kivy.clock import Clock

    monkeypatch.setattr(app, "REST_FRAMES", 5)
    monkeypatch.setattr(app, "IDLE_FRAMES", 10)
    monkeypatch.setattr(app, "ACTIVE_FRAMES", 60)
    monkeypatch.setattr(app, "AWAKE_SECONDS", 0)
    resting.app._set_rate()
    assert Clock._max_fps == 5
    monkeypatch.setattr(app, "AWAKE_SECONDS", 3600)
    resting.touch("Touch to begin")
    assert Clock._max_fps == 60
