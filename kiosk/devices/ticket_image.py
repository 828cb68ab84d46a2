"""The ticket as it comes out of the printer: a 1-bit picture at 203 dpi.

A picture and not text, because printers' code pages have no Vietnamese tone marks. Nothing on it
comes from a card; its QR code holds the ticket's own identifiers only.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import qrcode
from PIL import Image, ImageDraw, ImageFont, ImageOps
from qrcode.constants import ERROR_CORRECT_M

from kiosk.assets_path import assets_path
from kiosk.language import Language
from kiosk.queue.estimate import SOON
from kiosk.queue.priority import PriorityClass
from kiosk.queue.ticket import Ticket
from kiosk.queue.ticket_code import code_of

_VIETNAM = dt.timezone(dt.timedelta(hours=7))
"""One zone, no summer time."""

_DESIGN_WIDTH = 576
_SMALLEST = 22
"""Dots: 2.75 mm, the least that is legible at arm's length."""
_TEXT_MAX = 160
_BLACK_BELOW = 150
"""Of 255. Above the middle, so that thin strokes keep their full width in heat."""
_QUIET_MODULES = 4
_WHITE, _BLACK = 255, 0

_WORDS = {
    "number": ("Số thứ tự", "Your number"),
    "counter": ("Quầy", "Counter"),
    "counter_unknown": ("Xem số quầy trên bảng gọi số", "See the board for your counter"),
    "next": ("Không có ai chờ trước ông/bà", "Nobody is waiting before you"),
    "waiting": ("Còn {count} người chờ trước ông/bà", "{count} waiting before you"),
    "waiting_unknown": ("Chưa rõ số người đang chờ", "Number of people waiting is not known"),
    "soon": ("Dự kiến chờ dưới 5 phút", "Expected wait: under 5 minutes"),
    "wait": ("Dự kiến chờ {low} đến {high} phút", "Expected wait: {low} to {high} minutes"),
    "appointment": ("Lịch hẹn lúc {hour}", "Appointment at {hour}"),
    "first": ("Diện ưu tiên: {which}", "Served first: {which}"),
    "valid": ("Số này vẫn có giá trị", "This number is valid"),
    "please": ("Xin ông/bà chờ gọi số.", "Please wait to be called."),
    "scan": ("Quét mã để xem lượt và đánh giá", "Scan to see your turn and rate"),
    "thanks": ("Xin cảm ơn!", "Thank you!"),
}
_CLASSES = {
    PriorityClass.ELDERLY: ("người cao tuổi", "elderly person"),
    PriorityClass.DISABILITY: ("người khuyết tật", "person with a disability"),
    PriorityClass.PREGNANT: ("phụ nữ mang thai", "pregnant woman"),
    PriorityClass.MERIT: ("người có công", "person of merit"),
    PriorityClass.SMALL_CHILD: ("có con dưới 36 tháng", "with a child under 36 months"),
}


def render_ticket(
    ticket: Ticket, service_name: dict[str, str], language: Language, width_dots: int
) -> Image.Image:
    """A mode "1" picture, `width_dots` wide (384 on 58 mm paper, 576 on 80 mm).

    Vietnamese always; English under it when `language` is English. Over-long texts are shrunk,
    wrapped and at last cut, so that every ticket has a sensible length.
    """
    sheet = _Sheet(width_dots)
    english = language is Language.ENGLISH
    _head(sheet, ticket, service_name, english=english)
    _number(sheet, ticket, english=english)
    _queue(sheet, ticket, english=english)
    _foot(sheet, ticket, english=english)
    return sheet.finish()


def _head(sheet: _Sheet, ticket: Ticket, service_name: dict[str, str], *, english: bool) -> None:
    sheet.text(ticket.station_name, _Style(34, bold=True))
    sheet.gap(10)
    sheet.rule(4)
    sheet.gap(14)
    names = [service_name.get(Language.VIETNAMESE.value) or ticket.service_id]
    if english and (name := service_name.get(Language.ENGLISH.value)) and name not in names:
        names.append(name)
    sheet.text(names[0], _Style(46, bold=True))
    for name in names[1:]:
        sheet.text(name, _Style(32))


def _number(sheet: _Sheet, ticket: Ticket, *, english: bool) -> None:
    sheet.gap(16)
    sheet.text(" · ".join(_words("number", english=english)), _Style(30, lines=1))
    sheet.gap(14)
    sheet.headline(ticket.number)
    sheet.gap(26)


