"""What is typed quickly is kept, whenever the core's word on it arrives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.ui.typed_text import TypedText


def test_an_echo_of_the_key_before_does_not_take_back_the_last_one():
    typed = TypedText()
    typed.put("G")
    typed.put("G0")
    typed.heard("G")
    assert typed.text == "G0"
    typed.heard("G0")
    assert typed.text == "G0"


def test_what_the_core_says_of_its_own_accord_takes_the_place():
    typed = TypedText()
    typed.put("G0")
    typed.heard("G01.899.108.000-261103-0012")
    assert typed.text == "G01.899.108.000-261103-0012"
    typed.heard("")
    assert typed.text == ""


def test_what_was_shown_before_and_is_drawn_again_takes_back_nothing():
    typed = TypedText()
    typed.put("G")
    typed.heard("")
    assert typed.text == "G"
    typed.put("G0")
    typed.heard("G")
    typed.heard("G")
    assert typed.text == "G0"


@given(st.lists(st.sampled_from("G019.-"), max_size=30), st.data())
def test_in_whatever_order_keys_and_echoes_come_every_key_is_kept(keys, data):
    typed, sent, shown = TypedText(), [], ""
    for key in keys:
        typed.put(typed.text + key)
        sent.append(typed.text)
        # Of several answers that have arrived only the newest is drawn.
        while sent and data.draw(st.booleans()):
            count = data.draw(st.integers(0, len(sent)))
            shown = sent[count - 1] if count else shown
            typed.heard(shown)
            del sent[:count]
    assert typed.text == "".join(keys)
