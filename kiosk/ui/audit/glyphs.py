"""Characters that the font of a text cannot draw."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache

from PIL import ImageFont

from kiosk.ui.audit.finding import Finding
from kiosk.ui.audit.scene import Scene
from kiosk.ui.fonts import file_of

RULE = "missing-glyph"
NOWHERE = "\U0010ffff"
"""Never a character (Unicode, noncharacters): every font draws its sign for what it lacks."""


def check(scene: Scene) -> Iterator[Finding]:
    for text in scene.texts:
        for character in sorted(set(text.widget.text)):
            path = file_of(character, bold=text.widget.bold)
            if not drawn(character, str(path)):
                yield scene.finding(RULE, text, f"U+{ord(character):04X} in {path.name}")


@cache
def drawn(character: str, path: str) -> bool:
    """Whether the font has a glyph for the character. What is never drawn counts as had."""
    if unicodedata.category(character) in ("Cc", "Cf", "Zs", "Zl", "Zp"):
        return True
    return _outline(character, path) != _outline(NOWHERE, path)


@cache
def _outline(character: str, path: str) -> tuple[object, ...]:
    font = _font(path)
    return (font.getbbox(character), font.getlength(character), bytes(font.getmask(character)))


@cache
def _font(path: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, 32, layout_engine=ImageFont.Layout.BASIC)
