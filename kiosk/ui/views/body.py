"""What every screen has in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar

from kivy.properties import ObjectProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.language import Language
from kiosk.ui.words import Words
from kiosk.visit.intent import Intent
from kiosk.visit.view import View

Send = Callable[[Intent], None]


class BodyView(BoxLayout):
    """The middle of the screen for one kind of View body.

    `show` may be called any number of times with Views of that kind, in any language; it sets
    everything that can differ. `forget` makes the widget hold nothing of the visit any more.
    """

    has_back: ClassVar[bool] = False
    """The footer offers Back."""
    finish_stands_out: ClassVar[bool] = False
    """Finish is what most people want here."""

    send = ObjectProperty(None)

    def __init__(self, send: Send, **properties: object) -> None:
        self._language: Language | None = None
        super().__init__(send=send, **properties)

    def show(self, view: View, words: Words) -> None:
        """Draw a View of this kind."""
        raise TypeError(f"{type(self).__name__} draws nothing")

    def speaks_anew(self, words: Words) -> bool:
        """Whether the language is another one than at the last call."""
        anew = words.language is not self._language
        self._language = words.language
        return anew

    def offers_finish(self, view: View) -> bool:
        """Whether the footer has Finish; not where the body has it itself."""
        return view.in_visit

    def forget(self) -> None:
        """Drop every text and picture."""
        for widget in everything_in(self):
            if widget.property("text", True) is not None:
                widget.text = ""
            if widget.property("texture", True) is not None:
                widget.texture = None


def everything_in(widget: Widget) -> Iterator[Widget]:
    """The widget and all below it, itself last."""
    for child in widget.children:
        yield from everything_in(child)
    yield widget
