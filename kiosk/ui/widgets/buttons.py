"""What can be touched. Every target is at least the theme's touch size high."""

from __future__ import annotations

from functools import lru_cache

from kivy.input import MotionEvent
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.line_breaks import evened, without_orphans
from kiosk.ui.theme import Rgba, theme
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.lettering import one_line
from kiosk.ui.widgets.surface import Surfaced


@lru_cache(maxsize=256)
def _one_line(text: str, font_size: float) -> float:
    """Width of a bold text on one line, in pixels. What buttons say is never personal."""
    return one_line(text, font_size, bold=True)


@lru_cache(maxsize=256)
def _widest_line(text: str, font_size: float, room: float) -> float:
    """Of the lines that a text takes in so much room."""

    def width(piece: str) -> float:
        return _one_line(piece, font_size)

    if "\n" not in text and width(text) <= room:
        return width(text)
    return evened(without_orphans(text, room, width), room, width)


class TouchTarget(ButtonBehavior, Surfaced, BoxLayout):
    """A surface that can be pressed; it looks pressed at once, and acts on release.

    What it says is never personal.
    """

    keeps_texts = True
    only_read = BooleanProperty(False)
    """It is there to be read for now: no button, and none that is not available."""

    def on_touch_up(self, touch: MotionEvent) -> bool:
        # What lies on it takes no touches, and need not be asked.
        return touch.grab_current is self and bool(super().on_touch_up(touch))

    def on_disabled(self, *_change: object) -> None:
        self._paint()

    def line_around(self) -> Rgba:
        line = super().line_around()
        plain = theme.outlined and line == theme.line and not self.disabled
        return theme.outline if plain else line

    def on_state(self, _widget: object, value: str) -> None:
        self.depth = theme.edge_depth if value == "down" else 0


def footer_button(icon: str, **properties: object) -> FooterButton:
    """A button that stands in the footer. Where texts are largest it has no icon beside them."""
    return FooterButton(icon=icon, **properties)


class PushButton(TouchTarget):
    """A button with a text and, if wanted, an icon."""

    text = StringProperty("")
    icon = StringProperty("")
    icon_last = BooleanProperty(False)
    kind = OptionProperty(
        "plain",
        options=[
            "primary",
            "gold",
            "plain",
            "key",
            "quiet",
            "tab_on",
            "tab_off",
            "done",
            "busy",
            "error",
        ],
    )
    font_size = NumericProperty(0)
    icon_size = NumericProperty(0)
    ink = ColorProperty()
    caption_width = NumericProperty(0)
    """Icon and text together, in pixels."""

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        self.fbind("kind", self._dress)
        self.fbind("disabled", self._dress)
        self._dress()

    def on_icon_last(self, _widget: object, _last: bool) -> None:
        first = self.children[-1]
        self.remove_widget(first)
        self.add_widget(first)

    def text_width(self, text: str, font_size: float, icon: str, room: float) -> float:
        """Of its widest line, in the room beside the icon."""
        if not text:
            return 0
        beside = self.icon_size + theme.gap_s if icon else 0
        return max(1, _widest_line(text, font_size, max(1, room - beside)) + theme.hairline)

    def _dress(self, *_change: object) -> None:
        self.fill, self.edge, self.border, self.ink = self._colours()

    def _colours(self) -> tuple[Rgba, Rgba, Rgba, Rgba]:
        """Fill, edge, border and ink."""
        if self.disabled:
            return (theme.sunken, theme.sunken, theme.line, theme.ink_faint)
        return {
            "primary": (theme.primary, theme.primary_edge, theme.primary, theme.on_primary),
            "gold": (theme.gold, theme.gold_deep, theme.gold, theme.on_gold),
            "plain": (theme.surface, theme.edge, theme.outline, theme.brand_ink),
            "key": (theme.surface, theme.edge, theme.outline, theme.ink),
            "quiet": (theme.sunken, theme.sunken, theme.outline, theme.ink),
            "tab_on": (theme.gold, theme.brand_dark, theme.gold, theme.on_gold),
            "tab_off": (theme.brand_dark, theme.brand_dark, theme.on_brand_soft, theme.on_brand),
            "done": (theme.good_tint, theme.good_tint, theme.good, theme.good),
            "busy": (theme.sunken, theme.sunken, theme.outline, theme.ink_soft),
            "error": (theme.bad_tint, theme.bad_tint, theme.bad, theme.bad),
        }[self.kind]


class FooterButton(PushButton):
    def __init__(self, **properties: object) -> None:
        inset = theme.px(2) if theme.crowded else theme.gap_xs
        super().__init__(inset=inset, inset_x=theme.px(4), **properties)

    def fit(self, usual: float) -> None:
        """As wide as the text wants it on one line, if that is not too much more than usual."""
        beside = self.icon_size + theme.gap_s if self.icon else 0
        text = _one_line(self.text, self.font_size) + theme.hairline
        wanted = text + beside + 2 * (self.inset_x + theme.px(16))
        self.width = max(usual, wanted) if wanted <= usual + theme.key_grows else usual

    def on_icon(self, _widget: object, _icon: str) -> None:
        if theme.crowded:
            self.icon = ""


load_kv(__file__)
