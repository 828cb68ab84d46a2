"""Any View, in any order, is drawn right; what was personal is gone when the visit is over."""

from __future__ import annotations

import gc
import io
import threading
import weakref

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from kiosk.identity.assurance import Assurance
from kiosk.language import Language
from kiosk.ui.examples import (
    EVIDENCE,
    NAME,
    example_fields,
    example_portrait,
    example_views,
)
from kiosk.ui.portrait import MAX_BYTES, decode
from kiosk.ui.views.body import everything_in
from kiosk.visit import view as v
from tests.kiosk.ui.driver import hidden

VIEWS = [
    (f"{language.value}-{name}", view)
    for language in Language
    for name, view in example_views(language)
]


def picture_of(screen) -> list[tuple[object, ...]]:
    """Everything visible, apart from what turns by itself."""
    return [
        (type(one).__name__, tuple(map(round, one.pos)), tuple(map(round, one.size)), one.text)
        for one in screen.labels()
        if not hidden(one)
    ]


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.sampled_from(VIEWS), min_size=2, max_size=6))
def test_a_view_looks_the_same_whatever_was_shown_before(screen, order):
    last = order[-1][1]
    blank = v.View(0, Language.VIETNAMESE, v.OutOfService())
    screen.show(blank)
    screen.show(last)
    alone = picture_of(screen)
    for _name, view in order:
        screen.show(view)
    assert picture_of(screen) == alone


def test_of_views_that_arrive_together_only_the_newest_is_drawn(screen, monkeypatch):
    drawn = []
    draw = type(screen.app).draw
    monkeypatch.setattr(
        type(screen.app), "draw", lambda app, view: (drawn.append(view), draw(app, view))
    )
    views = [v.View(n, Language.ENGLISH, v.AccessKeyEntry("1" * n)) for n in range(1, 9)]
    sender = threading.Thread(target=lambda: [screen.core.deliver(view) for view in views])
    sender.start()
    sender.join()
    screen.frames()
    assert drawn[-1] == views[-1]
    assert len(drawn) == 1


def test_typing_changes_the_screen_in_place(screen):
    screen.show(v.View(1, Language.ENGLISH, v.AccessKeyEntry("12"), in_visit=True))
    before = screen.frame.body
    screen.show(v.View(2, Language.ENGLISH, v.AccessKeyEntry("123"), in_visit=True))
    assert screen.frame.body is before
    assert [box.text for box in before._boxes] == ["1", "2", "3"] + [""] * 9


def test_the_language_changes_at_once_in_the_middle_of_a_visit(screen):
    body = v.Menu(NAME, Assurance.CARD_GENUINE)
    screen.show(v.View(1, Language.VIETNAMESE, body, in_visit=True))
    assert screen.sees("Lấy số thứ tự")
    assert screen.sees("Gọi cán bộ")
    screen.show(v.View(2, Language.ENGLISH, body, in_visit=True))
    assert screen.sees("Take a number")
    assert not screen.sees("Lấy số thứ tự")
    assert screen.sees(NAME)


def test_without_the_core_the_screen_says_so_and_then_draws_what_is_current(screen):
    menu = v.View(7, Language.ENGLISH, v.Menu(NAME, Assurance.CARD_GENUINE), in_visit=True)
    screen.show(menu)
    screen.core.go_away()
    screen.frames()
    assert screen.sees("starting")
    assert not screen.sees(NAME)
    screen.show(menu)
    assert screen.sees(NAME)


def test_differences_stand_before_what_is_the_same(screen):
    body = v.RecordCheck(example_fields())
    screen.show(v.View(1, Language.ENGLISH, body, in_visit=True))
    verdicts = [row.verdict for row in screen.frame.body.ids.rows.rows]
    assert verdicts == sorted(verdicts, key=lambda one: one == "match")
    assert screen.sees("4 details differ")


