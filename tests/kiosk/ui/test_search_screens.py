"""The searches on the screen: typing, what is found meanwhile, and what a touch on it means."""

from __future__ import annotations

import pytest
from kivy.base import EventLoop

from kiosk.language import Language
from kiosk.ui.audit import Scene, audit
from kiosk.ui.audit.promise import promised
from kiosk.ui.examples import example_views
from kiosk.ui.gallery.manner import PANELS
from kiosk.ui.widgets.keyboard import DIGITS, LOWER, MIDDLE, UPPER
from kiosk.visit import intent as i
from kiosk.visit import view as v
from kiosk.visit.look import Look

BOTH = [Language.VIETNAMESE, Language.ENGLISH]
ENGLISH = dict(example_views(Language.ENGLISH))
SEARCHES = [name for name in ENGLISH if name.startswith(("procedures", "places"))]


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
