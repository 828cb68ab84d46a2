"""A key with its text below its icon, as narrow as a finger wants it."""

from __future__ import annotations

from kivy.properties import ColorProperty, NumericProperty, StringProperty

from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import TouchTarget


class TallKey(TouchTarget):
    icon = StringProperty("")
    text = StringProperty("")
    icon_size = NumericProperty(0)
    font_size = NumericProperty(0)
    ink = ColorProperty()


load_kv(__file__)
