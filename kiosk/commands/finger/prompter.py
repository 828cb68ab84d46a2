"""What the person at the scanner is to do, on standard error as it happens."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

from drivers.fingerprint.scanner import FingerEvent, ImageProgress, QualityHint, ScannerEvent
from kiosk.commands.progress_bar import ProgressBar
from kiosk.devices.finger_touch import USUAL_IMAGE

_EVENTS = {
    FingerEvent.WAITING: "Lay the finger flat on the glass and hold it still.",
    FingerEvent.LIFT: "Lift the finger.",
}
_HINTS = {
    QualityHint.UNREADABLE: "The scanner could take no picture. Again, please.",
    QualityHint.TOO_DRY: "Too dry: breathe on the finger, and again.",
    QualityHint.TOO_WET: "Too wet: dry the finger, and again.",
    QualityHint.DISORDERLY: "Smeared: hold the finger still, and again.",
    QualityHint.TOO_FEW_FEATURES: "Too little of the finger: cover the glass, and again.",
    QualityHint.TOO_SHORT: "Lifted too early: leave the finger on the glass, and again.",
    QualityHint.NOT_CENTRED: "Not in the middle of the glass. Again, please.",
    QualityHint.NOT_THE_SAME: "Those were two different fingers. Both touches again, please.",
}


class Prompter:
    """Listens to a scanner. Gives up when nobody follows within `wait` seconds."""

    def __init__(self, stream: TextIO, wait: float, stopped: Callable[[], bool]) -> None:
        self.stopped = stopped
        self.wait = wait
        self.finger_at = 0.0
        """`time.monotonic()` when the last finger came, or when it was begun to wait for one."""
        self._stream = stream
        self._bar = ProgressBar(stream)
        self._waiting_since: float | None = time.monotonic()

    def __call__(self, event: ScannerEvent) -> None:
        if isinstance(event, ImageProgress):
            # Of a size that is not known yet, a guess that the picture may exceed.
            expected = event.expected or max(USUAL_IMAGE, event.received)
            self._bar.draw("picture", event.received, expected)
            return
        if event is FingerEvent.WAITING:
            self._waiting_since = time.monotonic()
        if event is FingerEvent.DOWN:
            self._waiting_since, self.finger_at = None, time.monotonic()
        text = _HINTS[event] if isinstance(event, QualityHint) else _EVENTS.get(event)
        if text is not None:
            self._bar.clear()
            print(text, file=self._stream, flush=True)

    @property
    def waited_in_vain(self) -> bool:
        since = self._waiting_since
        return since is not None and time.monotonic() - since > self.wait

    def withdrawn(self) -> bool:
        return self.stopped() or self.waited_in_vain

    def begin(self) -> None:
        """Another request to the scanner."""
        self._waiting_since = self.finger_at = time.monotonic()

    def clear(self) -> None:
        self._bar.clear()
