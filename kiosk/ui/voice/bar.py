"""The voice's keys at the lower edge, where fingers find them without eyes.

They have the room of the header, and its keys stand among them: there is none for both.
"""

from __future__ import annotations

from collections.abc import Callable

from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.theme import theme
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.lettering import one_line
from kiosk.ui.widgets.tall_key import TallKey
from kiosk.ui.wording import N_
from kiosk.ui.words import Words

_KEYS = (
    ("previous", "left", N_("Back one")),
    ("press", "check", N_("OK")),
    ("next", "right", N_("Forward")),
    ("repeat", "again", N_("Again")),
    ("pace", "slower", N_("Pace")),
    ("softer", "softer", N_("Softer")),
    ("louder", "louder", N_("Louder")),
    ("off", "silent", N_("Off")),
)
"""Name of the move, icon, text."""


class BarKey(TallKey):
    """One of ten in a row: its text does not grow with the others."""

    bounds_text = True

    def __init__(self, icon: str) -> None:
        super().__init__(icon=icon, font_size=theme.text_key, inset=theme.px(5))


class VoiceBar(BoxLayout):
    """`look` and `language` do what the header's keys do; whoever has the bar binds them."""

    def __init__(self, do: Callable[[str], None]) -> None:
        super().__init__()
        self._keys = {name: self._key(name, icon, do) for name, icon, _ in _KEYS}
        self.look, self.language = BarKey("look"), BarKey("globe")
        for key in (self.look, self.language):
            key.fill, key.edge = theme.brand_tint, theme.brand_edge
            self.add_widget(key)

    def _key(self, name: str, icon: str, do: Callable[[str], None]) -> BarKey:
        key = BarKey(icon)
        if name == "press":
            key.fill, key.edge, key.ink = theme.gold, theme.gold_deep, theme.on_gold
        # On touch, not on release: what is said answers the finger at once.
        key.bind(on_press=lambda _key: do(name))
        self.add_widget(key)
        return key

    def show(self, words: Words) -> None:
        for name, _icon, text in _KEYS:
            self._keys[name].text = words.gettext(text)
        self.look.text = words.gettext("Display")
        # Its tag: no name of a language has room on a key.
        self.language.text = words.language.value.upper()
        self._share()

    def _share(self) -> None:
        """Each text has as much air beside it as any other, and no key is too narrow."""
        keys = list(self.children)
        texts = [one_line(key.text, key.font_size, bold=True) for key in keys]
        air = (theme.width - 2 * theme.gap_xs - sum(texts)) / len(keys)
        for key, text in zip(keys, texts, strict=True):
            key.size_hint_x = max(theme.touch, text + air)


load_kv(__file__)
