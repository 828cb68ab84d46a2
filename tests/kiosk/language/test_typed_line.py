"""A line of text while it is typed: what is seen after any keys."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.assets_path import assets_path
from kiosk.language.composition import EMPTY, Composer, takes
from kiosk.language.input_method import PLAIN, TELEX, VNI
from kiosk.language.syllables import ToneSchool
from kiosk.language.typed_line import LOANWORDS, NO_TONE, TypedLine
from kiosk.language.vietnamese import ACUTE, DOT, GRAVE, TONES, as_typed, without_marks
from kiosk.places.answers import answers_of
from kiosk.places.listing import load_listing
from kiosk.procedures.load import load_procedures

LONGEST = 80
METHODS = st.sampled_from((TELEX, VNI, PLAIN))
KEYS = st.text("abcdeghiklmnopqrstuvxyfjwz" * 2 + "0123456789" + " -'", max_size=30)
LETTERS = "ăâêôơưđ"


def line(keys: str = "", method=TELEX, school: ToneSchool = ToneSchool.OLD) -> TypedLine:
    made = TypedLine(LONGEST, Composer(method, school))
    for key in keys:
        made.press(key)
    return made


@pytest.mark.parametrize(
    ("method", "keys"),
    [
        (TELEX, "ddawng kys tamj trus"),
        (TELEX, "dangw ky" + "s tamj trus"),
        (VNI, "d9a8ng ky1 ta5m tru1"),
        (VNI, "dang98 ky1 tam5 tru1"),
    ],
)
def test_a_sentence_is_composed_word_by_word(method, keys):
    expected = "đăng ký tạm trú" if keys[1] != "a" or method is VNI else "dăng ký tạm trú"
    assert line(keys, method).text == expected


def test_the_tone_stands_where_the_station_has_it():
    assert line("hoaf").text == "hòa"
    assert line("hoaf", school=ToneSchool.NEW).text == "hoà"


def test_the_same_key_again_takes_back_what_it_made():
    assert line("tass").text == "tas"
    assert line("dangdd").text == "dangd"


@given(METHODS, KEYS)
def test_it_shows_what_the_composer_says(method, keys):
    composer = Composer(method, ToneSchool.OLD)
    words, word, as_is = "", EMPTY, True
    for key in keys:
        if takes(key):
            word = composer.press(word, key)
            as_is = as_is and "".join(word.keys) not in LOANWORDS
        else:
            words, word = (words + composer.commit(word) + key).lstrip(), EMPTY
    if as_is:
        assert line(keys, method).text == words + word.text


@given(METHODS, KEYS)
def test_backspace_takes_the_last_letter_until_nothing_is_left(method, keys):
    """One letter at a time; where keys are seen because no syllable came of them, it may be that
    what is left of them is one again, and shorter."""
    typed = line(keys, method)
    while before := typed.text:
        typed.backspace()
        assert len(typed.text) < len(before)
        composed = without_marks(typed.text) == without_marks(before)[:-1]
        assert composed or before.rpartition(" ")[2].isascii()


@given(METHODS, METHODS, KEYS)
def test_a_change_of_method_in_the_middle_changes_nothing_that_is_seen(first, second, keys):
    typed = line(keys, first)
    seen = typed.text
    typed.compose_with(Composer(second, ToneSchool.OLD))
    assert typed.text == seen


@given(st.lists(st.one_of(KEYS, st.sampled_from(LETTERS), st.sampled_from(TONES)), max_size=12))
def test_any_keys_leave_a_text_that_is_composed_and_no_longer_than_it_may_be(pressed):
    typed = line()
    for one in pressed:
        if one in TONES:
            typed.tone(one)
        elif one and one in LETTERS:
            typed.mark(one)
        else:
            for key in one:
                typed.press(key)
        assert len(typed.text) <= LONGEST
        assert typed.text == unicodedata.normalize("NFC", typed.text)
        assert not typed.text.startswith(" ")


def test_keys_for_marks_and_tones_write_without_any_method():
    typed = line("dang ky tam", PLAIN)
    typed.tone(DOT)
    assert typed.text == "dang ky tạm"
    typed.put("duong")
    typed.tone(GRAVE)
    typed.mark("ư")
    typed.mark("đ")
    assert typed.text == "đường"
    typed.put("duoc")
    typed.mark("ư")
    typed.tone(DOT)
    typed.mark("đ")
    assert typed.text == "được"


@given(st.sampled_from(("tam", "hoa", "duong", "viet", "nguyen")), st.sampled_from(TONES))
def test_the_same_tone_again_takes_it_away_and_another_one_replaces_it(word, tone):
    if word == "viet" and tone not in (ACUTE, DOT):
        return
    typed = line(word, PLAIN)
    typed.tone(tone)
    toned = typed.text
    assert toned != word
    typed.tone(tone)
    assert typed.text == word
    typed.tone(ACUTE)
    typed.tone(tone) if tone != ACUTE else None
    assert typed.text == toned
    typed.tone(NO_TONE)
    assert typed.text == word


def test_a_mark_again_goes_back_and_one_without_a_letter_is_written():
    typed = line("tam", PLAIN)
    typed.mark("ă")
    assert typed.text == "tăm"
    typed.mark("â")
    assert typed.text == "tâm"
    typed.mark("â")
    assert typed.text == "tam"
    typed.put("c")
    typed.mark("ơ")
    typed.press("m")
    assert typed.text == "cơm"


def test_a_tone_without_a_vowel_does_nothing():
    typed = line("tr", PLAIN)
    typed.tone(GRAVE)
    assert typed.text == "tr"


def test_going_back_to_the_word_before_goes_on_composing_it():
    typed = line("tam ")
    typed.backspace()
    typed.press("j")
    assert typed.text == "tạm"


def test_a_text_from_elsewhere_is_gone_on_with():
    typed = line()
    typed.put("đăng ky")
    typed.press("s")
    assert typed.text == "đăng ký"
    typed.backspace()
    assert typed.text == "đăng k"


def test_no_more_is_taken_than_there_is_room_for():
    typed = line()
    typed.put("x" * 200)
    assert typed.text == "x" * LONGEST
    typed.press("a")
    assert typed.text == "x" * LONGEST


def test_words_from_elsewhere_stay_as_they_are_typed():
    for word in LOANWORDS:
        assert line(word).text == word


def test_typing_without_marks_finds_every_procedure_and_nearly_every_place_in_any_method():
    """Only syllables that end or double like no Vietnamese ones are read as marks: Dar, Boong."""
    procedures = load_procedures(assets_path("procedures", "procedures.toml"))
    for procedure in procedures:
        typed = as_typed(procedure.name["vi"])
        assert as_typed(line(typed).text) == typed
        assert line(typed, VNI).text == typed
    units = [answer.asked for answer in answers_of(load_listing(assets_path("places")))]
    names = [as_typed(unit.name) for unit in units]
    kept = sum(as_typed(line(name).text) == name for name in names)
    assert kept >= 0.99 * len(names)


def test_it_tells_nothing_of_the_text():
    assert "tam" not in repr(line("tam"))
