"""The voice's keys at the lower edge, where fingers find them without eyes.

They have the room of the header, and its keys stand among them: there is none for both.
"""

from __future__ import annotations

from collections.abc import Callable

from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.theme import theme
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.tall_key import TallKey
from kiosk.ui.wording import N_
from kiosk.ui.words import Words

_KEYS = (
    ("previous", "left", N_("Back one"), 140),
    ("press", "check", N_("OK"), 130),
    ("next", "right", N_("Forward"), 140),
    ("repeat", "again", N_("Again"), 0),
    ("pace", "slower", N_("Pace"), 0),
    ("softer", "softer", N_("Softer"), 0),
    ("louder", "louder", N_("Louder"), 0),
    ("off", "silent", N_("Off"), 0),
)
"""Name of the move, icon, text, width at 1280; 0: the least."""


class VoiceBar(BoxLayout):
    """`look` and `language` do what the header's keys do; whoever has the bar binds them."""

    def __init__(self, do: Callable[[str], None]) -> None:
        super().__init__()
        self._keys = {name: self._key(name, icon, width, do) for name, icon, _, width in _KEYS}
        self.look, self.language = TallKey(icon="look"), TallKey(icon="globe")
        for key in (self.look, self.language):
            key.fill, key.edge = theme.brand_tint, theme.brand_edge
            self.add_widget(key)

    def _key(self, name: str, icon: str, width: int, do: Callable[[str], None]) -> TallKey:
        key = TallKey(icon=icon)
        if width:
            key.size_hint_x, key.width = None, theme.px(width)
        if name == "press":
            key.fill, key.edge, key.ink = theme.gold, theme.gold_deep, theme.on_gold
        # On touch, not on release: what is said answers the finger at once.
        key.bind(on_press=lambda _key: do(name))
        self.add_widget(key)
        return key

    def show(self, words: Words) -> None:
        for name, _icon, text, _width in _KEYS:
            self._keys[name].text = words.gettext(text)
        self.look.text = words.gettext("Display")
        # Its tag: no name of a language has room on a key.
        self.language.text = words.language.value.upper()


load_kv(__file__)
