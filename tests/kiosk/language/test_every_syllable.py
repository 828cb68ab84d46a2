"""Every syllable that can be spelled can be typed, in every usual order, in both methods."""

from __future__ import annotations

from itertools import cycle

import pytest

from kiosk.language.composition import Composer
from kiosk.language.input_method import SIMPLE_TELEX, TELEX, VNI, InputMethod
from kiosk.language.syllables import VIETNAMESE, WITH_NAMES, ToneSchool, tones_of, with_tone
from tests.kiosk.language.keystrokes import Typist, orders, with_tone_by_hand

SYLLABLES = sorted(VIETNAMESE.syllables())


def test_the_table_holds_what_can_be_spelled() -> None:
    assert len(SYLLABLES) == len(set(SYLLABLES))
    assert 3_500 < len(SYLLABLES) < 4_000
    assert all(map(VIETNAMESE.is_syllable, SYLLABLES))
    assert set(SYLLABLES) <= set(WITH_NAMES.syllables())


MISSPELLED = (
    "ce ci cê ka ko ge gê ghu gha nge nghy nghơ qan qo iên iêu hyê tuơ ăi ôe êng ơc coa yp f q"
)


@pytest.mark.parametrize("letters", ["", *MISSPELLED.split()])
def test_what_the_rules_forbid_is_no_syllable(letters: str) -> None:
    assert not VIETNAMESE.is_syllable(letters)


def test_every_tone_is_where_both_schools_have_it() -> None:
    for letters in SYLLABLES:
        for tone in tones_of(letters):
            for school in ToneSchool:
                by_hand = with_tone_by_hand(letters, tone, school is ToneSchool.OLD)
                assert with_tone(letters, tone, school) == by_hand


def test_every_syllable_can_be_typed_in_one_of_the_orders() -> None:
    """A different order, tone and method for each next one; all of them are in the slow test."""
    typists = cycle(
        Typist(Composer(method, school)) for method in (TELEX, VNI) for school in ToneSchool
    )
    for index, letters in enumerate(SYLLABLES):
        tones = tones_of(letters)
        tone = tones[index % len(tones)]
        typist = next(typists)
        ways = list(orders(letters, tone, typist.composer.method.name))
        keys = ways[index // 4 % len(ways)]
        word = typist.type(keys)
        old = typist.composer.school is ToneSchool.OLD
        expected = with_tone_by_hand(letters, tone, old)
        assert (keys, word.text) == (keys, expected)
        assert typist.composer.commit(word) == expected


@pytest.mark.slow
@pytest.mark.parametrize("names", [True, False], ids=["with names", "without names"])
@pytest.mark.parametrize("school", ToneSchool)
@pytest.mark.parametrize("method", [TELEX, SIMPLE_TELEX, VNI], ids=["Telex", "simple", "VNI"])
def test_every_syllable_can_be_typed_in_every_order(
    method: InputMethod, school: ToneSchool, names: bool
) -> None:
    typist = Typist(Composer(method, school, names))
    wrong = []
    for letters in SYLLABLES:
        for tone in tones_of(letters):
            expected = with_tone_by_hand(letters, tone, school is ToneSchool.OLD)
            for keys in orders(letters, tone, method.name):
                word = typist.type(keys)
                if (word.text, typist.composer.commit(word)) != (expected, expected):
                    wrong.append((keys, word.text, expected))
    assert not wrong


@pytest.mark.parametrize("method", [TELEX, VNI], ids=["Telex", "VNI"])
def test_every_syllable_can_be_taken_up_again(method: InputMethod) -> None:
    composer = Composer(method)
    for index, letters in enumerate(SYLLABLES):
        tones = tones_of(letters)
        text = with_tone(letters, tones[index % len(tones)], ToneSchool.NEW)
        word = composer.resume(text)
        assert word.text == text
        assert not word.closed
