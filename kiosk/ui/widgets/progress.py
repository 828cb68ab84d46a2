"""Progress that is known (a bar) and progress that is not (a turning ring)."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.properties import ColorProperty, NumericProperty
from kivy.uix.widget import Widget

from kiosk.ui.theme import theme
from kiosk.ui.widgets.basics import load_kv


class GrowingBar(Widget):
    """`fraction` from 0 to 1."""

    fraction = NumericProperty(0)


class Ring(Widget):
    """A ring of which `fraction` is drawn, clockwise from the top."""

    fraction = NumericProperty(0)
    track = ColorProperty(theme.sunken)
    tint = ColorProperty(theme.brand)
    thickness = NumericProperty(theme.px(14))


class TurningRing(Widget):
    """Turns for as long as it is on the screen."""

    angle = NumericProperty(0)
    STEPS_PER_SECOND = 20

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        self._turning = None

    def on_parent(self, _widget: Widget, parent: Widget | None) -> None:
        if parent is None:
            self.rest()
        elif self._turning is None:
            self._turning = Clock.schedule_interval(self._turn, 1 / self.STEPS_PER_SECOND)

    def rest(self) -> None:
        if self._turning is not None:
            self._turning.cancel()
            self._turning = None

    def _turn(self, seconds: float) -> None:
        self.angle = (self.angle - 300 * min(seconds, 0.2)) % 360


load_kv(__file__)
