"""The colours of each variant as named tokens, and what they promise to each other.

Names say what a colour is for, never what it looks like: `INK` is light on a dark screen. An ink
goes on the tint of the same name, `ON_X` on a ground of colour `X`.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.visit.look import Variant


class Light:
    """Colours as `#rrggbb`."""

    PAPER = "#F8F4EA"
    SURFACE = "#FFFFFF"
    SUNKEN = "#F0EADB"
    LINE = "#DCD3BF"
    EDGE = "#C9BEA6"
    TRACK = "#8F866B"
    """Of what is still to be gone or filled."""
    OUTLINE = "#C9BEA6"
    """Around whatever can be touched."""
    INK = "#17261F"
    INK_SOFT = "#4B5B53"
    INK_FAINT = "#5B645B"

    BRAND = "#0F4C3A"
    BRAND_DARK = "#093427"
    BRAND_DEEP = "#062A1F"
    BRAND_EDGE = "#1D5A45"
    BRAND_INK = "#0F4C3A"
    BRAND_TINT = "#DFECE4"
    ON_BRAND = "#FFFFFF"
    ON_BRAND_SOFT = "#D5E4DB"
    PRIMARY = "#0F4C3A"
    PRIMARY_EDGE = "#062A1F"
    ON_PRIMARY = "#FFFFFF"

    GOLD = "#E3B341"
    GOLD_DEEP = "#B98517"
    GOLD_TINT = "#FBEFCF"
    ON_GOLD = "#062A1F"
    ACCENT = "#B3202A"
    ACCENT_DEEP = "#861720"
    FOCUS = "#0B57D0"
    FOCUS_HALO = "#FFFFFF"
    SHADE = "#062A1F"

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
    SKIN = "#F6E2CD"
    READER = "#0F4C3A"


class Dark:
    """Less light in a dim hall, and for eyes that light hurts."""

    PAPER = "#101815"
    SURFACE = "#1B2722"
    SUNKEN = "#0A110E"
    LINE = "#33453D"
    EDGE = "#060B09"
    TRACK = "#6E7F77"
    OUTLINE = "#557064"
    INK = "#EDF3EF"
    INK_SOFT = "#BCCAC2"
    INK_FAINT = "#93A39A"

    BRAND = "#12543F"
    BRAND_DARK = "#08231A"
    BRAND_DEEP = "#04150F"
    BRAND_EDGE = "#1D5A45"
    BRAND_INK = "#86D9B5"
    BRAND_TINT = "#1F3D31"
    ON_BRAND = "#FFFFFF"
    ON_BRAND_SOFT = "#D5E4DB"
    PRIMARY = "#7FD4AF"
    PRIMARY_EDGE = "#3F8A6B"
    ON_PRIMARY = "#04150F"

    GOLD = "#E8BB50"
    GOLD_DEEP = "#96701A"
    GOLD_TINT = "#3A2F13"
    ON_GOLD = "#062A1F"
    ACCENT = "#FF8078"
    ACCENT_DEEP = "#B3202A"
    FOCUS = "#7FB8FF"
    FOCUS_HALO = "#000000"
    SHADE = "#000000"

    GOOD = "#79D9A2"
    GOOD_TINT = "#153626"
    CAUTION = "#F4BE66"
    CAUTION_TINT = "#3B2C10"
    BAD = "#FFA59E"
    BAD_TINT = "#47201E"
    NEUTRAL = "#B3BEB6"
    NEUTRAL_TINT = "#28332D"
    CALM = "#97CBF5"
    CALM_TINT = "#17324B"
    SKIN = "#E9CFB4"
    READER = "#2B7C60"


class HighContrast:
    """White and yellow on black, and a bright line around everything that can be touched."""

    PAPER = "#000000"
    SURFACE = "#000000"
    SUNKEN = "#000000"
    LINE = "#9A9A9A"
    EDGE = "#9A9A9A"
    TRACK = "#7A7A7A"
    OUTLINE = "#FFFFFF"
    INK = "#FFFFFF"
    INK_SOFT = "#FFFFFF"
    INK_FAINT = "#B4B4B4"

    BRAND = "#000000"
    BRAND_DARK = "#000000"
    BRAND_DEEP = "#000000"
    BRAND_EDGE = "#FFFFFF"
    BRAND_INK = "#FFFFFF"
    BRAND_TINT = "#000000"
    ON_BRAND = "#FFFFFF"
    ON_BRAND_SOFT = "#FFFFFF"
    PRIMARY = "#FFE500"
    PRIMARY_EDGE = "#A89700"
    ON_PRIMARY = "#000000"

    GOLD = "#FFE500"
    GOLD_DEEP = "#A89700"
    GOLD_TINT = "#000000"
    ON_GOLD = "#000000"
    ACCENT = "#FF9C94"
    ACCENT_DEEP = "#FF9C94"
    FOCUS = "#33C8FF"
    FOCUS_HALO = "#000000"
    SHADE = "#000000"

    GOOD = "#7CFFA8"
    GOOD_TINT = "#000000"
    CAUTION = "#FFE500"
    CAUTION_TINT = "#000000"
    BAD = "#FFADA6"
    BAD_TINT = "#000000"
    NEUTRAL = "#DDDDDD"
    NEUTRAL_TINT = "#000000"
    CALM = "#9ADBFF"
    CALM_TINT = "#000000"
    SKIN = "#FFFFFF"
    READER = "#9A9A9A"


PALETTES: dict[Variant, type] = {
    Variant.LIGHT: Light,
    Variant.DARK: Dark,
    Variant.HIGH_CONTRAST: HighContrast,
}


@dataclass(frozen=True)
class Promise:
    """Least contrast ratios (WCAG 2.2): of text, and of shapes that mean something."""

    text: float
    shape: float


PROMISES = {
    Variant.LIGHT: Promise(text=4.5, shape=3),
    Variant.DARK: Promise(text=4.5, shape=3),
    Variant.HIGH_CONTRAST: Promise(text=7, shape=4.5),
}

TEXT_PAIRS = (
    ("INK", "PAPER"),
    ("INK", "SURFACE"),
    ("INK", "SUNKEN"),
    ("INK", "CALM_TINT"),
    ("INK", "CAUTION_TINT"),
    ("INK", "BAD_TINT"),
    ("INK", "GOOD_TINT"),
    ("INK", "GOLD_TINT"),
    ("INK", "NEUTRAL_TINT"),
    ("INK", "BRAND_TINT"),
    ("INK_SOFT", "PAPER"),
    ("INK_SOFT", "SURFACE"),
    ("INK_SOFT", "SUNKEN"),
    ("INK_FAINT", "SUNKEN"),
    ("INK_FAINT", "SURFACE"),
    ("ON_BRAND", "BRAND"),
    ("ON_BRAND", "BRAND_DARK"),
    ("ON_BRAND", "BRAND_DEEP"),
    ("ON_BRAND_SOFT", "BRAND"),
    ("ON_BRAND_SOFT", "BRAND_DARK"),
    ("ON_BRAND_SOFT", "BRAND_DEEP"),
    ("ON_PRIMARY", "PRIMARY"),
    ("ON_GOLD", "GOLD"),
    ("GOLD", "BRAND"),
    ("GOLD", "BRAND_DARK"),
    ("BRAND_INK", "PAPER"),
    ("BRAND_INK", "SURFACE"),
    ("BRAND_INK", "SUNKEN"),
    ("BRAND_INK", "BRAND_TINT"),
    ("BRAND_INK", "GOLD_TINT"),
    ("GOOD", "GOOD_TINT"),
    ("CAUTION", "CAUTION_TINT"),
    ("CAUTION", "SURFACE"),
    ("CAUTION", "PAPER"),
    ("BAD", "BAD_TINT"),
    ("BAD", "SURFACE"),
    ("BAD", "PAPER"),
    ("NEUTRAL", "NEUTRAL_TINT"),
    ("CALM", "CALM_TINT"),
)
"""Ink and ground."""

SHAPE_PAIRS = (
    ("GOOD", "SURFACE"),
    ("BAD", "SURFACE"),
    ("CAUTION", "SURFACE"),
    ("NEUTRAL", "SURFACE"),
    ("CALM", "SURFACE"),
    ("BRAND_INK", "PAPER"),
    ("PRIMARY", "PAPER"),
    ("TRACK", "PAPER"),
    ("TRACK", "SURFACE"),
    ("TRACK", "SUNKEN"),
    ("ACCENT", "SURFACE"),
    ("FOCUS", "PAPER"),
    ("FOCUS", "SURFACE"),
    ("FOCUS", "SUNKEN"),
    ("FOCUS", "FOCUS_HALO"),
)

RING_GROUNDS = ("PAPER", "SURFACE", "SUNKEN", "BRAND", "BRAND_DARK", "BRAND_DEEP")
"""Where the ring around what has the focus may lie: the ring or its halo stands out from each."""

EDGE_PAIRS = (("OUTLINE", "PAPER"), ("OUTLINE", "SURFACE"), ("OUTLINE", "SUNKEN"))
"""The line around what can be touched. Only high contrast promises it: elsewhere a text or an icon
says what it is, which is enough (WCAG 2.2, 1.4.11)."""
