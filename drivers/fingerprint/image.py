"""A fingerprint as a grey picture: ridges dark, ground bright."""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_SIDE = 2048
"""Pixels. A ten-print slap is larger; one finger at 1000 dpi is not."""
MIN_SIDE = 32
MIN_DPI = 250
MAX_DPI = 1200


@dataclass(frozen=True, slots=True)
class GreyImage:
    """`pixels`: rows from the top, one byte each, 0 is black.

    ValueError where a side or resolution is out of bounds or `pixels` has another length.
    """

    width: int
    height: int
    dpi: int
    pixels: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not (MIN_SIDE <= self.width <= MAX_SIDE and MIN_SIDE <= self.height <= MAX_SIDE):
            raise ValueError("fingerprint image: size out of bounds")
        if not MIN_DPI <= self.dpi <= MAX_DPI:
            raise ValueError("fingerprint image: resolution out of bounds")
        if len(self.pixels) != self.width * self.height:
            raise ValueError("fingerprint image: pixels do not fill the size")
