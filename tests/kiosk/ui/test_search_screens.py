"""The searches on the screen: typing, what is found meanwhile, and what a touch on it means."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kivy.base import EventLoop

from kiosk.language import Language
from kiosk.language.typed_line import TypedLine
from kiosk.ui.audit import Scene, audit
from kiosk.ui.audit.promise import promised
from kiosk.ui.examples import example_views
from kiosk.ui.gallery.manner import PANELS
from kiosk.ui.views.search import TAIL
from kiosk.ui.widgets.keyboard import DIGITS, LOWER, MIDDLE, UPPER, CharacterKey
from kiosk.ui.writing import writing
from kiosk.visit import intent as i
from kiosk.visit import view as v
from kiosk.visit.look import Look

BOTH = [Language.VIETNAMESE, Language.ENGLISH]
ENGLISH = dict(example_views(Language.ENGLISH))
SEARCHES = [name for name in ENGLISH if name.startswith(("procedures", "places"))]


@pytest.fixture(autouse=True)
def _as_the_station_has_it():
    writing.forget()


def shown(screen, name: str, language: Language = Language.ENGLISH):
    """As somebody finds it who comes from another screen."""
    screen.show(ENGLISH["menu"])
    screen.show(dict(example_views(language))[name])
    return screen.frame.body


def press(key: int, character: str = "") -> None:
    EventLoop.window.dispatch("on_keyboard", key, 0, character, [])


@pytest.mark.parametrize("language", BOTH, ids=lambda one: one.value)
@pytest.mark.parametrize("panel", PANELS, ids=lambda one: f"{one[0]}x{one[1]}")
def test_with_and_without_keyboard_no_text_is_cut_and_every_target_is_large(
    screen, panel, language
):
    screen.resize(*panel)
    wrong = []
    for name in SEARCHES:
        body = shown(screen, name, language)
        for arrangement in (body.open_keyboard, body.submit):
            arrangement()
            screen.frames(8)
            wrong += audit(Scene(name, screen.frame, promised(Look(), panel[0]), screen.pixels()))
    assert wrong == []


def test_a_touch_on_the_field_brings_the_keyboard_and_keys_type(screen):
    body = shown(screen, "procedures")
    assert "Q" not in screen.texts()
    screen.touch(body.ids.field)
    sent = [intent for key in "TAM" for intent in screen.touch(key)]
    assert sent == [i.TypeText("t"), i.TypeText("ta"), i.TypeText("tam")]


def test_all_letters_all_digits_and_the_space_can_be_typed(screen):
    body = shown(screen, "places")
    typed = ""
    for character in f"{UPPER}{MIDDLE}{LOWER}":
        typed += character.lower()
        assert screen.touch(character) == [i.TypeText(typed)]
    typed += " "
    assert screen.touch("space") == [i.TypeText(typed)]
    screen.touch("Marks\n123")
    for digit in DIGITS:
        typed += digit
        assert screen.touch(digit) == [i.TypeText(typed)]
    screen.touch("ABC")
    assert "Q" in screen.texts()
    assert screen.touch(body._keyboard.delete) == [i.TypeText(typed[:-1])]
    screen.frames()
    assert screen.touch(body._clear) == [i.TypeText("")]


def test_what_is_typed_stands_there_before_the_core_answers(screen):
    body = shown(screen, "procedures")
    screen.touch(body.ids.field)
    for key in "TAM":
        screen.touch(key)
    assert screen.sees("tam|")


def test_a_late_answer_does_not_take_back_what_was_typed_since(screen):
    body = shown(screen, "procedures")
    screen.touch(body.ids.field)
    for key in "TAM":
        screen.touch(key)
    found = ENGLISH["procedures-found"].body.found
    for text in ("t", "ta"):
        screen.show(v.View(9, Language.ENGLISH, v.ProcedureSearch(text, found), in_visit=True))
        assert screen.sees("tam|")
    screen.show(v.View(9, Language.ENGLISH, v.ProcedureSearch("tam", found), in_visit=True))
    assert screen.sees("tam|")
    # Nothing is on its way any more: what the core says holds.
    screen.show(v.View(9, Language.ENGLISH, v.ProcedureSearch("xe", found), in_visit=True))
    assert screen.sees("xe|")


def test_the_best_hits_stand_beside_the_field_and_can_be_touched(screen):
    body = shown(screen, "procedures-found")
    body.open_keyboard()
    screen.frames(8)
    first = ENGLISH["procedures-found"].body.found[0]
    assert screen.touch(first.name["en"]) == [i.OpenProcedure(first.id)]


def test_the_last_key_puts_the_list_in_the_keyboards_place(screen):
    body = shown(screen, "procedures-found")
    body.open_keyboard()
    screen.frames(8)
    assert screen.touch(body._keyboard.done) == [i.SubmitText()]
    screen.frames(8)
    assert "Q" not in screen.texts()
    third = ENGLISH["procedures-found"].body.found[2]
    assert screen.touch(third.name["en"]) == [i.OpenProcedure(third.id)]


def test_with_nothing_typed_each_service_is_a_group(screen):
    shown(screen, "procedures")
    assert screen.sees("17 procedures")
    assert screen.touch("Vehicle registration") == [i.ChooseService("vehicles")]


def test_a_keyboard_that_is_plugged_in_types_as_well(screen):
    shown(screen, "procedures")
    for key, character in ((120, "x"), (101, "e"), (32, " ")):
        press(key, character)
    press(8)
    press(13)
    screen.frames()
    texts = [i.TypeText("x"), i.TypeText("xe"), i.TypeText("xe "), i.TypeText("xe")]
    assert screen.core.sent == [*texts, i.SubmitText()]


def test_no_more_is_typed_than_a_text_may_have(screen):
    body = shown(screen, "procedures")
    body.type_text("x" * 500)
    assert screen.core.sent == [i.TypeText("x" * i.LONGEST_TEXT)]
    screen.core.sent.clear()
    press(120, "x")
    assert screen.core.sent == []


def test_where_nothing_is_found_the_person_is_told_what_to_do(screen):
    body = shown(screen, "procedures-none")
    assert screen.sees("No procedure fits these words.")
    assert screen.sees("Or ask the staff.")
    body.open_keyboard()
    screen.frames(8)
    assert screen.sees("No procedure fits these words.")
    shown(screen, "procedures-no-list")
    assert screen.sees("Please ask the staff.")
    shown(screen, "places-none")
    assert screen.sees("No place has this name.")


def test_an_old_place_is_told_with_the_name_of_today(screen):
    shown(screen, "places-one")
    assert screen.sees("Xã Nhân Khang, huyện Lý Nhân, tỉnh Hà Nam")
    assert screen.sees("Now: xã Nhân Hà, tỉnh Ninh Bình")


def test_districts_divided_communes_and_unchanged_ones_are_explained(screen):
    shown(screen, "places-found")
    assert screen.sees("There are no districts any more.")
    assert screen.sees("It was divided")
    assert screen.sees("Today's name")


def test_a_procedure_says_what_to_bring_what_it_costs_and_what_it_stands_on(screen):
    shown(screen, "procedure")
    for text in (
        "Declaration of a change of residence data (CT01)",
        "15.000 đ  ·  At the counter",
        "3 working days",
        "Law on Residence 68/2020/QH14, article 27, 28",
        "Checked on 24 Nov 2026",
    ):
        assert screen.sees(text), text
    assert screen.touch("Take a number") == [i.ChooseService("residence")]
    assert screen.touch("Print this") == [i.PrintShown()]


def test_what_nobody_checked_and_what_is_not_known_is_said(screen):
    shown(screen, "procedure-unchecked")
    assert screen.sees("Not checked by the station yet")
    assert screen.sees("Ask at the counter")
    assert screen.touch("Closed at the moment") == []
    shown(screen, "procedure-elsewhere")
    assert screen.sees("Not taken here")


def test_the_next_person_finds_nothing_of_what_was_typed(screen):
    body = shown(screen, "procedures")
    body.type_text("nguyen van a")
    screen.show(ENGLISH["goodbye"])
    assert body._typed.text == ""
    assert all("nguyen" not in text for text in screen.texts())
    shown(screen, "procedures")
    assert not screen.sees("nguyen")


def vietnamese(screen, name: str = "procedures"):
    body = shown(screen, name, Language.VIETNAMESE)
    body.open_keyboard()
    screen.frames()
    return body


def touch_keys(screen, keys: str) -> None:
    """As they stand on the keyboard; a digit is behind the letters."""
    for key in keys:
        if key.isdigit():
            if "ABC" not in screen.texts():
                screen.touch("Dấu\n123")
            screen.touch(key)
        else:
            if "ABC" in screen.texts():
                screen.touch("ABC")
            screen.touch("cách" if key == " " else key.upper())


def test_telex_on_the_screens_keyboard_writes_vietnamese(screen):
    body = vietnamese(screen)
    touch_keys(screen, "ddawng kys")
    assert screen.core.sent[-1] == i.TypeText("đăng ký")
    assert screen.sees("đăng ký|")
    assert screen.touch(body._keyboard.delete) == [i.TypeText("đăng k")]


def test_who_reads_english_writes_letters_as_they_are(screen):
    body = shown(screen, "procedures")
    body.open_keyboard()
    screen.frames()
    sent = [screen.touch(key) for key in "VISAA"]
    assert sent[-1] == [i.TypeText("visaa")]


def test_the_method_is_seen_and_changed_by_one_key(screen):
    body = vietnamese(screen)
    assert screen.sees("Telex:  aa â")
    screen.touch("Dấu\n123")
    screen.touch("bộ gõ\nTelex")
    screen.frames()
    assert screen.sees("VNI:  a6 â")
    touch_keys(screen, "vie6t5")
    assert body._typed.text == "việt"
    assert "ABC" not in screen.texts(), "after a mark come letters"
    screen.touch("Dấu\n123")
    screen.touch("bộ gõ\nVNI")
    screen.touch("bộ gõ\ntắt")
    screen.frames()
    assert screen.sees("Telex:  aa â")


def test_a_method_in_the_middle_of_a_word_goes_on_with_it(screen):
    body = vietnamese(screen)
    touch_keys(screen, "dduwowng")
    screen.touch("Dấu\n123")
    screen.touch("bộ gõ\nTelex")
    touch_keys(screen, "2")
    assert body._typed.text == "đường"


def test_who_knows_no_method_sets_marks_and_tones_by_their_keys(screen):
    body = vietnamese(screen)
    touch_keys(screen, "duong")
    for mark in ("Đ", "Ư", "à\nhuyền"):
        screen.touch("Dấu\n123")
        screen.touch(mark)
    assert body._typed.text == "đường"
    screen.touch("Dấu\n123")
    screen.touch("bỏ\ndấu")
    assert body._typed.text == "đương"


def test_a_choice_of_method_ends_with_the_visit(screen):
    vietnamese(screen)
    screen.touch("Dấu\n123")
    screen.touch("bộ gõ\nTelex")
    screen.show(ENGLISH["idle"])
    vietnamese(screen)
    assert screen.sees("Telex:  aa â")


def test_a_keyboard_that_is_plugged_in_composes_as_well(screen):
    vietnamese(screen)
    for character in "Ddoongf":
        press(ord(character), character)
    assert screen.core.sent[-1] == i.TypeText("Đồng")
    press(8)
    assert screen.core.sent[-1] == i.TypeText("Đồn")


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from([*"adeouwsfrxjgnt", " ", "⌫", "method"]), max_size=14))
def test_any_keys_show_what_the_composer_says(screen, pressed):
    body = vietnamese(screen)
    writing.forget()
    body._show_method(body._words)
    line = TypedLine(i.LONGEST_TEXT, writing.composer(Language.VIETNAMESE))
    keys = {key.character: key for key in screen.widgets() if isinstance(key, CharacterKey)}
    for one in pressed:
        if one == "method":
            body._keyboard.dispatch("on_method")
            line.compose_with(writing.composer(Language.VIETNAMESE))
        elif one == "⌫":
            body._keyboard.delete.dispatch("on_press")
            line.backspace()
        else:
            keys[one].dispatch("on_press")
            line.press(one)
        assert body._typed.text == line.text
    screen.frames(2)
    assert screen.sees(f"{line.text[-TAIL:]}|")
    body.type_text("")
