"""Texts that Kivy cannot set: letters that join and change places, and several scripts in one.

Kivy's renderer draws one glyph for each character, in one font. Khmer and Cham need their letters
shaped (HarfBuzz, through Pillow's Raqm), and a Vietnamese name in a Khmer sentence a second font.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont, features

from kiosk.language.script import runs
from kiosk.ui.fonts import file_of

_BREAK = re.compile(r"[^ \u200b]*[ \u200b]+|[^ \u200b]+")
"""A word and the blanks after it. A zero width space parts the words of Khmer."""
_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff][\u3000-\u303f\uff00-\uff0f\uff1a-\uff1f]*")
"""A Chinese character, and the marks that must not begin a line."""
_CLUSTER = re.compile(r".(?:\u17d2.|[\u0300-\u036f\u17b4-\u17d3\uaa29-\uaa36])*", re.DOTALL)
"""What is not to be taken apart: a letter with its marks, and what stands below it in Khmer."""


def shapes() -> bool:
    """Whether letters are joined here as their script wants it."""
    return bool(features.check("raqm"))


@lru_cache(maxsize=24)
def _font(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


def _pieces(text: str, size: float, bold: bool) -> Iterator[tuple[ImageFont.FreeTypeFont, str]]:
    for _script, piece in runs(text):
        yield _font(str(file_of(piece[0], bold=bold)), round(size)), piece


def width_of(text: str, size: float, *, bold: bool) -> float:
    """Of a text on one line, in pixels."""
    return sum(font.getlength(piece) for font, piece in _pieces(text, size, bold))


def words_of(text: str) -> list[str]:
    """What a line may end after: words, and Chinese characters. Together they are the text."""
    words: list[str] = []
    for word in _BREAK.findall(text):
        end = 0
        for han in _HAN.finditer(word):
            words += filter(None, (word[end : han.start()], han.group()))
            end = han.end()
        words += filter(None, [word[end:]])
    return words


def lines_of(text: str, size: float, *, bold: bool, room: float | None) -> list[str]:
    """The text in lines that are no wider than `room` pixels; a word that is, is broken."""
    found: list[str] = []
    for paragraph in text.split("\n"):
        if room is None:
            found.append(paragraph)
        else:
            found += _wrapped(paragraph, size, bold, room)
    return found


def _wrapped(paragraph: str, size: float, bold: bool, room: float) -> Iterator[str]:
    def fits(line: str) -> bool:
        return width_of(line.rstrip(" \u200b"), size, bold=bold) <= room

    line = ""
    for word in words_of(paragraph):
        for part in [word] if fits(word) else _CLUSTER.findall(word):
            if line and not fits(line + part):
                yield line.rstrip(" \u200b")
                line = ""
            line += part
    yield line.rstrip(" \u200b")


def typeset(
    text: str,
    size: float,
    *,
    bold: bool = False,
    halign: str = "left",
    line_height: float = 1.0,
    room: float | None = None,
) -> Image.Image:
    """White letters on nothing, as wide as `room` or as their longest line."""
    lines = lines_of(text, size, bold=bold, room=room)
    fonts = {font for font, _piece in _pieces(text, size, bold)}
    above = max(font.getmetrics()[0] for font in fonts)
    below = max(font.getmetrics()[1] for font in fonts)
    widths = [width_of(line, size, bold=bold) for line in lines]
    wide = round(room if room is not None else max(widths)) or 1
    step = (above + below) * line_height
    picture = Image.new("L", (wide, round(step * (len(lines) - 1)) + above + below))
    draw = ImageDraw.Draw(picture)
    share = {"left": 0.0, "center": 0.5, "right": 1.0}[halign]
    for number, (line, width) in enumerate(zip(lines, widths, strict=True)):
        x = max(0.0, (wide - width) * share)
        for font, piece in _pieces(line, size, bold):
            draw.text((x, round(number * step) + above), piece, 255, font, anchor="ls")
            x += font.getlength(piece)
    white = Image.new("RGBA", picture.size, (255, 255, 255, 0))
    white.putalpha(picture)
    return white
