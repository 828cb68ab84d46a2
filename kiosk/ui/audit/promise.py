"""What the design promises for a way of showing the screen, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.ui.palettes import PROMISES
from kiosk.ui.theme import MINIMUM_TEXT, MINIMUM_TOUCH_MM
from kiosk.visit.look import Look, TextSize

MM_PER_INCH = 25.4
CAPITAL = 0.714
"""Height of a capital of Noto Sans, in parts of the font size (its OS/2 table, sCapHeight)."""
LARGEST_CAPITAL_MM = 4.85
"""0.7° as seen from 40 cm (EN 301 549, 5.1.4)."""
_DOTS_PER_INCH = {1280: 149, 1920: 141}
"""Of the assumed panels: 10.1 and 15.6 inches across."""


@dataclass(frozen=True)
class Promise:
    """Lengths in pixels."""

    touch: float
    text: float
    contrast: float
    """Of text and what lies behind it (WCAG 2.2, 1.4.3; with high contrast 1.4.6)."""
    shape: float
    """Of an icon that alone says what a touch does (WCAG 2.2, 1.4.11)."""


def promised(look: Look, width: int) -> Promise:
    """For a panel so many pixels wide; one that is not assumed counts as its nearest."""
    nearest = min(_DOTS_PER_INCH, key=lambda known: abs(known - width))
    per_mm = _DOTS_PER_INCH[nearest] / MM_PER_INCH
    largest = look.text_size is TextSize.LARGEST
    return Promise(
        touch=MINIMUM_TOUCH_MM * per_mm,
        text=LARGEST_CAPITAL_MM * per_mm / CAPITAL if largest else MINIMUM_TEXT,
        contrast=PROMISES[look.variant].text,
        shape=PROMISES[look.variant].shape,
    )
