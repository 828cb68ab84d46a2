"""The screen is led by sound: every screen says what it is, every choice can be come to."""

from __future__ import annotations

import pytest
from kivy.base import EventLoop
from kivy.uix.scrollview import ScrollView
from msgspec.structs import replace

from kiosk.language import Language
from kiosk.ui.examples import example_views
from kiosk.ui.focus import around
from kiosk.ui.theme import theme
from kiosk.ui.views.corner_test import CornerField
from kiosk.ui.voice.guide import Move
from kiosk.ui.widgets.basics import everything_in
from kiosk.ui.widgets.buttons import TouchTarget
from kiosk.ui.widgets.lettering import Lettering
from kiosk.visit import intent as i
from kiosk.visit import view as v
from kiosk.visit.look import Look, TextSize, Variant, Voice
from tests.kiosk.ui.driver import hidden
from tests.kiosk.ui.listening import SPOKEN, Listener
from tests.kiosk.ui.test_intents import BUTTONS

VIETNAMESE = dict(example_views(Language.VIETNAMESE))
ENGLISH = dict(example_views(Language.ENGLISH))
HEARD = {
    "B008": "B, 0 0 8",
    "The card is right": "Residence: The card is right",
    "Neither is right": "Residence: Neither is right",
}
"""What is said of a thing, where that is not what is written on it."""
OTHERWISE = (("countdown", "I'm still here"), ("look", "Read aloud"))
"""Any key of the voice says the first; who hears has the second, and turns it off with it."""
LEFT, UP, RIGHT, DOWN, TAB, RETURN, SPACE = 276, 273, 275, 274, 9, 13, 32


@pytest.fixture
def listener(screen) -> Listener:
    screen.show(ENGLISH["out-of-service"])
    return Listener(screen)


@pytest.mark.slow
@pytest.mark.parametrize("language", SPOKEN, ids=lambda one: one.value)
def test_every_screen_says_what_it_is_and_each_of_its_choices(listener, language):
    for name, view in example_views(language):
        listener.show(view)
        if view.countdown is not None or view.choosing_look:
            continue
        through = listener.hear_through()
        assert all(through), name
        assert len(listener.do(Move.REPEAT)) > 10, name
        targets = [
            one
            for one in listener.screen.targets()
            # A field of the touch test is for fingers alone.
            if not (_of_the_frame(one, listener) or isinstance(one, CornerField))
        ]
        assert len(through) >= len(targets) - len(list(_arrows(listener))), name


def _of_the_frame(target, listener):
    bar = listener.screen.frame.guide.bar
    return target in bar.children


def _arrows(listener):
    for widget in listener.screen.widgets():
        if hasattr(widget, "rows_for"):
            yield from (widget.ids.up, widget.ids.down)


@pytest.mark.parametrize(
    ("name", "text", "intent"),
    [one for one in BUTTONS if len(one[1]) > 1 and (one[0], one[1]) not in OTHERWISE],
)
def test_whatever_a_finger_can_choose_can_be_chosen_by_ear(listener, name, text, intent):
    listener.show(ENGLISH[name], headphones=True)
    listener.screen.core.sent.clear()
    listener.press(HEARD.get(text, text))
    assert [one for one in listener.screen.core.sent if one != i.StillHere()] == [intent]


def test_the_order_is_that_of_reading_body_first_then_the_ways_out(listener):
    listener.show(ENGLISH["menu"])
    heard = [text.split(",")[0].split(".")[0] for text in listener.hear_through()]
    assert heard == [
        *("Take a number", "My details", "My dossiers", "Look up"),
        *("Call staff", "Finish", "Display", "Tiếng Việt", "English"),
    ]


def test_back_is_the_same_way_the_other_way_round(listener):
    listener.show(ENGLISH["services"])
    forth = listener.hear_through()
    back = [listener.do(Move.PREVIOUS) for _ in forth]
    assert back == forth[::-1]


def test_a_row_that_is_come_to_is_scrolled_into_view(listener):
    listener.show(ENGLISH["services-many"])
    stops = 0
    while True:
        listener.do(Move.NEXT)
        listener.screen.frames(1)
        widget = listener.screen.frame.guide._focus.widget
        if widget is None:
            break
        for view in around(widget):
            if isinstance(view, ScrollView):
                stops += 1
                assert view.collide_point(*view.parent.to_widget(*widget.to_window(*widget.center)))
    assert stops == len(ENGLISH["services-many"].body.services)