def _queue(sheet: _Sheet, ticket: Ticket, *, english: bool) -> None:
    if ticket.counters:
        label = " / ".join(_words("counter", english=english))
        sheet.band(f"{label} {', '.join(ticket.counters)}")
    else:
        sheet.bilingual(_words("counter_unknown", english=english), _Style(32, bold=True))
    sheet.gap(18)
    waiting = ticket.waiting_before
    if ticket.offline or waiting is None:
        sheet.bilingual(_words("valid", english=english), _Style(34, bold=True))
        sheet.bilingual(_words("waiting_unknown", english=english), _Style(30))
    elif waiting <= 0:
        sheet.bilingual(_words("next", english=english), _Style(34, lines=1))
    else:
        sheet.bilingual(_words("waiting", english=english, count=waiting), _Style(34, lines=1))
    _expected(sheet, ticket, english=english)


def _expected(sheet: _Sheet, ticket: Ticket, *, english: bool) -> None:
    """The hour of the appointment or the wait, and why it goes first."""
    style = _Style(30)
    if ticket.appointed_at is not None:
        hour = f"{ticket.appointed_at.astimezone(_VIETNAM):%H:%M}"
        sheet.bilingual(_words("appointment", english=english, hour=hour), style)
    elif ticket.wait is not None and ticket.waiting_before:
        low, high = ticket.wait.rounded()
        key = "soon" if high <= SOON else "wait"
        sheet.bilingual(_words(key, english=english, low=low, high=high), style)
    if ticket.priority is not PriorityClass.NONE:
        pairs = zip(_WORDS["first"], _CLASSES[ticket.priority], strict=True)
        lines = [line.format(which=which) for line, which in pairs]
        sheet.bilingual(lines if english else lines[:1], style)


def _foot(sheet: _Sheet, ticket: Ticket, *, english: bool) -> None:
    sheet.gap(16)
    sheet.rule(2, dashed=True)
    sheet.gap(8)
    issued = ticket.issued_at.astimezone(_VIETNAM)
    scan = _words("scan", english=english) if ticket.page else []
    lines = [
        (f"{issued:%d/%m/%Y}", _Style(30, bold=True)),
        (f"{issued:%H:%M}", _Style(46, bold=True)),
        *((line, _Style(26, bold=True)) for line in scan),
        *((line, _Style(26)) for line in _words("please", english=english)),
        *((line, _Style(26)) for line in _words("thanks", english=english)),
    ]
    sheet.code_beside(code_of(ticket), lines)
    sheet.gap(16)


def _words(key: str, *, english: bool, **values: object) -> list[str]:
    vietnamese, in_english = (line.format(**values) for line in _WORDS[key])
    return [vietnamese, in_english] if english else [vietnamese]


@dataclass(frozen=True)
class _Style:
    size: int
    """Dots on a sheet 576 wide; smaller in proportion on a narrower one."""
    bold: bool = False
    lines: int = 2
    """It is shrunk until it takes no more lines than these, if it can be."""


class _Sheet:
    """Paper of a fixed width that grows downwards as things are put on it."""

    def __init__(self, width: int) -> None:
        if width < 200:
            raise ValueError("no ticket fits on less than 200 dots")
        self._width = width
        self._margin = self._scaled(12)
        self._strips: list[Image.Image] = []

    def text(self, text: str, style: _Style) -> None:
        self._strips.append(self._text_strip(text, style, self._width, self._margin))

    def bilingual(self, lines: Sequence[str], style: _Style) -> None:
        """The second line in lighter and smaller letters."""
        self.text(lines[0], style)
        for line in lines[1:]:
            self.text(line, _Style(round(style.size * 0.85), lines=style.lines))

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

    def headline(self, text: str) -> None:
        """One line as large as the width allows, without the face's empty space around it."""
        text = _shortened(text, 12)
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
        inner = self._text_strip(text, _Style(52, bold=True, lines=1), self._width, inset * 3 // 2)
        pad = self._scaled(6)
        strip = self._blank(inner.height + 2 * pad)
        draw = ImageDraw.Draw(strip)
        box = (inset, 0, self._width - inset - 1, strip.height - 1)
        draw.rounded_rectangle(box, radius=self._scaled(16), fill=_BLACK)
        strip.paste(_WHITE, (0, pad), ImageOps.invert(inner))
        self._strips.append(strip)

    def code_beside(self, payload: str, lines: Sequence[tuple[str, _Style]]) -> None:
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
        """Thresholded, not dithered: dots around letters only blur them."""
        grey = _stacked(self._strips, self._width)
        return grey.point([0] * _BLACK_BELOW + [255] * (256 - _BLACK_BELOW), "1")

    def _text_strip(self, text: str, style: _Style, width: int, margin: int) -> Image.Image:
        room = width - 2 * margin
        size = max(_SMALLEST, self._scaled(style.size))
        text = _shortened(text, _TEXT_MAX)
        lines = _wrapped(text, _font(size, bold=style.bold), room)
        while len(lines) > style.lines and size > _SMALLEST:
            size -= 2
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
