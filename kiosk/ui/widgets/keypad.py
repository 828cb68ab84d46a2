"""Digits, and what else a code is made of, in a block; beside them what ends or undoes typing."""

from __future__ import annotations

from typing import ClassVar

from kivy.properties import NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import PushButton
from kiosk.ui.wording import N_
from kiosk.ui.words import Words

DIGITS = "123456789"
ZERO = "0"


class PadKey(PushButton):
    """Nobody beside hears which one it is: that would be the number."""

    aloud: ClassVar = ()
    hushed = N_("A sign; only headphones hear which")
    character = StringProperty("")


class DigitKey(PadKey):
    hushed = N_("A digit; only headphones hear which")


class Keypad(BoxLayout):
    """Dispatches `on_character`, `on_delete`, `on_clear` and `on_submit`.

    Rows of `columns` keys from `characters`, and a last one from `last`. Characters act on touch,
    not on release: a quick typist has the next finger down already.
    """

    __events__ = ("on_character", "on_delete", "on_clear", "on_submit")
    characters = StringProperty(DIGITS)
    last = StringProperty(ZERO)
    columns = NumericProperty(3)

    def on_kv_post(self, _base_widget: object) -> None:
        kind = DigitKey if (self.characters + self.last).isdigit() else PadKey
        for box, characters in (
            (self.ids.characters, self.characters),
            (self.ids.last_row, self.last),
        ):
            for character in characters:
                key = kind(character=character, text=character)
                key.bind(on_press=lambda one: self.dispatch("on_character", one.character))
                box.add_widget(key)

    def label(self, words: Words) -> None:
        _ = words.gettext
        self.ids.clear_all.text = _("Clear")
        self.ids.submit.text = _("Done")

    def allow(self, *, deleting: bool, submitting: bool) -> None:
        """Whether there is anything to delete, and whether typing can end."""
        ids = self.ids
        ids.clear_all.disabled = ids.delete.disabled = not deleting
        ids.submit.disabled = not submitting

    def press(self, character: str) -> None:
        """A key of a keyboard that is plugged in: a character, "\\b" or "\\r"."""
        if character == "\b":
            if not self.ids.delete.disabled:
                self.dispatch("on_delete")
        elif character == "\r":
            if not self.ids.submit.disabled:
                self.dispatch("on_submit")
        else:
            self.dispatch("on_character", character)

    def on_character(self, character: str) -> None:
        """A character was typed."""

    def on_delete(self) -> None:
        """The last character is to go."""

    def on_clear(self) -> None:
        """All of them are to go."""

    def on_submit(self) -> None:
        """It is complete."""


load_kv(__file__)
