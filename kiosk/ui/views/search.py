"""What the searches have in common: a field, what was found, and a keyboard below them.

While somebody types, the best of what was found stands beside the field, and the keyboard takes
the rest; its last key, or a touch beside, puts all that was found in the keyboard's place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.language.typed_line import TypedLine
from kiosk.ui.theme import LETTERING, theme
from kiosk.ui.typed_text import TypedText
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets import glyphs
from kiosk.ui.widgets.basics import EmptyNote, forget, load_kv
from kiosk.ui.widgets.buttons import PushButton, TouchTarget
from kiosk.ui.widgets.keyboard import Keyboard
from kiosk.ui.widgets.lettering import BoxText
from kiosk.ui.wording import N_
from kiosk.ui.words import Words
from kiosk.ui.writing import keys_of, writing
from kiosk.visit.intent import LONGEST_TEXT, SubmitText, TypeText
from kiosk.visit.look import TextSize
from kiosk.visit.view import Body, View

TAIL = 24
"""Characters of a long text that the field shows while the keyboard is open: its last ones."""
CARET = "|"


@dataclass(frozen=True)
class Hit:
    """What a card says. `key` is what a touch on it means; empty: it takes none."""

    text: str
    note: str = ""
    key: str = ""


class SearchField(TouchTarget):
    """Shows what was typed; a touch brings the keyboard."""

    keeps_texts = False
    said: ClassVar = ("label", "text")
    aloud: ClassVar = ("label",)
    hushed = N_("Search field")
    label = StringProperty("")
    text = StringProperty("")
    typed = BooleanProperty(False)


class _Card:
    """What the cards of both kinds have in common."""

    keeps_texts = False
    said: ClassVar = ("text", "note", "key")
    aloud: ClassVar = ("text", "note")
    """What can be searched holds for everybody."""
    text = StringProperty("")
    note = StringProperty("")
    key = StringProperty("")

    def show(self, hit: Hit) -> None:
        self.text, self.note, self.key = hit.text, hit.note, hit.key


class HitCard(_Card, TouchTarget):
    """In the list: as high as its text needs."""

    least = NumericProperty(0)
    """Height in pixels that it has at least."""


class BesideCard(_Card, TouchTarget):
    """Beside the field, where it changes with every key: its size follows no text."""

    def show(self, hit: Hit) -> None:
        super().show(hit)
        # Not out of the tree, which would lay out all that is beside it anew.
        self.opacity = 1 if hit.text else 0
        self.disabled = not hit.text


class KeysLine(BoxText):
    """Which keys make which letters; not where a larger text has left no room for it."""


class SearchView(BodyView):
    """Draws one kind of search. What is typed is shown at once, whenever the answer comes."""

    has_back = True
    takes_spaces = True
    typing = BooleanProperty(False)
    """The keyboard is there."""
    beside: ClassVar[int] = 2
    """Cards beside the field while somebody types."""

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._typed = TypedText()
        self._line = TypedLine(LONGEST_TEXT)
        self._view: View | None = None
        self._words: Words | None = None
        self._listed: object = None
        self._filled = False
        self._ahead = False
        """What the first keys need is drawn."""
        # `ids` holds weakly; out of the tree they would be gone.
        self._field: SearchField = self.ids.field.__self__
        self._rows: Widget = self.ids.rows.__self__
        self._below: Widget = self.ids.below.__self__
        self._keyboard = Keyboard()
        self._keyboard.bind(
            on_character=lambda _keys, one: self._type_key(one),
            on_mark=lambda _keys, letter: self._type(lambda line: line.mark(letter)),
            on_tone=lambda _keys, tone: self._type(lambda line: line.tone(tone)),
            on_delete=lambda _keys: self._type(TypedLine.backspace),
            on_method=lambda _keys: self._choose_method(),
            on_done=lambda _keys: self.submit(),
        )
        self._keys_line = KeysLine()
        self._clear = PushButton(icon="cross", size_hint_x=None, width=theme.touch)
        self._clear.bind(on_release=lambda _button: self.clear())
        self._strip = BoxLayout(spacing=theme.gap_xs, size_hint_x=2.2)
        self._cards = [BesideCard() for _card in range(self.beside)]
        for card in self._cards:
            card.bind(on_release=lambda one: self.chosen(one.key) if one.key else self.submit())
            self._strip.add_widget(card)
        self._empty = EmptyNote()
        self._warming = Clock.create_trigger(self._warm, 0)

    # What a kind of search has to say.

    def label(self, words: Words) -> str:
        """What can be found here, in a few words."""
        raise TypeError(f"{type(self).__name__} says nothing")

    def prompt(self, body: Body, words: Words) -> str:
        """Stands in the empty field."""
        raise TypeError(f"{type(self).__name__} says nothing")

    def example(self, words: Words) -> str:
        """What may be typed, in the place of what will be found."""
        raise TypeError(f"{type(self).__name__} says nothing")

    def hits(self, body: Body, count: int, words: Words) -> list[Hit]:
        """What the first cards say."""
        raise TypeError(f"{type(self).__name__} says nothing")

    def fill(self, body: Body, words: Words) -> bool:
        """Fills the list; False: there is nothing to fill it with."""
        raise TypeError(f"{type(self).__name__} fills nothing")

    def nothing(self, body: Body, words: Words) -> tuple[str, str, str]:
        """Icon, title and note where nothing was found, or nothing is typed yet."""
        raise TypeError(f"{type(self).__name__} says nothing")

    def chosen(self, key: str) -> None:
        """A card or row was touched."""

    def begins_typing(self, body: Body) -> bool:
        """Whether the keyboard is there from the beginning."""
        return False

    # Typing.

    def press(self, character: str) -> None:
        """A key of a keyboard that is plugged in: a character, "\\b" or "\\r"."""
        if character == "\b":
            self._type(TypedLine.backspace)
        elif character == "\r":
            self.submit()
        elif character.isprintable():
            self._type(lambda line: line.press(character))

    def _type_key(self, character: str) -> None:
        before = self._typed.text
        self._type(lambda line: line.press(character))
        if character.isdigit() and self._typed.text != before + character:
            # It was a mark in VNI: letters follow.
            self._keyboard.turn(behind=False)

    def type_text(self, text: str) -> None:
        """Have this text instead of what was typed."""
        self._type(lambda line: line.put(text))

    def clear(self) -> None:
        self.type_text("")
        self.open_keyboard()

    def submit(self) -> None:
        """Nothing more is typed: what was found takes the keyboard's place."""
        self._type(TypedLine.finish)
        self.typing = False
        self._arrange()
        self.send(SubmitText())

    def open_keyboard(self) -> None:
        self.typing = True
        self._keyboard.turn(behind=False)
        self._arrange()

    def _type(self, change: Callable[[TypedLine], None]) -> None:
        before = self._typed.text
        change(self._line)
        text = self._line.text
        if text == before:
            return
        # Known and shown here at once: the answer takes its way.
        self._typed.put(text)
        self._show_field()
        self.send(TypeText(text))

    def _choose_method(self) -> None:
        if self._words is not None:
            writing.choose_next(self._words.language)
            self._show_method(self._words)

    def _warm(self, _seconds: float) -> None:
        """While the person looks for the first key."""
        if self.parent is None or not self.typing:
            return
        if not self._ahead:
            self._ahead = True
            self._keyboard.draw_ahead()
            self._clear.draw_ahead(disabled=False)
            self._cards[0].draw_ahead(key="any")
            self._warming()
        elif glyphs.draw_some(*glyphs.fonts_of_search()):
            self._warming()

    # Showing.

    def show(self, view: View, words: Words) -> None:
        body = view.body
        if self._view is None:
            self.typing = self.begins_typing(body)
        anew = self.speaks_anew(words)
        self._words = words
        self._typed.heard(body.text)
        if self._typed.text != self._line.text:
            self._line.put(self._typed.text)
        changed = self._view is None or anew or self._view.body != body
        self._view = view
        if anew:
            self._show_method(words)
        if changed:
            self._listed = None
            self._arrange()

    def _arrange(self) -> None:
        """Puts in place what belongs there now, and fills it."""
        if self._view is None or self._words is None:
            return
        self._show_field()
        if self.typing:
            self._show_beside(self._view.body, self._words)
            self._put_below(self._keyboard)
            if not self._ahead:
                self._warming()
        else:
            self._show_list(self._view.body, self._words)

    def _show_method(self, words: Words) -> None:
        method = writing.method(words.language)
        self._line.compose_with(writing.composer(words.language))
        self._keyboard.speak(words, method)
        _ = words.gettext
        keys = keys_of(method)
        self._keys_line.text = (
            f"{method.name}:  {keys}" if keys else _("No marks are needed: tam tru finds Tạm trú.")
        )

    def _show_field(self) -> None:
        if self._view is None or self._words is None:
            return
        text, words, field = self._typed.text, self._words, self._field
        self._keyboard.delete.disabled = self._clear.disabled = not text
        field.typed = bool(text)
        if self.typing:
            field.label = ""
            tail = round(TAIL / grown())
            field.text = (text if len(text) <= tail else f"…{text[-tail:]}") + CARET
        else:
            field.label = self.label(words)
            field.text = text or self.prompt(self._view.body, words)
        # While somebody types, these stay: to lay them out anew costs more than a key may.
        wanted = [field, *([self._clear] if text or self.typing else [])]
        wanted += [self._strip] if self.typing else []
        top = self.ids.top
        if list(reversed(top.children)) != wanted:
            top.clear_widgets()
            for each in wanted:
                top.add_widget(each)

    def _show_beside(self, body: Body, words: Words) -> None:
        hits = self.hits(body, self.beside, words)
        if not hits and body.text:
            hits = [Hit(self.nothing(body, words)[1])]
        elif not hits:
            hits = [Hit(self.example(words))]
        hits += [Hit("")] * (self.beside - len(hits))
        for card, hit in zip(self._cards, hits, strict=True):
            card.show(hit)
        found = len(body.found) if body.text else 0
        self._keyboard.done.text = str(found) if found else ""

    def _show_list(self, body: Body, words: Words) -> None:
        if self._listed != (words.language, body):
            self._listed = (words.language, body)
            self._filled = self.fill(body, words)
            if not self._filled:
                empty = self._empty
                empty.icon, empty.title, empty.note = self.nothing(body, words)
        self._put_below(self._rows if self._filled else self._empty)

    def _put_below(self, what: Widget) -> None:
        below = self._below
        if what.parent is not below:
            below.clear_widgets()
            if what is self._keyboard:
                below.add_widget(self._keys_line)
            below.add_widget(what)

    def forget(self) -> None:
        self._view, self.typing, self._listed = None, False, None
        self._typed.forget()
        self._line.put("")
        for each in (*self._cards, self._rows, self._empty):
            forget(each)
        super().forget()


def grown() -> float:
    """How much larger the person has chosen texts to be than usual."""
    return theme.text_small / theme.px(LETTERING[TextSize.NORMAL].small)


def cut(text: str, longest: int) -> str:
    """At most so many characters of a text, and fewer where they are larger: a card beside the
    field grows as high as the text, and no wider."""
    longest = round(longest / grown())
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip(' ,…')}…"


load_kv(__file__)
