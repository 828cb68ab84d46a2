"""Progress that is known (a bar) and progress that is not (a turning ring)."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.graphics.texture import Texture
from kivy.properties import ColorProperty, NumericProperty
from kivy.uix.widget import Widget

from kiosk.ui.theme import theme
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.surface import ring


class GrowingBar(Widget):
    """`fraction` from 0 to 1."""

    fraction = NumericProperty(0)


class Ring(Widget):
    """A ring of which `fraction` is drawn, clockwise from the top."""

    fraction = NumericProperty(0)
    track = ColorProperty()
    tint = ColorProperty()
    thickness = NumericProperty(1)


class TurningRing(Widget):
    """Turns between `turn` and `rest`."""

    angle = NumericProperty(0)

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        self._turning = None

    def turn(self) -> None:
        if self._turning is None:
            self._turning = Clock.schedule_interval(self._step, 1 / theme.turn_steps)

    def find(self, size: list[float]) -> Texture | None:
        diameter = round(min(size))
        if diameter <= 0:
            return None
        return ring(diameter, theme.px(14), theme.brand_tint, theme.brand_ink)

    def rest(self) -> None:
        if self._turning is not None:
            self._turning.cancel()
            self._turning = None

    def _step(self, seconds: float) -> None:
        self.angle = (self.angle - theme.turn_degrees * min(seconds, 0.2)) % 360


load_kv(__file__)
