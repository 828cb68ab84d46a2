"""Paper that is drawn on: a 1-bit picture at 203 dpi.

A picture and not text, because printers' code pages have no Vietnamese tone marks.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import qrcode
from PIL import Image, ImageDraw, ImageFont, ImageOps
from qrcode.constants import ERROR_CORRECT_M

from kiosk.assets_path import assets_path

_DESIGN_WIDTH = 576
_SMALLEST = 26
"""Dots: small letters of 1.75 mm, the least that is read at arm's length (DIN 1450: 10 point)."""
TO_ACT_ON = 38
"""Dots: small letters of 2.5 mm. For what one has to act on, on narrow paper too."""
_TEXT_MAX = 200
_BLACK_BELOW = 150
"""Of 255. Above the middle, so that thin strokes keep their full width in heat."""
_QUIET_MODULES = 4
_WHITE, _BLACK = 255, 0


@dataclass(frozen=True)
class Style:
    size: int
    """Dots on a sheet 576 wide; smaller in proportion on a narrower one."""
    bold: bool = False
    lines: int = 2
    """It is shrunk until it takes no more lines than these, if it can be."""
    least: int = _SMALLEST
    """Dots, on paper of any width: it is drawn no smaller."""


class DrawnPaper:
    """Paper of a fixed width that grows downwards as things are put on it."""

    def __init__(self, width: int) -> None:
        if width < 200:
            raise ValueError("no ticket fits on less than 200 dots")
        self._width = width
        self._margin = self._scaled(12)
        self._strips: list[Image.Image] = []

    def text(self, text: str, style: Style) -> None:
        self._strips.append(self._text_strip(text, style, self._width, self._margin))

    def bilingual(self, lines: Sequence[str], style: Style) -> None:
        """The second line in lighter and smaller letters."""
        self.text(lines[0], style)
        for line in lines[1:]:
            self.text(line, Style(round(style.size * 0.85), lines=style.lines))

    def paragraph(self, text: str, style: Style, *, indent: int = 0, mark: str = "") -> None:
        """From the left, on as many lines as it takes: nothing of it is cut. `mark` before it."""
        left = self._margin + self._scaled(indent)
        font = _font(max(_SMALLEST, self._scaled(style.size)), bold=style.bold)
        height = sum(font.getmetrics())
        for line in _filled(text, font, self._width - left - self._margin):
            strip = self._blank(height)
            draw = ImageDraw.Draw(strip)
            draw.text((self._margin, 0), mark, font=font, fill=_BLACK)
            draw.text((left, 0), line, font=font, fill=_BLACK)
            self._strips.append(strip)
            mark = ""

    def code(self, payload: str) -> None:
        """A QR code in the middle, as large as is sure to be read."""
        code = _qr_code(payload, self._width)
        strip = self._blank(code.height)
        strip.paste(code, ((self._width - code.width) // 2, 0))
        self._strips.append(strip)

    def gap(self, dots: int) -> None:
        self._strips.append(self._blank(self._scaled(dots)))

    def rule(self, thickness: int, *, dashed: bool = False) -> None:
        strip = self._blank(thickness)
        draw = ImageDraw.Draw(strip)
        step = 12 if dashed else self._width
        for start in range(self._margin, self._width - self._margin, step):
            end = min(start + (step // 2 if dashed else step), self._width - self._margin)
            draw.rectangle((start, 0, end - 1, thickness), fill=_BLACK)
        self._strips.append(strip)

    def headline(self, text: str, *, longest: int = 12) -> None:
        """One line as large as the width allows, without the face's empty space around it."""
        text = _shortened(text, longest)
        room = self._width - 2 * self._margin
        size = round(self._width * 0.40)
        while size > _SMALLEST and _font(size, bold=True).getlength(text) > room:
            size -= 4
        font = _font(size, bold=True)
        left, top, right, bottom = (round(edge) for edge in font.getbbox(text))
        strip = self._blank(max(1, bottom - top))
        x = (self._width - (right - left)) // 2 - left
        ImageDraw.Draw(strip).text((x, -top), text, font=font, fill=_BLACK)
        self._strips.append(strip)

    def band(self, text: str) -> None:
        """White on black: where to go."""
        inset = self._scaled(40)
        inner = self._text_strip(text, Style(52, bold=True, lines=1), self._width, inset * 3 // 2)
        pad = self._scaled(6)
        strip = self._blank(inner.height + 2 * pad)
        draw = ImageDraw.Draw(strip)
        box = (inset, 0, self._width - inset - 1, strip.height - 1)
        draw.rounded_rectangle(box, radius=self._scaled(16), fill=_BLACK)
        strip.paste(_WHITE, (0, pad), ImageOps.invert(inner))
        self._strips.append(strip)

    def code_beside(self, payload: str, lines: Sequence[tuple[str, Style]]) -> None:
        """QR code with text on its right; on narrow paper the text goes under it."""
        narrow = self._width < 512
        code = _qr_code(payload, self._width if narrow else self._width // 2)
        column = self._width if narrow else self._width - code.width
        margin = self._margin if narrow else self._scaled(6)
        words = [self._text_strip(text, style, column, margin) for text, style in lines]
        beside = _stacked(words, column)
        if narrow:
            strip = self._blank(code.height)
            strip.paste(code, ((self._width - code.width) // 2, 0))
            self._strips += [strip, beside]
            return
        strip = self._blank(max(code.height, beside.height))
        strip.paste(code, (0, (strip.height - code.height) // 2))
        strip.paste(beside, (code.width, (strip.height - beside.height) // 2))
        self._strips.append(strip)

    def finish(self) -> Image.Image:
        """All of it in one picture."""
        return self._drawn(self._strips)

    def pages(self, tallest: int) -> tuple[Image.Image, ...]:
        """In pictures no higher than `tallest` dots; nothing that is put on it may be higher."""
        pages: list[list[Image.Image]] = [[]]
        height = 0
        for strip in self._strips:
            if pages[-1] and height + strip.height > tallest:
                pages.append([])
                height = 0
            pages[-1].append(strip)
            height += strip.height
        return tuple(self._drawn(page) for page in pages)

    def _drawn(self, strips: Sequence[Image.Image]) -> Image.Image:
        """Thresholded, not dithered: dots around letters only blur them."""
        grey = _stacked(strips, self._width)
        return grey.point([0] * _BLACK_BELOW + [255] * (256 - _BLACK_BELOW), "1")

    def _text_strip(self, text: str, style: Style, width: int, margin: int) -> Image.Image:
        room = width - 2 * margin
        size = max(style.least, self._scaled(style.size))
        text = _shortened(text, _TEXT_MAX)
        lines = _wrapped(text, _font(size, bold=style.bold), room)
        while len(lines) > style.lines and size > style.least:
            size = max(style.least, size - 2)
            lines = _wrapped(text, _font(size, bold=style.bold), room)
        font = _font(size, bold=style.bold)
        ascent, descent = font.getmetrics()
        height = ascent + descent
        strip = Image.new("L", (width, height * len(lines)), _WHITE)
        draw = ImageDraw.Draw(strip)
        for number, line in enumerate(lines):
            x = (width - round(font.getlength(line))) // 2
            draw.text((x, number * height), line, font=font, fill=_BLACK)
        return strip

    def _blank(self, height: int) -> Image.Image:
        return Image.new("L", (self._width, height), _WHITE)

    def _scaled(self, dots: int) -> int:
        # Narrow paper is held just as far away: letters shrink less than the width does.
        return max(1, round(dots * math.pow(self._width / _DESIGN_WIDTH, 0.7)))


def _wrapped(text: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    """Lines no wider than `room`, about equally long; before a bracket where that suffices."""
    lines = _filled(text, font, room)
    name, bracket, rest = text.partition(" (")
    halves = [name, "(" + rest]
    if bracket and len(lines) == 2 and max(map(font.getlength, halves)) <= room:
        return halves
    longest_word = max(map(font.getlength, text.split()), default=room)
    narrowest, widest = min(room, round(longest_word)), room
    while widest - narrowest > 4:
        middle = (narrowest + widest) // 2
        if len(_filled(text, font, middle)) == len(lines):
            widest = middle
        else:
            narrowest = middle
    return _filled(text, font, widest)


def _filled(text: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    """Breaks between words, and within a word only if it must be."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if font.getlength(longer) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, font, room)
        lines.extend(full)
    return [*lines, line]


def _pieces(word: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and font.getlength(pieces[-1] + letter) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _stacked(strips: Sequence[Image.Image], width: int) -> Image.Image:
    sheet = Image.new("L", (width, max(1, sum(strip.height for strip in strips))), _WHITE)
    y = 0
    for strip in strips:
        sheet.paste(strip, (0, y))
        y += strip.height
    return sheet


def _qr_code(payload: str, room: int) -> Image.Image:
    """Whole dots for every module, with the quiet zone of ISO/IEC 18004."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=_QUIET_MODULES)
    code.add_data(payload)
    code.make(fit=True)
    matrix = code.get_matrix()
    scale = max(3, min(5, room // len(matrix)))
    image = Image.new("L", (len(matrix), len(matrix)), _WHITE)
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            if dark:
                image.putpixel((x, y), _BLACK)
    side = len(matrix) * scale
    return image.resize((side, side), Image.Resampling.NEAREST)


@functools.lru_cache(maxsize=64)
def _font(size: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    name = "NotoSans-Bold.ttf" if bold else "NotoSans-Regular.ttf"
    return ImageFont.truetype(str(assets_path("fonts", name)), size)
