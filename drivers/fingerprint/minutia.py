"""Minutiae in the conventions of ISO/IEC 19794-2:2011, clause 7.

x runs to the right and y downwards, both in millimetres from the upper left of the image; the
angle is that of the ridge, counter-clockwise from the right, in degrees.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum


class MinutiaKind(IntEnum):
    """Values of the two type bits (ISO/IEC 19794-2:2011, 8.4.2)."""

    OTHER = 0
    ENDING = 1
    BIFURCATION = 2


@dataclass(frozen=True, slots=True)
class Minutia:
    x: float
    y: float
    angle: float
    """0 to below 360."""
    kind: MinutiaKind
    quality: int = 0
    """1 to 100; 0: not reported."""


@dataclass(frozen=True, slots=True)
class MinutiaTemplate:
    """One view of one finger."""

    minutiae: tuple[Minutia, ...] = field(repr=False)
    width: float
    """Of the image, in millimetres."""
    height: float
