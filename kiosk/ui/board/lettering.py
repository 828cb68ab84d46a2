"""Numbers as large as their place allows."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.properties import NumericProperty

from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.lettering import Lettering, Renderer


class FitText(Lettering):
    """One line, at `largest` pixels or as much smaller as it must be to fit."""

    wraps = False
    largest = NumericProperty(10)
    stretch = NumericProperty(1.0)
    """A line keeps a third of its height for marks above and tails below. Numbers have neither:
    1.3 lets them be so much higher than a line that fits."""

    def __init__(self, **properties: object) -> None:
        self._measure = Clock.create_trigger(self._fit, -1)
        super().__init__(**properties)
        for name in ("text", "largest", "size", "bold", "stretch"):
            self.fbind(name, self._measure)
        self._measure()

    def _fit(self, _seconds: float) -> None:
        if not self.text or self.width <= 1 or self.height <= 1:
            return
        measure = Renderer(self.text, font_size=self.largest, bold=self.bold)
        width, height = measure.get_extents(self.text)
        scale = min(1.0, self.width / max(1, width), self.stretch * self.height / max(1, height))
        self.font_size = int(self.largest * scale)

    def _place(self, *change: object) -> None:
        super()._place(*change)
        width, _ = self._shape.size
        if self.halign == "right":
            self._shape.pos = (round(self.x + self.width - width), self._shape.pos[1])
        elif self.halign == "left":
            self._shape.pos = (round(self.x), self._shape.pos[1])


load_kv(__file__)
