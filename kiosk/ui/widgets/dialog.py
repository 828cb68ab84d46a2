"""Something that is asked over the whole screen, until it is answered."""

from __future__ import annotations

from kivy.input import MotionEvent
from kivy.uix.floatlayout import FloatLayout

from kiosk.ui.widgets.basics import Panel, load_kv


class DialogPanel(Panel):
    """What is asked, in the middle of what can be reached."""


class Dialog(FloatLayout):
    """Holds a `DialogPanel` with the id `panel`. Nothing below can be touched."""

    def beside(self) -> None:
        """A touch beside the panel."""

    def on_touch_down(self, touch: MotionEvent) -> bool:
        if not super().on_touch_down(touch) and not self.ids.panel.collide_point(*touch.pos):
            self.beside()
        return True


load_kv(__file__)