@pytest.mark.parametrize("encoding", ["JPEG", "JPEG2000"])
def test_the_portrait_appears_in_both_encodings_of_the_standard(screen, encoding):
    portrait = example_portrait(encoding)
    body = v.CheckResult(NAME, "••••0768", portrait, EVIDENCE, Assurance.CARD_GENUINE)
    screen.show(v.View(1, Language.ENGLISH, body, in_visit=True))
    screen.until(lambda: screen.frame.body.ids.portrait.texture is not None)
    screen.show(v.View(2, Language.ENGLISH, v.Goodbye(take_card=False)))


@pytest.mark.parametrize(
    "image",
    [b"", b"\xff\xd8\xff\xe0 not a picture", b"\xff" * (MAX_BYTES + 1)],
    ids=["empty", "damaged", "too long"],
)
def test_a_portrait_that_is_none_is_refused(image):
    assert decode(image, 480) is None


def test_a_portrait_of_another_format_or_of_absurd_size_is_refused():
    for size, encoding in (((10, 10), "PNG"), ((2100, 2000), "JPEG")):
        encoded = io.BytesIO()
        Image.new("RGB", size).save(encoded, encoding)
        assert len(encoded.getvalue()) <= MAX_BYTES
        assert decode(encoded.getvalue(), 480) is None


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_break_the_decoding_of_the_portrait(tail):
    whole = example_jpeg()
    decode(tail, 100)
    decode(whole[: len(whole) - len(tail)] + tail, 100)


def example_jpeg() -> bytes:
    encoded = io.BytesIO()
    Image.new("RGB", (60, 80), (180, 150, 120)).save(encoded, "JPEG")
    return encoded.getvalue()


def test_nothing_personal_is_left_when_the_visit_is_over(screen):
    secrets = ("PHƯƠNG THẢO", "0768", "02/09/1990", "G01.899", "Chính Lý", "chỗ ở hợp pháp")
    visit = ["check-result", "menu", "dossiers", "record", "access-key-wrong", "ticket"]
    views = dict(example_views(Language.VIETNAMESE))
    bodies = []
    for name in visit:
        screen.show(views[name])
        bodies.append(screen.frame.body)
    assert screen.sees("B042")
    bodies.append(screen.frame.body)
    screen.show(views["idle"])
    for body in bodies:
        kept = [getattr(one, "text", "") for one in everything_in(body)]
        assert not any(secret in text for text in kept for secret in secrets)
        textures = [getattr(one, "texture", None) for one in everything_in(body)]
        assert textures == [None] * len(textures)
    assert not any(screen.sees(secret) for secret in secrets)
    traces = [weakref.ref(body) for body in bodies]
    del bodies, body

    def gone() -> bool:
        gc.collect()
        return all(trace() is None for trace in traces)

    # A scroll bar's fading holds the (empty) list of dossiers for half a second more.
    screen.until(gone)


def test_keys_of_a_keyboard_do_nothing(screen):
    from kivy.base import EventLoop

    screen.show(dict(example_views(Language.ENGLISH))["idle"])
    for key in (27, 282, 13):
        EventLoop.window.dispatch("on_keyboard", key, 0, "", [])
    screen.frames()
    assert screen.core.sent == []
    assert not EventLoop.quit


def test_the_idle_screen_draws_slowly_and_a_touch_wakes_it(screen, monkeypatch):
    from kivy.clock import Clock

    from kiosk.ui import app

    monkeypatch.setattr(app, "IDLE_FRAMES", 10)
    monkeypatch.setattr(app, "ACTIVE_FRAMES", 60)
    views = dict(example_views(Language.ENGLISH))
    monkeypatch.setattr(screen.app, "_awake_until", 0.0)
    screen.show(views["idle"])
    assert Clock._max_fps == 10
    screen.touch("Touch to begin")
    assert Clock._max_fps == 60
    monkeypatch.setattr(screen.app, "_awake_until", 0.0)
    screen.show(views["menu"])
    assert Clock._max_fps == 60
