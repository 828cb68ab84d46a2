"""Choosing the language: a key for each of two in the header, or one that opens the choice."""

from __future__ import annotations

from collections.abc import Callable

from kivy.factory import Factory
from kivy.input import MotionEvent
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout

from kiosk.language import Language
from kiosk.ui.languages import offered_languages
from kiosk.ui.theme import theme
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import PushButton
from kiosk.ui.widgets.lettering import one_line
from kiosk.ui.words import Words

IN_HEADER = 2
"""For more languages the header has no room."""

Choose = Callable[[Language], None]


class LanguageKeys(BoxLayout):
    """What of it stands in the header. `bind_to` says what a touch does."""

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        self._keys: dict[Language, PushButton] = {}
        self._opening: PushButton | None = None

    def bind_to(self, choose: Choose, open_choice: Callable[[], None]) -> None:
        offered = offered_languages()
        if len(offered) > IN_HEADER:
            self._opening = self._key("")
            self._opening.icon = "globe"
            self._opening.bind(on_release=lambda _key: open_choice())
            return
        for language in offered:
            key = self._keys[language] = self._key(language.own_name)
            key.bind(on_release=lambda _key, chosen=language: choose(chosen))

    def show(self, current: Language) -> None:
        for language, key in self._keys.items():
            key.kind = "tab_on" if language is current else "tab_off"
        if self._opening is not None:
            self._opening.text = current.own_name
            beside = self._opening.icon_size + self._opening.spacing
            self._opening.width = self._room(current.own_name, beside)

    def _key(self, name: str) -> PushButton:
        key = Factory.get("HeaderKey")(text=name, width=self._room(name))
        self.add_widget(key)
        return key

    def _room(self, name: str, beside: float = 0) -> float:
        """As wide as the name wants it, or as two lines of it allow."""
        text = one_line(name, theme.text_small, bold=True) + theme.hairline
        wanted = text + 2 * (theme.px(6) + theme.gap_s)
        return min(max(wanted, theme.px(176)), theme.text_px(212)) + beside


class LanguageChoice(FloatLayout):
    """All languages, each by its own name, over the screen. A touch beside them closes it.

    It is not part of the View: it says nothing of the visit, and goes with the next screen.
    """

    def __init__(self, choose: Choose, close: Callable[[], None]) -> None:
        super().__init__()
        self._close = close
        self._keys: dict[Language, PushButton] = {}
        for language in offered_languages():
            key = PushButton(text=language.own_name, font_size=theme.text_lead)
            key.bind(on_release=lambda _key, chosen=language: choose(chosen))
            self._keys[language] = key
            self.ids.languages.add_widget(key)

    def show(self, current: Language, words: Words) -> None:
        _ = words.gettext
        self.ids.title.text = _("Which language would you like?")
        self.ids.back.text = _("Back")
        for language, key in self._keys.items():
            key.kind = "primary" if language is current else "plain"
            key.icon = "check" if language is current else ""

    def close(self) -> None:
        self._close()

    def on_touch_down(self, touch: MotionEvent) -> bool:
        if not super().on_touch_down(touch) and not self.ids.panel.collide_point(*touch.pos):
            self.close()
        return True


load_kv(__file__)
