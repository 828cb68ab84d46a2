"""The keyboard on the screen: every key as large as a finger wants it.

Three rows of ten keys, which is what a panel is wide. The digits take the place of the upper row,
so that the letters stay where they are. No marks are needed for a search; a way of writing them
(Telex) is a matter of whoever receives the characters, not of the keys.
"""

from __future__ import annotations

from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.theme import theme
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import PushButton

UPPER, MIDDLE, LOWER = "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"
DIGITS = "1234567890"


class CharacterKey(PushButton):
    """Its `character` is what it types."""

    character = StringProperty("")


class CommandKey(PushButton):
    """Does something else than to type a character."""


class Keyboard(BoxLayout):
    """Dispatches `on_character` with what was typed, `on_delete` and `on_done`.

    Keys act on touch, not on release: a quick typist has the next finger down already.
    """

    __events__ = ("on_character", "on_delete", "on_done")

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        self._upper = [self._character(each) for each in UPPER]
        self._digits = False
        self.delete = CommandKey(icon="backspace")
        self.delete.bind(on_press=lambda _key: self.dispatch("on_delete"))
        self._other = CommandKey(text="123")
        self._other.bind(on_press=lambda _key: self._turn(not self._digits))
        self.space = CharacterKey(character=" ", kind="key")
        self.space.bind(on_press=self._typed)
        self.done = CommandKey(icon="search", kind="primary", icon_size=theme.icon_s)
        self.done.bind(on_release=lambda _key: self.dispatch("on_done"))
        middle = [self._character(each) for each in MIDDLE]
        lower = [self._character(each) for each in LOWER]
        for keys in (
            self._upper,
            [*middle, self.delete],
            [self._other, *lower, self.space, self.done],
        ):
            row = BoxLayout()
            for key in keys:
                row.add_widget(key)
            self.add_widget(row)

    def reset(self) -> None:
        """Letters in the upper row, as at first."""
        self._turn(False)

    def on_character(self, character: str) -> None:
        """A character was typed, in lower case."""

    def on_delete(self) -> None:
        """The last character is to go."""

    def on_done(self) -> None:
        """Nothing more is to be typed."""

    def _character(self, shown: str) -> CharacterKey:
        key = CharacterKey(character=shown.lower(), text=shown)
        key.bind(on_press=self._typed)
        return key

    def _typed(self, key: CharacterKey) -> None:
        self.dispatch("on_character", key.character)

    def _turn(self, digits: bool) -> None:
        if digits is self._digits:
            return
        self._digits = digits
        for key, shown in zip(self._upper, DIGITS if digits else UPPER, strict=True):
            key.text, key.character = shown, shown.lower()
        self._other.text = "ABC" if digits else "123"


load_kv(__file__)
