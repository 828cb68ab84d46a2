"""Every colour, size, radius, space and speed of the screen as a named token.

Sizes are written for a panel of 1280 × 800 and scaled to the panel in use. Assumed panels: 10.1"
at 1280 × 800 (149 dpi) and 15.6" at 1920 × 1080 (141 dpi): 20 mm are 118 and 111 pixels.
Colours are in `palettes`, with the contrasts that they promise.

Widgets read the theme when they are made. So whoever dresses it anew makes all widgets anew, and
nothing of it may be kept elsewhere: not as the default of a property, not in a table of a module.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.ui.palettes import PALETTES
from kiosk.visit.look import Look, TextSize, Variant

Rgba = tuple[float, float, float, float]

BASE_WIDTH = 1280
BASE_HEIGHT = 800
MINIMUM_TOUCH_MM = 20
LOW_SHARE = 0.7
"""How much of a tall panel's height is used where all that is to be touched stands low."""
TALL = 1000
"""Pixels from which on a panel can be used so: on the assumed one, `LOW_SHARE` of 1080 pixels are
as good as 756 / 800 of the sizes as they are written, and a target still has its 20 mm."""


@dataclass(frozen=True)
class Lettering:
    """Sizes of text as written for 1280 × 800. Few: each one that is drawn, thin or bold, costs
    the font library 0.4 MB. Large texts grow least: they are legible as they are."""

    small: int
    body: int
    lead: int
    title: int
    display: int


LETTERING = {
    TextSize.NORMAL: Lettering(small=28, body=31, lead=36, title=44, display=54),
    TextSize.LARGE: Lettering(small=34, body=36, lead=40, title=46, display=56),
    TextSize.LARGEST: Lettering(small=40, body=42, lead=44, title=48, display=58),
}
MINIMUM_TEXT = LETTERING[TextSize.NORMAL].small
"""No text is smaller, whatever is chosen."""


def rgba_bytes(colour: str) -> tuple[int, int, int, int]:
    """`#rrggbb` as four bytes, opaque."""
    value = int(colour.removeprefix("#"), 16)
    return (value >> 16, value >> 8 & 255, value & 255, 255)


def rgba(colour: str, opacity: float = 1.0) -> Rgba:
    """`#rrggbb` as Kivy wants it: four numbers from 0 to 1."""
    red, green, blue, _ = rgba_bytes(colour)
    return (red / 255, green / 255, blue / 255, opacity)


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2, definition "contrast ratio"): 1 to 21."""

    def luminance(colour: str) -> float:
        parts = [channel / 255 for channel in rgba_bytes(colour)[:3]]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    brighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


class Theme:
    """Sizes in pixels of the panel in use; colours as attributes in lower case."""

    def __init__(self, look: Look | None = None) -> None:
        self.dress(look or Look(), BASE_WIDTH, BASE_HEIGHT)

    def dress(self, look: Look, width: int, height: int) -> None:
        """Take on a look on a panel of so many pixels; widgets made afterwards have it."""
        self.look = look
        self._colour(look.variant)
        self._fit(width, height)

    def fit(self, width: int, height: int) -> None:
        """Another panel, the same look."""
        self.dress(self.look, width, height)

    def colour(self, token: str) -> Rgba:
        """The colour with this name in lower case."""
        return getattr(self, token)

    def drawing(self, name: str) -> str:
        """Of a drawing in the theme's colours, the one in the colours of today."""
        variant = self.look.variant
        return name if variant is Variant.LIGHT else f"{name}.{variant.value}"

    def _colour(self, variant: Variant) -> None:
        palette = PALETTES[variant]
        for name, value in vars(palette).items():
            if name.isupper():
                setattr(self, name.lower(), rgba(value))
        self.outlined = variant is Variant.HIGH_CONTRAST
        """Every surface has a line around it: no ground tells it from what lies below."""
        self.clear: Rgba = (0.0, 0.0, 0.0, 0.0)
        self.shade = rgba(palette.SHADE, 0.75 if self.outlined else 0.62)
        self.ornament: Rgba = self.clear if self.outlined else rgba(palette.GOLD, 0.16)

    def _fit(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.share = LOW_SHARE if self.look.low and height >= TALL else 1.0
        """How much of the panel's height is used, from below."""
        self.scale = min(width / BASE_WIDTH, height * self.share / BASE_HEIGHT)
        px = self.px

        lettering = LETTERING[self.look.text_size]
        self.text_small = max(px(lettering.small), MINIMUM_TEXT)
        self.text_body = px(lettering.body)
        self.text_lead = px(lettering.lead)
        self.text_title = px(lettering.title)
        self.text_display = px(lettering.display)
        self.roomy = self.look.text_size is TextSize.NORMAL
        """Lines are as short as texts can be."""
        self.crowded = self.look.text_size is TextSize.LARGEST
        """What only adorns makes room for the text."""
        self.text_clock = px(84)
        self.text_ticket = px(190)

        self.text_key = max(px(LETTERING[TextSize.NORMAL].small), MINIMUM_TEXT)
        """On keys too narrow for a larger one; it does not grow with the others."""

        self.hairline = max(1, px(3 if self.outlined else 2))
        self.edge_depth = px(5)
        self.gap_xs = px(8)
        self.gap_s = px(14)
        self.gap_m = px(20)
        self.gap_l = px(30)
        self.gap_xl = px(44)
        self.radius_s = px(14)
        self.radius_m = px(22)
        self.radius_l = px(32)

        self.icon_s = px(36)
        self.icon_m = px(56)
        self.icon_l = px(88)
        self.icon_xl = px(132)

        self.touch = px(118)
        self.header = px(120)
        self.footer = px(132)
        self.strip = px(74)
        self.key_back, self.key_staff, self.key_finish = px(236), px(300), px(232)
        """Usual widths of the footer's keys."""
        self.key_grows = px(44)
        """So much wider one may be to have its text on one line."""
        self.tag = self.text_px(250)
        """Width that a row leaves to a word at its right; a longer one has more lines."""
        self.least_art = px(120)
        """Height below which an illustration shows nothing."""
        self.row = px(60) if self.roomy else round(2.5 * self.text_small)
        """Of a list that is only read; larger texts take two lines more often."""

        self.turn_degrees = 300
        """A second, of what turns while something takes its time."""
        self.turn_steps = 20
        """A second."""

    def px(self, size: float) -> int:
        """A size written for 1280 × 800, in pixels of this panel."""
        return round(size * self.scale)

    def text_px(self, size: float) -> int:
        """As `px`, of a place that is as high or wide as a text wants it."""
        grown = LETTERING[self.look.text_size].small / LETTERING[TextSize.NORMAL].small
        return self.px(size * grown)


theme = Theme()
