"""One touch of a finger on the scanner: bounded in time, told to the person, withdrawable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from drivers.fingerprint.scanner import FingerEvent, ImageProgress, QualityHint, ScannerEvent
from kiosk.visit.view import FingerHint

_HINTS = {
    QualityHint.TOO_DRY: FingerHint.TOO_DRY,
    QualityHint.TOO_WET: FingerHint.TOO_WET,
    QualityHint.NOT_CENTRED: FingerHint.NOT_CENTRED,
    QualityHint.TOO_SHORT: FingerHint.TOO_SHORT,
}

_STAYS = frozenset(
    {FingerHint.NO_MATCH, FingerHint.POOR_IMAGE, FingerHint.COVER_MORE, *_HINTS.values()}
)
"""What went wrong with the last touch stays readable until the next one."""

USUAL_IMAGE = 36_864
"""Bytes: 256 by 288 pixels at 4 bits, as most modules have it."""

Tell = Callable[[FingerHint, float | None], None]


@dataclass
class Touch:
    """`deadline`: `time.monotonic()` seconds. `tell` takes a hint and how much of an image is here;
    `cancelled` says that nobody wants the answer any more.
    """

    deadline: float
    tell: Tell
    cancelled: Callable[[], bool]
    shown: FingerHint | None = None

    def hint(self, hint: FingerHint, fraction: float | None = None) -> None:
        self.shown = hint
        self.tell(hint, fraction)

    def on_event(self, event: ScannerEvent) -> None:
        match event:
            case ImageProgress():
                self.hint(FingerHint.TRANSFER, _shown(event))
            case QualityHint():
                self.hint(_HINTS.get(event, FingerHint.POOR_IMAGE))
            case FingerEvent.DOWN:
                self.hint(FingerHint.MATCHING)
            case FingerEvent.WAITING | FingerEvent.LIFT:
                if self.shown not in _STAYS:
                    self.hint(FingerHint.PLACE if event is FingerEvent.WAITING else FingerHint.LIFT)
            case FingerEvent.UP:
                pass


def _shown(progress: ImageProgress) -> float:
    """Of a size that is not known yet, a guess that never gets to the end."""
    if progress.fraction is not None:
        return progress.fraction
    return min(0.95, progress.received / USUAL_IMAGE)
