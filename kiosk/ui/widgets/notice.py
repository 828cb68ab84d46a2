"""A line or two that stand out: how it is, what went wrong. An icon says it besides the colours."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.lines import Look
from kiosk.ui.widgets.surface import Surfaced


class Notice(Surfaced, BoxLayout):
    """As high as its text; without one it is not there. The text is held by its label alone, which
    forgets it."""

    bold = BooleanProperty(False)
    font_size = NumericProperty(0)
    least = NumericProperty(0)
    """Height in pixels that it has at least."""
    room = NumericProperty(0)
    """Height in pixels beyond that of the text."""
    coloured = BooleanProperty(False)
    """The text has the colour of the icon."""

    def show(self, text: str, icon: str, look: Look) -> None:
        ids = self.ids
        ids.label.text = text
        ids.icon.name = icon if text else ""
        ids.icon.tint = look.ink
        if self.coloured:
            ids.label.color = look.ink
        self.fill = self.border = look.tint
        self.opacity = 1 if text else 0


load_kv(__file__)
