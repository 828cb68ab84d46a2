"""Fingers coming and going over a module's window."""

from __future__ import annotations

import time
from collections.abc import Callable

from drivers.fingerprint.patience import Patience
from drivers.fingerprint.scanner import FingerEvent, Listener, QualityHint
from drivers.fingerprint.zfm.lamp import Lamp, Light
from drivers.fingerprint.zfm.module import ImageResult, ZfmModule

_POLL_PAUSE = 0.03


class Window:
    """Remembers whether the finger of the touch before is still there."""

    def __init__(self, module: ZfmModule, lamp: Lamp) -> None:
        self._module = module
        self._lamp = lamp
        self._finger_was_on = False

    def await_image(self, patience: Patience, on_event: Listener) -> None:
        """One new touch, until its image is in the module."""
        self.await_extract(lambda: None, patience, on_event)

    def await_extract(
        self, extract: Callable[[], QualityHint | None], patience: Patience, on_event: Listener
    ) -> None:
        """One new touch, until `extract` finds nothing wrong with its image."""
        self._await_lift(patience, on_event)
        while True:
            self._lamp.show(Light.WAITING, patience)
            on_event(FingerEvent.WAITING)
            image = self._await_finger(patience)
            self._finger_was_on = True
            hint: QualityHint | None = QualityHint.UNREADABLE
            if image is ImageResult.TAKEN:
                on_event(FingerEvent.DOWN)
                hint = extract()
            if hint is None:
                on_event(FingerEvent.LIFT)
                return
            on_event(hint)
            self._lamp.show(Light.FAILED, patience)
            self._await_lift(patience, on_event)

    def _await_finger(self, patience: Patience) -> ImageResult:
        while True:
            patience.check()
            image = self._module.take_image(patience)
            if image is not ImageResult.NO_FINGER:
                return image
            time.sleep(_POLL_PAUSE)

    def _await_lift(self, patience: Patience, on_event: Listener) -> None:
        """A finger that still lies there from the touch before is not a second touch."""
        told = False
        while self._finger_was_on:
            patience.check()
            if self._module.take_image(patience) is ImageResult.NO_FINGER:
                self._finger_was_on = False
                on_event(FingerEvent.UP)
                return
            if not told:
                on_event(FingerEvent.LIFT)
                told = True
            time.sleep(_POLL_PAUSE)
