"""How a person wants the screen to be: what it looks like, and whether it speaks.

It holds for one visit, and the next person finds the terminal as the station has set it.
"""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import msgspec


class Variant(Enum):
    """Which colours."""

    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"
    """Text at 7:1 or more (WCAG 2.2, 1.4.6), edges around everything that can be touched."""


class TextSize(Enum):
    NORMAL = "normal"
    LARGE = "large"
    LARGEST = "largest"
    """Capitals of 4.85 mm on the assumed panels: 0.7° at 40 cm (EN 301 549, 5.1.4)."""


class Look(msgspec.Struct, frozen=True):
    variant: Variant = Variant.LIGHT
    text_size: TextSize = TextSize.NORMAL
    simple: bool = False
    """Fewer and larger choices."""
    low: bool = False
    """All that is to be touched stands low, for a person in a wheelchair (EN 301 549, 8.3)."""


LEAST, MOST = -2, 2
Step = Annotated[int, msgspec.Meta(ge=LEAST, le=MOST)]


class Voice(msgspec.Struct, frozen=True):
    """The screen speaks. Both from LEAST to MOST, 0 is what it begins with."""

    pace: Step = 0
    loudness: Step = 0