def test_the_same_screen_again_says_what_is_new_and_leaves_the_focus(listener):
    listener.show(ENGLISH["finger-place"])
    item = listener.do(Move.NEXT)
    dry = v.FingerPrompt("right_index", v.FingerHint.TOO_DRY, 2)
    said = listener.show(v.View(9, Language.ENGLISH, dry, in_visit=True))
    assert said.startswith("The finger is very dry")
    assert "Please lay your" not in said
    assert listener.show(v.View(10, Language.ENGLISH, dry, in_visit=True)) == ""
    assert listener.do(Move.PREVIOUS) != item
    assert listener.do(Move.NEXT) == item


def test_progress_is_not_chattered_about(listener):
    listener.show(ENGLISH["reading"])
    body = v.Reading(v.ReadingStage.SIGNATURE, 0.49)
    assert listener.show(v.View(9, Language.ENGLISH, body, in_visit=True)) == ""
    body = v.Reading(v.ReadingStage.CHIP, 0.5)
    said = listener.show(v.View(10, Language.ENGLISH, body, in_visit=True))
    assert said == "Step 4 of 5: Checking that the chip is genuine"


def test_a_new_screen_is_said_from_its_beginning(listener):
    listener.show(ENGLISH["menu"])
    listener.do(Move.NEXT)
    said = listener.show(ENGLISH["services"])
    assert said.startswith("What do you need today? 5 choices")
    assert listener.do(Move.NEXT).startswith("Residence registration")


def test_a_value_that_is_shown_is_said_where_the_focus_is(listener):
    listener.show(ENGLISH["record"], headphones=True)
    assert "hidden" in listener.do(Move.NEXT)
    said = listener.show(ENGLISH["record-shown"], headphones=True)
    assert "02/09/1990" in said.replace(" of ", "/")


def test_it_can_be_heard_again(listener):
    said = listener.show(ENGLISH["menu"])
    assert listener.do(Move.REPEAT) == said
    item = listener.do(Move.NEXT)
    assert listener.do(Move.REPEAT) == item


def test_pressing_at_the_beginning_or_what_is_not_available_sends_nothing(listener):
    listener.show(ENGLISH["menu-offline"])
    listener.screen.core.sent.clear()
    assert "Forward" in listener.do(Move.PRESS)
    for _ in range(2):
        said = listener.do(Move.NEXT)
    assert "not available" in said
    assert "not available" in listener.do(Move.PRESS)
    assert set(listener.screen.core.sent) <= {i.StillHere()}


def test_the_bars_keys_do_what_they_say(listener):
    screen = listener.screen
    listener.show(ENGLISH["menu"])
    for text, voice in (
        ("Pace", Voice(pace=-1)),
        ("Softer", Voice(loudness=-1)),
        ("Louder", Voice(loudness=1)),
        ("Off", None),
    ):
        assert screen.touch(text) == [i.ChooseVoice(voice)]
    screen.ear.take()
    screen.touch("Forward")
    assert screen.ear.take()[0].startswith("Take a number")
    assert i.OpenTickets() in screen.touch("OK")


def test_at_the_last_step_it_says_so(listener):
    listener.show(ENGLISH["menu"], voice=Voice(loudness=2))
    listener.screen.core.sent.clear()
    assert listener.do(Move.LOUDER).startswith("This is as far as it goes")
    assert listener.screen.core.sent == []


def test_after_the_slowest_pace_comes_the_fastest(listener):
    listener.show(ENGLISH["menu"], voice=Voice(pace=-2))
    assert listener.screen.touch("Pace") == [i.ChooseVoice(Voice(pace=2))]


def test_with_the_bar_display_and_languages_are_touched_where_a_hand_reaches_them(listener):
    screen = listener.screen
    listener.show(ENGLISH["menu"])
    assert screen.touch("Display") == [i.OpenLook()]
    screen.ear.take()
    screen.touch("EN")
    screen.frames(2)
    assert "Tiếng Việt" in screen.ear.take()[-1]
    assert screen.touch("Tiếng Việt") == [i.ChooseLanguage(Language.VIETNAMESE)]


