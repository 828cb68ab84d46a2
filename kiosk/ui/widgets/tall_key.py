"""A key with its text below its icon, as narrow as a finger wants it."""

from __future__ import annotations

from kivy.properties import ColorProperty, NumericProperty, StringProperty

from kiosk.ui.theme import theme
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import TouchTarget


class TallKey(TouchTarget):
    icon = StringProperty("")
    text = StringProperty("")
    icon_size = NumericProperty(theme.px(50))
    ink = ColorProperty(theme.brand_deep)


load_kv(__file__)
