"""Every colour, size, radius and space of the screen as a named token.

Sizes are written for a panel of 1280 × 800 and scaled to the panel in use. Assumed panels: 10.1"
at 1280 × 800 (149 dpi) and 15.6" at 1920 × 1080 (141 dpi): 20 mm are 118 and 111 pixels.
Colours are chosen in pairs that keep WCAG 2.2 AA (4.5:1 for text, 3:1 for icons and edges that
carry meaning); `TEXT_PAIRS` and `SHAPE_PAIRS` list them for the test.
"""

from __future__ import annotations

Rgba = tuple[float, float, float, float]

BASE_WIDTH = 1280
BASE_HEIGHT = 800
MINIMUM_TEXT = 28
MINIMUM_TOUCH_MM = 20


class Palette:
    """Colours as `#rrggbb`."""

    PAPER = "#F8F4EA"
    SURFACE = "#FFFFFF"
    SUNKEN = "#F0EADB"
    LINE = "#DCD3BF"
    EDGE = "#C9BEA6"
    INK = "#17261F"
    INK_SOFT = "#4B5B53"
    INK_FAINT = "#5B645B"

    BRAND = "#0F4C3A"
    BRAND_DARK = "#093427"
    BRAND_DEEP = "#062A1F"
    BRAND_EDGE = "#1D5A45"
    BRAND_TINT = "#DFECE4"
    ON_BRAND = "#FFFFFF"
    ON_BRAND_SOFT = "#D5E4DB"

    GOLD = "#E3B341"
    GOLD_DEEP = "#B98517"
    GOLD_TINT = "#FBEFCF"
    ACCENT = "#B3202A"
    ACCENT_DEEP = "#861720"

    GOOD = "#19703F"
    GOOD_TINT = "#E1F2E7"
    CAUTION = "#8A5200"
    CAUTION_TINT = "#FDF0D2"
    BAD = "#AE1F29"
    BAD_TINT = "#FBE7E5"
    NEUTRAL = "#586259"
    NEUTRAL_TINT = "#ECE8DC"
    CALM = "#1D4F7A"
    CALM_TINT = "#E4EEF6"


TEXT_PAIRS = (
    ("INK", "PAPER"),
    ("INK", "SURFACE"),
    ("INK", "SUNKEN"),
    ("INK", "GOLD"),
    ("INK_SOFT", "PAPER"),
    ("INK_SOFT", "SURFACE"),
    ("INK_SOFT", "SUNKEN"),
    ("INK_FAINT", "SUNKEN"),
    ("ON_BRAND", "BRAND"),
    ("ON_BRAND", "BRAND_DARK"),
    ("ON_BRAND", "ACCENT"),
    ("ON_BRAND_SOFT", "BRAND"),
    ("ON_BRAND_SOFT", "BRAND_DARK"),
    ("ON_BRAND", "BRAND_DEEP"),
    ("ON_BRAND_SOFT", "BRAND_DEEP"),
    ("GOLD", "BRAND"),
    ("GOLD", "BRAND_DARK"),
    ("BRAND", "PAPER"),
    ("BRAND", "SURFACE"),
    ("BRAND", "BRAND_TINT"),
    ("BRAND_DEEP", "GOLD"),
    ("GOOD", "GOOD_TINT"),
    ("CAUTION", "CAUTION_TINT"),
    ("BAD", "BAD_TINT"),
    ("BAD", "SURFACE"),
    ("BAD", "PAPER"),
    ("NEUTRAL", "NEUTRAL_TINT"),
    ("CALM", "CALM_TINT"),
    ("INK", "CAUTION_TINT"),
    ("INK", "BAD_TINT"),
)

SHAPE_PAIRS = (
    ("GOOD", "SURFACE"),
    ("BAD", "SURFACE"),
    ("CAUTION", "SURFACE"),
    ("NEUTRAL", "SURFACE"),
    ("BRAND", "PAPER"),
    ("ACCENT", "SURFACE"),
)


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

    def __init__(self, width: int = BASE_WIDTH, height: int = BASE_HEIGHT) -> None:
        for name, value in vars(Palette).items():
            if name.isupper():
                setattr(self, name.lower(), rgba(value))
        self.clear: Rgba = (0.0, 0.0, 0.0, 0.0)
        self.shade: Rgba = rgba(Palette.BRAND_DEEP, 0.62)
        self.ornament: Rgba = rgba(Palette.GOLD, 0.16)
        self.fit(width, height)

    def fit(self, width: int, height: int) -> None:
        """Scale the sizes to a panel; widgets built afterwards have them."""
        self.width = width
        self.height = height
        self.scale = min(width / BASE_WIDTH, height / BASE_HEIGHT)
        px = self.px

        # Few sizes: each one that is drawn, thin or bold, costs the font library 0.4 MB.
        self.text_small = px(28)
        self.text_body = px(31)
        self.text_lead = px(36)
        self.text_title = px(44)
        self.text_display = px(54)
        self.text_clock = px(84)
        self.text_ticket = px(190)

        self.hairline = max(1, px(2))
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

    def px(self, size: float) -> int:
        """A size written for 1280 × 800, in pixels of this panel."""
        return round(size * self.scale)


theme = Theme()
