"""A key with its text below its icon, as narrow as a finger wants it."""

from __future__ import annotations

from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, StringProperty

from kiosk.ui.theme import theme
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import TouchTarget
from kiosk.visit.look import TextSize


class TallKey(TouchTarget):
    """Where texts are larger there is no room for one: the icon has all of it, and the voice still
    says what it means."""

    bare = BooleanProperty(False)
    icon = StringProperty("")
    text = StringProperty("")
    icon_size = NumericProperty(0)
    ink = ColorProperty()

    def __init__(self, **properties: object) -> None:
        super().__init__(bare=theme.look.text_size is not TextSize.NORMAL, **properties)


load_kv(__file__)