def test_another_pace_is_heard_at_once(listener):
    said = listener.show(ENGLISH["menu"])
    assert listener.show(ENGLISH["menu"], voice=Voice(pace=1)) == said
    assert listener.screen.ear.voices[-1] == Voice(pace=1)


def test_the_bar_takes_the_headers_room_and_gives_it_back(listener):
    screen = listener.screen
    listener.show(ENGLISH["menu"])
    assert screen.sees("Pace")
    assert not screen.sees("Self-service point")
    screen.show(ENGLISH["menu"])
    assert screen.sees("Self-service point")
    assert not screen.sees("Pace")
    assert screen.ear.take() == []


def test_the_idle_screen_has_a_key_to_listen(listener):
    assert listener.screen.core.sent == []
    listener.screen.show(ENGLISH["idle"])
    assert listener.screen.touch("Listen") == [i.ChooseVoice(Voice())]


def test_what_the_keys_are_is_said_once_when_the_voice_is_turned_on(listener):
    listener.screen.show(ENGLISH["idle"])
    assert listener.show(ENGLISH["idle"]).startswith("Voice guidance is on")
    assert "Voice guidance" not in listener.show(ENGLISH["place-card"])


def test_a_finger_is_answered_with_what_it_touches(listener):
    screen = listener.screen
    listener.show(ENGLISH["menu"])
    assert screen.touch("My dossiers")
    assert screen.ear.take()[0].startswith("My dossiers")
    listener.show(ENGLISH["held"], headphones=True)
    screen.touch(screen.frame.body.ids.rows.rows[0])
    assert screen.ear.take()


def typed(screen, *keys, held=()):
    for key in keys:
        character = chr(key) if key < 128 else ""
        EventLoop.window.dispatch("on_keyboard", key, 0, character, list(held))
    screen.frames(2)
    return screen.ear.take()


@pytest.mark.parametrize("forth", [RIGHT, DOWN, TAB])
@pytest.mark.parametrize("back", [LEFT, UP])
def test_a_keypad_leads_as_the_bar_does(listener, forth, back):
    listener.show(ENGLISH["menu"])
    heard = typed(listener.screen, forth, forth, back, SPACE)
    assert [text[:4] for text in heard] == ["Take", "My d", "Take", "Take"]
    listener.screen.core.sent.clear()
    typed(listener.screen, RETURN)
    assert i.OpenTickets() in listener.screen.core.sent


def test_tab_goes_back_with_shift(listener):
    listener.show(ENGLISH["menu"])
    heard = typed(listener.screen, TAB, TAB)
    assert typed(listener.screen, TAB, held=["shift"]) == heard[:1]


def test_a_keypad_turns_the_voice_on_at_the_idle_screen_and_nowhere_else(screen):
    for name, sent in (("idle", [i.ChooseVoice(Voice())]), ("menu", [])):
        screen.show(ENGLISH[name])
        screen.core.sent.clear()
        typed(screen, RIGHT)
        assert screen.core.sent == sent


def test_keys_that_lead_do_not_keep_a_keyboard_from_typing(listener):
    listener.show(ENGLISH["procedures"])
    listener.screen.core.sent.clear()
    typed(listener.screen, ord("t"), RIGHT, ord("a"), SPACE, ord("x"))
    texts = [one.text for one in listener.screen.core.sent if isinstance(one, i.TypeText)]
    assert texts == ["t", "ta", "ta ", "ta x"]


def test_the_countdown_ends_with_any_of_the_voices_keys(listener):
    said = listener.show(ENGLISH["countdown"])
    assert "Are you still there?" in said
    assert "press Forward" in said
    for move in (Move.NEXT, Move.PRESS, Move.REPEAT):
        listener.screen.core.sent.clear()
        listener.do(move)
        assert listener.screen.core.sent == [i.StillHere()]
    assert i.StillHere() in listener.screen.touch("Forward")


def test_seconds_of_the_countdown_are_not_said_one_by_one(listener):
    listener.show(ENGLISH["countdown"])
    assert listener.show(replace(ENGLISH["countdown"], countdown=11)) == ""


