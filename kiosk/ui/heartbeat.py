"""A screen's sign of life, from when its first frame stands on the panel."""

from __future__ import annotations

from collections.abc import Callable

from kivy.graphics.opengl import glFinish


class Heartbeat:
    """Whoever has it binds `end_frame` to the window's flips, and holds on to it: Kivy does not."""

    def __init__(self, beat: Callable[[], None]) -> None:
        self._beat = beat
        self._drawn = False

    def end_frame(self, _window: object) -> None:
        """A frame is finished before the next one is begun. Drawing in software, Mesa otherwise
        lets frames queue up, each with all that it draws: 250 MB after 200 of them."""
        glFinish()
        self._drawn = True

    def beat(self, *_seconds: float) -> None:
        """Nothing before the first frame: drawn in software, that one took over a minute."""
        if self._drawn:
            self._beat()
