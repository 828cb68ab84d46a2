"""The keyboard on the screen: every key as large as a finger wants it.

Three rows of ten keys, which is what a panel is wide. Behind the letters lie the digits, the marked
letters and the five tones: for those who type in VNI, and for those who know no method and want
their marks all the same. What a character does to the word is a matter of whoever receives it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from kivy.graphics.texture import Texture
from kivy.input import MotionEvent
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.language.input_method import PLAIN, InputMethod
from kiosk.language.script import is_latin
from kiosk.language.typed_line import NO_TONE
from kiosk.language.vietnamese import ACUTE, DOT, GRAVE, HOOK, TILDE
from kiosk.ui.theme import theme
from kiosk.ui.typesetting import typeset
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import PushButton, TouchTarget
from kiosk.ui.widgets.lettering import BoxText, Renderer
from kiosk.ui.widgets.surface import texture_of
from kiosk.ui.words import Words

UPPER, MIDDLE, LOWER = "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"
DIGITS = "1234567890"
MARKED = "ĂÂÊÔƠƯĐ"
SIGNS = "-'"
TONES = {"á\nsắc": ACUTE, "à\nhuyền": GRAVE, "ả\nhỏi": HOOK, "ã\nngã": TILDE, "ạ\nnặng": DOT}
"""What stands on the keys of the tones. They have these names in every language."""


@lru_cache(maxsize=192)
def _caption(text: str, font_size: float, line_height: float) -> Texture:
    """What keys say is never personal, and always the same."""
    if not is_latin(text):
        picture = typeset(text, font_size, bold=True, halign="center", line_height=line_height)
        return texture_of(picture)
    renderer = Renderer(
        text,
        font_size=font_size,
        bold=True,
        halign="center",
        line_height=line_height,
    )
    renderer.refresh()
    renderer.texture.bind()
    return renderer.texture


class Caption(BoxText):
    """Of a key: drawn once for all keys and all times."""

    wraps = False

    def _typeset(self, _seconds: float) -> None:
        self._show(_caption(self.text, self.font_size, self.line_height) if self.text else None)


class CharacterKey(TouchTarget):
    """Its `character` is what it types. Empty: it does something else."""

    bounds_text = True
    """Its caption is as large as it has room for, whatever size is chosen."""
    quiet = BooleanProperty(False)
    shown = StringProperty("")
    character = StringProperty("")
    font_size = NumericProperty(0)


class CommandKey(PushButton):
    """Does something else than to type a character."""

    bounds_text = True


class Keyboard(BoxLayout):
    """Dispatches what was typed: `on_character`, `on_mark` with a letter of `MARKED` in lower case,
    `on_tone` with one of `TONES` or `NO_TONE`; and `on_delete`, `on_method`, `on_done`.

    Keys act on touch, not on release: a quick typist has the next finger down already.
    """

    __events__ = ("on_character", "on_mark", "on_tone", "on_delete", "on_method", "on_done")

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        self._method = PLAIN
        self._words: Words | None = None
        self._behind = False
        self._rows = [[self._character() for _key in row] for row in (UPPER, MIDDLE, LOWER)]
        self.delete = CommandKey(icon="backspace")
        self.delete.bind(on_press=lambda _key: self.dispatch("on_delete"))
        self.other = CharacterKey(quiet=True)
        self.other.bind(on_press=lambda _key: self.turn(behind=not self._behind))
        self.space = self._character()
        self.space.character = " "
        self.done = CommandKey(icon="search", kind="primary", icon_size=theme.icon_s)
        self.done.bind(on_release=lambda _key: self.dispatch("on_done"))
        upper, middle, lower = self._rows
        rows = (upper, [*middle, self.delete], [self.other, *lower, self.space, self.done])
        for keys in rows:
            row = BoxLayout()
            for key in keys:
                row.add_widget(key)
            self.add_widget(row)
        self._keys = [key for keys in rows for key in keys]

    def speak(self, words: Words, method: InputMethod) -> None:
        """In which language keys are labelled, and which method is on."""
        if self._words is None or (words.language, method) != (self._words.language, self._method):
            self._words, self._method = words, method
            self._label()

    def turn(self, *, behind: bool) -> None:
        """Show the letters, or what lies behind them."""
        if behind is not self._behind:
            self._behind = behind
            self._label()

    def draw_ahead(self) -> None:
        """What the first key will need."""
        self._keys[0].draw_ahead(depth=theme.edge_depth)
        self.delete.draw_ahead(disabled=False)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        # Not through all that the keys consist of: a touch belongs to one key at most.
        key = next((key for key in self._keys if key.collide_point(*touch.pos)), None)
        return key is not None and bool(key.dispatch("on_touch_down", touch))

    def on_touch_up(self, _touch: MotionEvent) -> bool:
        """The key that has the touch is told by itself."""
        return False

    def on_character(self, character: str) -> None:
        """A character was typed, in lower case."""

    def on_mark(self, letter: str) -> None:
        """The last letter that can is to become this one."""

    def on_tone(self, tone: str) -> None:
        """The word is to have this tone."""

    def on_delete(self) -> None:
        """The last character is to go."""

    def on_method(self) -> None:
        """The next method is wanted."""

    def on_done(self) -> None:
        """Nothing more is to be typed."""

    def _character(self) -> CharacterKey:
        key = CharacterKey()
        key.bind(on_press=self._pressed)
        return key

    def _pressed(self, key: CharacterKey) -> None:
        if key.character:
            self.dispatch("on_character", key.character)
            return
        shown = key.shown
        if shown in MARKED:
            self.dispatch("on_mark", shown.lower())
        elif key is self._method_key:
            self.dispatch("on_method")
            return
        else:
            self.dispatch("on_tone", TONES.get(shown, NO_TONE))
        self.turn(behind=False)

    @property
    def _method_key(self) -> CharacterKey:
        return self._rows[-1][-1]

    def _label(self) -> None:
        if self._words is None:
            return
        _ = self._words.gettext
        upper, middle, lower = self._rows
        if self._behind:
            method = _("keys\n%s") % (self._method.name or _("off"))
            _write(upper, DIGITS, DIGITS)
            _write(middle, MARKED + SIGNS, [*[""] * len(MARKED), *SIGNS])
            _write(lower, [*TONES, _("no\ntone"), method], [""] * len(lower))
        else:
            for row, letters in zip(self._rows, (UPPER, MIDDLE, LOWER), strict=True):
                _write(row, letters, letters.lower())
        self.other.shown = "ABC" if self._behind else _("Marks\n123")
        self.space.shown = _("space")


def _write(keys: list[CharacterKey], shown: Sequence[str], characters: Sequence[str]) -> None:
    for key, text, character in zip(keys, shown, characters, strict=True):
        key.shown, key.character = text, character


load_kv(__file__)
