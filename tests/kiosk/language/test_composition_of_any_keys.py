"""Whatever is typed: bounded, NFC, reversible, and never a fault."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.language.composition import EMPTY, LONGEST, Composer, Word
from kiosk.language.input_method import SIMPLE_TELEX, TELEX, VNI
from kiosk.language.syllables import VIETNAMESE, ToneSchool, tones_of, vowels_of, with_tone
from kiosk.language.vietnamese import TONES, without_marks
from tests.kiosk.language.keystrokes import BASES, MARK_KEYS, TONE_KEYS, orders

composers = st.builds(
    Composer,
    st.sampled_from([TELEX, SIMPLE_TELEX, VNI]),
    st.sampled_from(ToneSchool),
    st.booleans(),
)
likely_keys = st.text("aeiouyươâdđnghctpqkmrsfxjzwAEOUDW0123456789", max_size=14)
letters_of_a_syllable = st.sampled_from(sorted(VIETNAMESE.syllables()))
any_keys = st.lists(st.text(max_size=2) | st.characters(), max_size=LONGEST + 10)
keys_typed = likely_keys.map(list) | any_keys


def without_tone(text: str) -> str:
    apart = unicodedata.normalize("NFD", text)
    return "".join(mark for mark in apart if mark not in TONES)


def is_sound(word: Word) -> bool:
    return (
        len(word.text) <= LONGEST
        and len(word.keys) == len(word.owners) <= LONGEST
        and unicodedata.is_normalized("NFC", word.text)
        and all(owner < len(word.letters) for owner in word.owners)
    )


@given(composers, keys_typed)
def test_any_keys_make_a_bounded_word(composer: Composer, keys: list[str]) -> None:
    word = EMPTY
    for key in keys:
        word = composer.press(word, key)
        assert is_sound(word)
        assert composer.commit(word) in (word.text, "".join(word.keys))


@given(composers.filter(lambda composer: not composer.method.letters), likely_keys)
def test_every_letter_that_is_seen_was_typed_and_in_that_order(
    composer: Composer, keys: str
) -> None:
    rest = iter(without_marks(keys))
    assert all(letter in rest for letter in without_marks(composer.typed(keys).text))


@given(composers, keys_typed)
def test_backspace_takes_one_character_or_comes_to_an_earlier_word(
    composer: Composer, keys: list[str]
) -> None:
    earlier = [EMPTY]
    for key in keys:
        earlier.append(composer.press(earlier[-1], key))
    word, shorter = earlier[-1], composer.backspace(earlier[-1])
    assert is_sound(shorter)
    if word is not EMPTY:
        assert len(shorter.keys) < len(word.keys) or len(shorter.text) < len(word.text)
    if shorter not in earlier:
        assert without_tone(shorter.text) == without_tone(word.text[:-1])


@given(composers, keys_typed)
def test_backspace_comes_to_nothing(composer: Composer, keys: list[str]) -> None:
    word = composer.typed(keys)
    for _ in range(3 * LONGEST):
        if word == EMPTY:
            break
        word = composer.backspace(word)
    assert word == EMPTY


@given(composers, letters_of_a_syllable, st.data())
def test_backspace_and_the_same_letter_again_change_nothing(
    composer: Composer, letters: str, data: st.DataObject
) -> None:
    tone = data.draw(st.sampled_from(tones_of(letters)))
    text = with_tone(letters, tone, composer.school)
    word = composer.resume(text)
    shorter = composer.backspace(word)
    assert without_tone(shorter.text) == without_tone(text[:-1])
    for letter in text[len(shorter.text) :]:
        shorter = composer.press(shorter, letter)
    assert shorter.text == text


@given(composers, keys_typed)
def test_what_was_typed_can_be_taken_up_again(composer: Composer, keys: list[str]) -> None:
    text = composer.commit(composer.typed(keys))
    word = composer.resume(text)
    assert is_sound(word)
    assert without_tone(word.text) == without_tone(text)
    assert composer.commit(word) == word.text == composer.resume(word.text).text


@given(composers, st.text("aáâăeéêioóôơờuưừyýdđnghctpkTĐÂ09", max_size=8))
def test_a_text_that_is_taken_up_and_left_alone_is_as_it_was(composer: Composer, text: str) -> None:
    assert without_tone(composer.commit(composer.resume(text))) == without_tone(text)


@given(composers, letters_of_a_syllable, st.data())
def test_case_is_kept_letter_by_letter(
    composer: Composer, letters: str, data: st.DataObject
) -> None:
    tone = data.draw(st.sampled_from(tones_of(letters)))
    keys = data.draw(st.sampled_from(list(orders(letters, tone, composer.method.name))))
    upper = data.draw(st.lists(st.booleans(), min_size=len(keys), max_size=len(keys)))
    cased = "".join(key.upper() if up else key for key, up in zip(keys, upper, strict=True))
    expected = with_tone(letters, tone, composer.school)
    assert composer.typed(cased).text.lower() == expected
    assert composer.typed(keys.upper()).text == expected.upper()


@settings(max_examples=300)
@given(composers, letters_of_a_syllable.filter(lambda it: "oo" not in it), st.data())
def test_marks_and_tone_can_be_typed_anywhere_after_their_letter(
    composer: Composer, letters: str, data: st.DataObject
) -> None:
    tone = data.draw(st.sampled_from(tones_of(letters)))
    method = composer.method.name
    last = len(letters) - 1
    after: list[list[str]] = [[] for _ in letters]
    for at, letter in enumerate(letters.replace("ươ", "uơ")):
        if letter in BASES:
            after[data.draw(st.integers(at, last))].append(MARK_KEYS[method][letter])
    if tone:
        start, _ = vowels_of(letters)
        after[data.draw(st.integers(start, last))].append(TONE_KEYS[method][tone])
    keys = "".join(
        BASES.get(letter, letter) + "".join(data.draw(st.permutations(marks)))
        for letter, marks in zip(letters, after, strict=True)
    )
    expected = with_tone(letters, tone, composer.school)
    assert composer.commit(composer.typed(keys)) == expected
