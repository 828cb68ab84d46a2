"""Brings touches to where the finger was, by the touch panel's calibration.

SDL reads the panel from the kernel itself on the bare screen (KMSDRM), so that no calibration of
libinput's reaches it: what staff have calibrated is applied here, to what Kivy is told.
"""

from __future__ import annotations

from kivy.input import MotionEvent

from kiosk.appliance.touch_calibration import UNCHANGED, Matrix, applied

Events = list[tuple[str, MotionEvent]]


class TouchCorrection:
    """A post-processor of Kivy's input; `matrix` may change at any time, also under a finger."""

    def __init__(self) -> None:
        self.matrix: Matrix = UNCHANGED
        self._corrected: dict[int, float] = {}
        """Touches on the panel, and when they had last moved as they were corrected."""

    def process(self, events: Events) -> Events:
        for kind, touch in events:
            # One touch may stand in several events, and in later ones without having moved.
            if self._corrected.get(touch.uid) != touch.time_update:
                self._correct(touch, begins=touch.uid not in self._corrected)
            if kind == "end":
                self._corrected.pop(touch.uid, None)
            else:
                self._corrected[touch.uid] = touch.time_update
        return events

    def _correct(self, touch: MotionEvent, *, begins: bool) -> None:
        if self.matrix == UNCHANGED:
            return
        # Kivy counts from the lower edge, the matrix from the upper one.
        across, down = applied(self.matrix, (touch.sx, 1 - touch.sy))
        touch.sx, touch.sy = _on_panel(across), _on_panel(1 - down)
        if begins:
            touch.osx, touch.osy = touch.sx, touch.sy
            touch.psx, touch.psy = touch.sx, touch.sy


def _on_panel(share: float) -> float:
    return min(1.0, max(0.0, share))
