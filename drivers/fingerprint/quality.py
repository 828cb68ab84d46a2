"""Is this impression worth comparing, and if not, what should the person do?

The picture is looked at in squares of 0.8 mm, about two ridges: a square shows ridges, is blotted
(dark without ridges) or bare.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from drivers.fingerprint.image import GreyImage
from drivers.fingerprint.minutia import MinutiaTemplate

MAX_CAPTURES = 3

_MM_PER_INCH = 25.4
_SQUARE = 0.8
_RIDGE_SPREAD = 14.0
"""Grey levels: standard deviation in a square from which it shows ridges."""
_BLOT_LEVEL = 80
"""Grey level below which a square without ridges is skin, not glass."""
_FEWEST_MINUTIAE, _MOST_MINUTIAE = 12, 100
_NO_FINGER_AREA = 15.0
_LEAST_AREA = 70.0
"""Square millimetres with ridges; a small sensor need not show more than half of its window."""
_LEAST_SHARE = 0.5
_OFF_CENTRE = 2.5
"""Millimetres from the middle of the window to the middle of the ridges."""
_LEAST_CONTRAST = 24.0
_MOST_BLOTTED = 0.2
_MOST_DARK = 0.72
_LEAST_DARK = 0.16
_FULL_AREA = 150.0
_FULL_CONTRAST = 50.0
_FULL_MINUTIAE = 30.0
_CLEAR = 50.0
"""Quality of a minutia that counts wholly."""


class Advice(Enum):
    """What the impression lacks most, in the order in which it is judged."""

    GOOD = "good"
    NO_FINGER = "no_finger"
    TOO_WET = "too_wet"
    """Blotted: dry the finger, press more lightly."""
    CENTRE_IT = "centre_it"
    """It lies beside the middle of the window."""
    COVER_MORE = "cover_more"
    """Only the tip, or the edge: lay the whole pad down."""
    PRESS_HARDER = "press_harder"
    """Pale."""
    TOO_DRY = "too_dry"
    """Ridges broken into dots: breathe on the finger, press a little harder."""
    UNCLEAR = "unclear"
    """Too few minutiae, or so many that most must be false: wipe finger and glass, try again."""


@dataclass(frozen=True, slots=True)
class Quality:
    advice: Advice
    score: int
    """0 to 100; higher is better. To choose among captures, not to refuse one."""
    area: float
    """Square millimetres that show ridges."""
    contrast: float
    """Grey levels: median standard deviation where there are ridges."""
    blotted: float
    """Share of the finger that is dark without ridges, 0 to 1."""
    dark: float
    """Share of pixels nearer to the ridges' grey than to the ground's, where there are ridges."""
    off_centre: tuple[float, float]
    """Millimetres, to the right and downwards, from the middle of the window."""
    minutiae: int
    clear_minutiae: float
    """The same, those of low quality counted in part."""

    @property
    def good(self) -> bool:
        return self.advice is Advice.GOOD


@dataclass(frozen=True, slots=True)
class Capture:
    template: MinutiaTemplate
    quality: Quality


def assess(image: GreyImage, template: MinutiaTemplate) -> Quality:
    """The quality of `image`, of which `template` was extracted."""
    squares = _squares(image)
    spread, level = squares.std(axis=-1), squares.mean(axis=-1)
    ridges = spread >= _RIDGE_SPREAD
    blots = ~ridges & (level < _BLOT_LEVEL)
    side = image.dpi / _MM_PER_INCH  # pixels in a millimetre
    square_area = squares.shape[-1] / side**2
    skin = int(ridges.sum() + blots.sum())
    if not ridges.any():
        advice = Advice.TOO_WET if skin * square_area >= _NO_FINGER_AREA else Advice.NO_FINGER
        return Quality(
            advice,
            score=0,
            area=0.0,
            contrast=0.0,
            blotted=1.0 if skin else 0.0,
            dark=0.0,
            off_centre=(0.0, 0.0),
            minutiae=len(template.minutiae),
            clear_minutiae=0.0,
        )
    rows, columns = np.nonzero(ridges)
    off_centre = tuple(
        float(where.mean() + 0.5 - count / 2) * math.sqrt(square_area)
        for where, count in ((columns, ridges.shape[1]), (rows, ridges.shape[0]))
    )
    measured = Quality(
        advice=Advice.GOOD,
        score=0,
        area=float(ridges.sum()) * square_area,
        contrast=float(np.median(spread[ridges])),
        blotted=float(blots.sum()) / skin,
        dark=_dark_share(squares[ridges]),
        off_centre=(off_centre[0], off_centre[1]),
        minutiae=len(template.minutiae),
        clear_minutiae=sum(min(1.0, m.quality / _CLEAR) or 1.0 for m in template.minutiae),
    )
    window = template.width * template.height
    return replace(measured, advice=_advice(measured, window), score=_score(measured))


def enough(captures: Sequence[Capture]) -> bool:
    """Whether there is no use in, or no right to, asking for another touch."""
    return len(captures) >= MAX_CAPTURES or any(c.quality.good for c in captures)


def best(captures: Sequence[Capture]) -> Capture | None:
    """The one to compare: a good one before any other, then by score, then the first; None where
    no capture shows a finger.
    """
    shown = [c for c in captures if c.quality.advice is not Advice.NO_FINGER]
    return max(shown, key=lambda c: (c.quality.good, c.quality.score), default=None)


def _squares(image: GreyImage) -> NDArray[np.float32]:
    """(rows, columns, pixels of a square); what is left at the right and lower edge is dropped."""
    side = max(4, round(_SQUARE * image.dpi / _MM_PER_INCH))
    grey = np.frombuffer(image.pixels, np.uint8).reshape(image.height, image.width)
    rows, columns = image.height // side, image.width // side
    cut = grey[: rows * side, : columns * side].reshape(rows, side, columns, side)
    return cut.swapaxes(1, 2).reshape(rows, columns, side * side).astype(np.float32)


def _dark_share(ridges: NDArray[np.float32]) -> float:
    darkest, brightest = np.percentile(ridges, (5, 95))
    return float((ridges < (darkest + brightest) / 2).mean())


def _advice(measured: Quality, window: float) -> Advice:
    small = measured.area < min(_LEAST_AREA, _LEAST_SHARE * window)
    checks = (
        (measured.area < _NO_FINGER_AREA and measured.blotted < _MOST_BLOTTED, Advice.NO_FINGER),
        (measured.blotted > _MOST_BLOTTED or measured.dark > _MOST_DARK, Advice.TOO_WET),
        (small and math.hypot(*measured.off_centre) > _OFF_CENTRE, Advice.CENTRE_IT),
        (small, Advice.COVER_MORE),
        (measured.contrast < _LEAST_CONTRAST, Advice.PRESS_HARDER),
        (measured.dark < _LEAST_DARK, Advice.TOO_DRY),
        (not _FEWEST_MINUTIAE <= measured.minutiae <= _MOST_MINUTIAE, Advice.UNCLEAR),
    )
    return next((advice for wrong, advice in checks if wrong), Advice.GOOD)


def _score(measured: Quality) -> int:
    """Each part is 1 at what a good impression has."""
    parts = (
        min(1.0, measured.area / _FULL_AREA),
        min(1.0, measured.contrast / _FULL_CONTRAST),
        1.0 - measured.blotted,
        min(1.0, measured.clear_minutiae / _FULL_MINUTIAE),
        min(1.0, _MOST_MINUTIAE / max(1, measured.minutiae)),
    )
    return round(100 * math.prod(parts) ** (1 / 2))
