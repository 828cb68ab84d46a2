"""From a touch to minutiae: the picture, its quality, the extraction; the best of up to three."""

from __future__ import annotations

import logging
import time
from typing import Protocol

from drivers.fingerprint.extraction.errors import ExtractionError, ExtractorUnavailable
from drivers.fingerprint.image import GreyImage
from drivers.fingerprint.minutia import MinutiaTemplate
from drivers.fingerprint.quality import MAX_CAPTURES, Advice, Capture, assess, best, enough
from drivers.fingerprint.scanner import FingerprintScanner
from kiosk.devices.finger_touch import Touch
from kiosk.visit.view import FingerHint

_log = logging.getLogger(__name__)

TOUCH_SECONDS = 25.0
"""For one more picture after a poor one: the person has to lift the finger and lay it down again,
and a serial module needs 3.5 to 7 s to hand a picture over."""


class Extractor(Protocol):
    def extract(self, image: GreyImage) -> MinutiaTemplate:
        """Raises ExtractionError."""
        ...


HINTS = {
    Advice.NO_FINGER: FingerHint.PLACE,
    Advice.TOO_WET: FingerHint.TOO_WET,
    Advice.CENTRE_IT: FingerHint.NOT_CENTRED,
    Advice.COVER_MORE: FingerHint.COVER_MORE,
    Advice.PRESS_HARDER: FingerHint.POOR_IMAGE,
    Advice.TOO_DRY: FingerHint.TOO_DRY,
    Advice.UNCLEAR: FingerHint.POOR_IMAGE,
}


class FingerReader:
    """Minutiae of the finger on a scanner. Used from one thread.

    Once the extractor has said that it cannot work here, `usable` is False for good: staff must
    act, and every other way of comparing goes on without.
    """

    def __init__(self, extractor: Extractor) -> None:
        self._extractor = extractor
        self.usable = True

    def read(self, scanner: FingerprintScanner, touch: Touch) -> MinutiaTemplate | None:
        """The best of a few pictures; the first good one is enough.

        None: no picture could be made into minutiae. Raises DeviceError for the scanner, and
        ExtractorUnavailable.
        """
        captures: list[Capture] = []
        for _ in range(MAX_CAPTURES):
            image = scanner.capture_image(
                deadline=touch.deadline, on_event=touch.on_event, cancelled=touch.cancelled
            )
            touch.hint(FingerHint.MATCHING)
            template = self._extracted(image)
            advice = Advice.UNCLEAR
            if template is not None:
                captures.append(Capture(template, assess(image, template)))
                advice = captures[-1].quality.advice
            if enough(captures):
                break
            touch.hint(HINTS[advice])
            touch.deadline = time.monotonic() + TOUCH_SECONDS
        chosen = best(captures)
        return chosen.template if chosen else None

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
