"""From a touch to minutiae: the picture, its quality, the extraction; the best of up to three."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from drivers.fingerprint.extraction.errors import ExtractionError, ExtractorUnavailable
from drivers.fingerprint.image import GreyImage
from drivers.fingerprint.minutia import MinutiaTemplate
from drivers.fingerprint.scanner import FingerprintScanner
from kiosk.devices.finger_touch import Touch
from kiosk.visit.view import FingerHint

_log = logging.getLogger(__name__)

CAPTURES = 3
TOUCH_SECONDS = 25.0
"""For one more picture after a poor one: the person has to lift the finger and lay it down again,
and a serial module needs 3.5 to 7 s to hand a picture over."""


class Extractor(Protocol):
    def extract(self, image: GreyImage) -> MinutiaTemplate:
        """Raises ExtractionError."""
        ...


@dataclass(frozen=True)
class Judgement:
    """Of one picture. `score`: higher is better; `hint`: what was wrong with it, if anything."""

    score: float
    hint: FingerHint | None


Judge = Callable[[GreyImage, MinutiaTemplate], Judgement]


class FingerReader:
    """Minutiae of the finger on a scanner. Used from one thread.

    Once the extractor has said that it cannot work here, `usable` is False for good: staff must
    act, and every other way of comparing goes on without.
    """

    def __init__(self, extractor: Extractor, judge: Judge) -> None:
        self._extractor = extractor
        self._judge = judge
        self.usable = True

    def read(self, scanner: FingerprintScanner, touch: Touch) -> MinutiaTemplate | None:
        """The best of up to CAPTURES pictures; the first good one is enough.

        None: no picture could be made into minutiae. Raises DeviceError for the scanner, and
        ExtractorUnavailable.
        """
        best: tuple[float, MinutiaTemplate] | None = None
        for _ in range(CAPTURES):
            image = scanner.capture_image(
                deadline=touch.deadline, on_event=touch.on_event, cancelled=touch.cancelled
            )
            touch.hint(FingerHint.MATCHING)
            template = self._extracted(image)
            if template is None:
                touch.hint(FingerHint.POOR_IMAGE)
                touch.deadline = time.monotonic() + TOUCH_SECONDS
                continue
            judged = self._judge(image, template)
            if best is None or judged.score > best[0]:
                best = judged.score, template
            if judged.hint is None:
                break
            touch.hint(judged.hint)
            touch.deadline = time.monotonic() + TOUCH_SECONDS
        return best[1] if best else None

    def minutiae_of(self, image: GreyImage) -> MinutiaTemplate | None:
        """Of a stored picture. None: it has none, or is not one. Raises ExtractorUnavailable."""
        return self._extracted(image)

    def _extracted(self, image: GreyImage) -> MinutiaTemplate | None:
        try:
            return self._extractor.extract(image)
        except ExtractorUnavailable as error:
            _log.error("no minutiae can be extracted here: %s", error)
            self.usable = False
            raise
        except ExtractionError as error:
            _log.warning("a finger's picture was given up: %s", type(error).__name__)
            return None
