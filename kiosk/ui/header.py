"""The upper edge of every screen: whose terminal this is, the time, the look, the languages."""

from __future__ import annotations

from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import TouchTarget


class StaffKey(TouchTarget):
    """Small, where the mark of the terminal stands: residents have no use for it."""

    text = StringProperty("")


class Header(BoxLayout):
    station = StringProperty("")
    subtitle = StringProperty("")
    clock = StringProperty("")

    def begin(self, mark: Widget) -> None:
        """`mark`: what stands in the place of the key for staff, where that is not offered."""
        self._mark = mark
        self.staff_key = StaffKey()

    def offer_staff(self, text: str) -> None:
        """The mark is a key with this text; empty: it is none."""
        self.staff_key.text = text
        wanted, other = (self.staff_key, self._mark) if text else (self._mark, self.staff_key)
        if wanted.parent is None:
            self.remove_widget(other)
            self.add_widget(wanted, index=len(self.children))


load_kv(__file__)