def test_a_voice_that_cannot_be_heard_is_a_notice_and_the_screen_goes_on(listener):
    screen = listener.screen
    listener.show(ENGLISH["menu"])
    screen.frame.sound_changed(False)
    screen.frames(2)
    assert screen.sees("The voice cannot be heard here")
    assert i.OpenTickets() in screen.touch("Take a number")
    screen.frame.sound_changed(True)
    screen.frames(2)
    assert not screen.sees("The voice cannot be heard here")


@pytest.mark.parametrize("language", SPOKEN, ids=lambda one: one.value)
@pytest.mark.parametrize("panel", [(1280, 800), (1920, 1080)], ids=lambda one: f"{one[0]}")
def test_with_the_bar_no_text_is_cut_and_no_key_is_too_small(screen, panel, language):
    screen.resize(*panel)
    for name in ("idle", "menu", "record", "access-key-typing", "ticket", "problem-card_blocked"):
        view = dict(example_views(language))[name]
        Listener(screen).show(view)
        for label in screen.labels():
            if not hidden(label):
                assert label.texture_size[1] <= label.height + 2, (name, label.text)
                assert label.texture_size[0] <= label.width + 2, (name, label.text)
        for target in screen.targets():
            assert min(target.size) >= theme.px(118) - 3, (name, target)


def test_the_focus_is_seen(listener):
    from kivy.core.window import Window  # noqa: F401 - the window is open

    screen = listener.screen
    listener.show(ENGLISH["menu"])
    listener.do(Move.NEXT)
    widget = screen.frame.guide._focus.widget
    assert isinstance(widget, TouchTarget)
    ring = screen.frame.guide._focus._ring
    assert ring._drawing in widget.canvas.after.children
    listener.show(ENGLISH["services"])
    assert ring._drawing not in widget.canvas.after.children


def test_the_choice_of_looks_is_led_through_and_comes_back_to_where_one_was(listener):
    listener.show(ENGLISH["menu"])
    item = listener.do(Move.NEXT)
    said = listener.show(replace(ENGLISH["menu"], choosing_look=True))
    assert said.startswith("How should the screen look?")
    listener.screen.core.sent.clear()
    listener.press("Dark colours")
    dark = Look(variant=Variant.DARK)
    assert i.ChooseLook(dark) in listener.screen.core.sent
    said = listener.show(replace(ENGLISH["menu"], choosing_look=True, look=dark))
    assert said == "Dark colours. chosen, button"
    assert listener.show(replace(ENGLISH["menu"], look=dark)).startswith("Hello")
    assert listener.do(Move.NEXT) == item


def test_the_next_persons_look_is_no_reason_to_keep_silent(listener):
    listener.show(replace(ENGLISH["goodbye"], look=Look(variant=Variant.DARK)))
    assert "Please lay your identity card" in listener.show(ENGLISH["idle"])
    assert listener.do(Move.NEXT).startswith("Touch to begin")


@pytest.mark.parametrize("size", TextSize, ids=lambda one: one.value)
def test_the_bar_is_whole_whatever_the_size_of_the_text_and_whatever_lies_over_the_screen(
    listener, size
):
    screen = listener.screen
    for view in (ENGLISH["menu"], replace(ENGLISH["menu"], choosing_look=True)):
        listener.show(replace(view, look=Look(text_size=size)))
        bar = screen.frame.guide.bar
        for label in everything_in(bar):
            if isinstance(label, Lettering) and label.text:
                assert label.texture_size[1] <= label.height + 2, label.text
                assert label.texture_size[0] <= label.width + 2, label.text
        over = screen.frame.children[0]
        assert over.y >= bar.top - 1 or bar in everything_in(over)
    listener.show(ENGLISH["menu"])


def test_among_digits_a_space_is_no_sign_and_return_at_the_beginning_ends_them(listener):
    said = listener.show(ENGLISH["access-key-wrong"])
    assert typed(listener.screen, SPACE) == [said]
    listener.screen.core.sent.clear()
    typed(listener.screen, RETURN)
    assert i.SubmitDigits() in listener.screen.core.sent
