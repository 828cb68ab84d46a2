"""Sizes of the board.

From 8 m a letter should be 40 mm high: on a 43" panel of 1920 × 1080, which has 2 pixels to the
millimetre, that is a font of 115 pixels, 6 hundredths of its width.
"""

from __future__ import annotations

_BASE = (16, 9)


class Measures:
    """`rem` is a hundredth of the long side of the largest 16:9 (or 9:16) picture that fits."""

    def __init__(self) -> None:
        self.fit(1920, 1080)

    def fit(self, width: int, height: int) -> None:
        """Widgets built afterwards have this panel's sizes."""
        self.portrait = height > width
        long, short = max(width, height), min(width, height)
        self._unit = min(long / 100, short / (100 * _BASE[1] / _BASE[0]))

    def rem(self, count: float) -> int:
        """Pixels."""
        return round(count * self._unit)


measures = Measures()
rem = measures.rem
