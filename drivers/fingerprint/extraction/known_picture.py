"""A drawn picture whose minutiae are known, against which the extractor proves itself.

Rings about the middle, with eight minutiae planted as spirals of the wave's phase, one in each
eighth of a turn. It would come out otherwise if the detector's C structure were read at wrong
places, y pointed upwards, angles turned the other way or out of the ridge, or the types were
swapped.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from drivers.fingerprint.image import GreyImage
from drivers.fingerprint.minutia import Minutia, MinutiaKind

_SIDE = 256
_DPI = 500
_PERIOD = 9.0
"""Pixels from ridge to ridge."""
_MIDDLE = 127.5
_PLANTED = tuple(
    (
        _MIDDLE + (48 + 5 * index) * math.cos(math.radians(10 + 45 * index)),
        _MIDDLE + (48 + 5 * index) * math.sin(math.radians(10 + 45 * index)),
        1 if index % 2 else -1,
    )
    for index in range(8)
)
_MM_PER_PIXEL = 25.4 / _DPI

_ENDING, _BIFURCATION = MinutiaKind.ENDING, MinutiaKind.BIFURCATION
_EXPECTED = (
    # x and y in pixels, angle and type: worked out from the wave, not taken from the detector.
    (174.8, 135.8, 260, _ENDING),
    (157.9, 170.9, 36, _BIFURCATION),
    (117.4, 184.6, 169, _ENDING),
    (75.9, 163.6, 306, _ENDING),
    (60.5, 115.7, 79, _BIFURCATION),
    (85.6, 67.7, 216, _ENDING),
    (141.0, 50.7, 350, _BIFURCATION),
    (195.5, 79.9, 126, _ENDING),
)
_DISTANCE = 0.2
"""Millimetres: the detector follows a ridge to where it is binarised, not to where it is drawn."""
_ANGLE = 22.5
"""Degrees: two of the detector's steps."""


def known_picture() -> GreyImage:
    y, x = np.mgrid[0:_SIDE, 0:_SIDE].astype(np.float64)
    phase = 2 * math.pi / _PERIOD * np.hypot(x - _MIDDLE, y - _MIDDLE)
    for at_x, at_y, turn in _PLANTED:
        phase += turn * np.arctan2(y - at_y, x - at_x)
    grey = 128 - 100 * np.cos(phase)
    return GreyImage(_SIDE, _SIDE, _DPI, grey.round().astype(np.uint8).tobytes())


def shows_what_is_known(found: Sequence[Minutia]) -> bool:
    """Each of the eight, by place, angle, type and quality, and none besides."""
    return len(found) == len(_EXPECTED) and all(
        any(_is(minutia, *expected) for minutia in found) for expected in _EXPECTED
    )


def _is(minutia: Minutia, x: float, y: float, angle: float, kind: MinutiaKind) -> bool:
    apart = math.hypot(minutia.x - x * _MM_PER_PIXEL, minutia.y - y * _MM_PER_PIXEL)
    turned = (minutia.angle - angle + 180) % 360 - 180
    return (
        apart <= _DISTANCE
        and abs(turned) <= _ANGLE
        and minutia.kind is kind
        and 1 <= minutia.quality <= 100
    )
