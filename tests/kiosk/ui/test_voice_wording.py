"""What the voice says of a screen, before anything is drawn of it."""

from __future__ import annotations

import re

import pytest

from kiosk.language import Language
from kiosk.ui.examples import example_views
from kiosk.ui.voice.wording import screen_said
from kiosk.ui.words import Words


@pytest.mark.parametrize(
    ("language", "touched"),
    [(Language.VIETNAMESE, r"chạm (phím )?(Tới|Chọn)"), (Language.ENGLISH, "touch (Forward|OK)")],
    ids=["vi", "en"],
)
def test_the_voices_keys_are_pressed_as_those_of_a_keypad_are(language, touched):
    words = Words(language)
    for name, view in example_views(language):
        for said in screen_said(view, words):
            assert not re.search(touched, said.to(headphones=True), re.IGNORECASE), name
