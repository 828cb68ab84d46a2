"""One-colour line icons on a 24-unit grid, drawn white so that the theme can tint them."""

from __future__ import annotations

import math
from collections.abc import Callable

from PIL import Image

from kiosk.ui.drawing.look_icons import LOOK_ICONS
from kiosk.ui.drawing.pen import Path, Sketch, arc, circle, curve, rounded
from kiosk.ui.drawing.rating_icons import RATING_ICONS
from kiosk.ui.drawing.staff_icons import STAFF_ICONS
from kiosk.ui.drawing.voice_icons import VOICE_ICONS

WHITE = (255, 255, 255, 255)
LINE = 1.7
PIXELS = 144

Drawing = Callable[[Sketch], None]


def _lines(*paths: Path, width: float = LINE) -> Drawing:
    def draw(sheet: Sketch) -> None:
        sheet.strokes(paths, width, WHITE)

    return draw


def _closed(path: Path) -> Path:
    return [*path, path[0]]


def _box(x: float, y: float, w: float, h: float, r: float) -> Path:
    return _closed(rounded(x, y, w, h, r))


def _dot(sheet: Sketch, x: float, y: float, r: float = 1.1) -> None:
    sheet.fill(circle(x, y, r), WHITE)


def _polygon(cx: float, cy: float, r: float, corners: int, turn: float) -> Path:
    angles = (math.radians(turn + 360 * i / corners) for i in range(corners))
    return _closed([(cx + r * math.cos(a), cy + r * math.sin(a)) for a in angles])


def _house(sheet: Sketch) -> None:
    _lines([(2.8, 11.6), (12, 3.6), (21.2, 11.6)])(sheet)
    _lines([(5.2, 9.8), (5.2, 20.2), (18.8, 20.2), (18.8, 9.8)])(sheet)
    _lines([(9.7, 20), (9.7, 14.2), (14.3, 14.2), (14.3, 20)])(sheet)


def _card(sheet: Sketch) -> None:
    _lines(_box(2.2, 4.8, 19.6, 14.4, 2.2))(sheet)
    _lines(circle(7.9, 10.2, 1.9), arc(7.9, 16.6, 3.2, 180, 360, 2.9))(sheet)
    _lines([(14, 9.6), (18.6, 9.6)], [(14, 12.6), (18.6, 12.6)], [(14, 15.6), (17, 15.6)])(sheet)


def _phone(sheet: Sketch) -> None:
    _lines(_box(6.2, 2.2, 11.6, 19.6, 2.4))(sheet)
    _lines([(10.6, 18.9), (13.4, 18.9)])(sheet)
    _lines([(9.3, 10.6), (11.3, 12.6), (14.9, 8.6)])(sheet)


def _vehicle(sheet: Sketch) -> None:
    body = [(2.6, 17.2), (2.6, 13.2), (4.4, 11.4), (6.4, 6.6), (7.4, 5.8)]
    body += [(16.6, 5.8), (17.6, 6.6), (19.6, 11.4), (21.4, 13.2), (21.4, 17.2)]
    _lines(_closed(body), [(4.6, 11.4), (19.4, 11.4)])(sheet)
    _lines([(4.6, 17.4), (4.6, 19.6), (6.8, 19.6), (6.8, 17.4)])(sheet)
    _lines([(17.2, 17.4), (17.2, 19.6), (19.4, 19.6), (19.4, 17.4)])(sheet)
    _dot(sheet, 6.6, 14.3)
    _dot(sheet, 17.4, 14.3)


def _sheet_of_paper(sheet: Sketch) -> None:
    page = [(5, 2.6), (14.2, 2.6), (19, 7.4), (19, 21.4), (5, 21.4)]
    _lines(_closed(page), [(14, 2.8), (14, 7.6), (18.8, 7.6)])(sheet)


def _document(sheet: Sketch) -> None:
    _sheet_of_paper(sheet)
    _lines([(8.4, 11.8), (15.6, 11.8)], [(8.4, 14.9), (15.6, 14.9)], [(8.4, 18), (13, 18)])(sheet)


def _certificate(sheet: Sketch) -> None:
    _lines(_box(2.6, 3.4, 18.8, 13.2, 1.8))(sheet)
    _lines([(6.4, 7.6), (13.4, 7.6)], [(6.4, 11), (10.6, 11)])(sheet)
    sheet.erase_area(circle(16.2, 13.4, 4.6))
    _lines(circle(16.2, 13.2, 3.1))(sheet)
    _lines([(14.2, 16), (13.8, 21.2), (16.2, 19.7), (18.6, 21.2), (18.2, 16)])(sheet)


def _shield_outline() -> Path:
    left = curve((4.2, 5.4), (4.2, 13), (5.6, 18.6), (12, 21.6))
    right = curve((12, 21.6), (18.4, 18.6), (19.8, 13), (19.8, 5.4))
    return [(12, 2.4), *left, *right, (12, 2.4)]


def _shield(sheet: Sketch) -> None:
    _lines(_shield_outline(), [(8.4, 11.8), (11, 14.4), (15.8, 9.2)])(sheet)


def _shield_failed(sheet: Sketch) -> None:
    _lines(_shield_outline(), [(8.8, 8.8), (15.2, 15.2)], [(15.2, 8.8), (8.8, 15.2)])(sheet)


def _pencil(sheet: Sketch) -> None:
    outline = [(3, 21), (4.4, 15.4), (15.8, 4), (20, 8.2), (8.6, 19.6)]
    _lines(_closed(outline), [(13, 6.8), (17.2, 11)], [(4.4, 15.4), (8.6, 19.6)])(sheet)


def _ticket(sheet: Sketch) -> None:
    top = [*arc(15, 5.4, 1.7, 180, 0), (19.9, 5.4), (21.6, 5.4), (21.6, 18.6)]
    bottom = [*arc(15, 18.6, 1.7, 0, -180), (2.4, 18.6), (2.4, 5.4)]
    _lines(_closed(top + bottom))(sheet)
    _lines([(15, 10), (15, 10.6)], [(15, 13.4), (15, 14)])(sheet)
    _lines([(6, 9.6), (11.2, 9.6)], [(6, 12.4), (11.2, 12.4)], [(6, 15.2), (9, 15.2)])(sheet)


def _folder(sheet: Sketch) -> None:
    outline = [(2.4, 19.6), (2.4, 4.6), (9, 4.6), (11.2, 7.4), (21.6, 7.4), (21.6, 19.6)]
    _lines(_closed(outline), [(6.4, 12), (17.6, 12)], [(6.4, 15.4), (13.4, 15.4)])(sheet)


def _record(sheet: Sketch) -> None:
    _lines(_box(3.6, 2.6, 16.8, 18.8, 2))(sheet)
    _lines(circle(12, 8.6, 2.5), arc(12, 16, 4.6, 180, 360, 3.6), [(7.4, 18.4), (16.6, 18.4)])(
        sheet
    )


def _person(sheet: Sketch) -> None:
    _lines(circle(12, 7.8, 4.4), arc(12, 21, 8.4, 180, 360, 6.4))(sheet)


def _people(sheet: Sketch) -> None:
    _lines(circle(9, 8.2, 3.6), arc(9, 19.6, 6.6, 180, 360, 5.4))(sheet)
    _lines(arc(16.2, 8.2, 3.4, -100, 100), curve((17.2, 14.4), (20.6, 15), (22, 17), (22, 19.6)))(
        sheet
    )


def _leave(sheet: Sketch) -> None:
    _lines([(13.6, 5.6), (13.6, 3), (3.6, 3), (3.6, 21), (13.6, 21), (13.6, 18.4)])(sheet)
    _lines([(9, 12), (21, 12)], [(17, 8), (21, 12), (17, 16)])(sheet)


def _bell(sheet: Sketch) -> None:
    left = curve((4, 17.4), (6.6, 15), (5.4, 11), (6.4, 8.6))
    crown = curve((6.4, 8.6), (8, 3.6), (16, 3.6), (17.6, 8.6))
    right = curve((17.6, 8.6), (18.6, 11), (17.4, 15), (20, 17.4))
    _lines(_closed(left + crown + right), arc(12, 18.4, 2.6, 10, 170), [(12, 2.4), (12, 4.4)])(
        sheet
    )


def _warning(sheet: Sketch) -> None:
    _lines(_closed([(12, 3.2), (22, 20.4), (2, 20.4)]), [(12, 9.6), (12, 14.2)])(sheet)
    _dot(sheet, 12, 17.3)


def _info(sheet: Sketch) -> None:
    _lines(circle(12, 12, 9.4), [(12, 11.2), (12, 16.6)])(sheet)
    _dot(sheet, 12, 7.6, 1.2)


def _lock(sheet: Sketch) -> None:
    _lines(_box(4.4, 10.4, 15.2, 11, 2))(sheet)
    _lines([(7.8, 10.2), *arc(12, 7.2, 4.2, 180, 360), (16.2, 10.2)], [(12, 14.8), (12, 17.2)])(
        sheet
    )


def _fingerprint(sheet: Sketch) -> None:
    _lines(
        arc(12, 11, 8.8, 205, 335),
        [*arc(12, 11, 6, 180, 360), *curve((18, 11), (18.2, 14), (18, 16.6), (17, 19.4))],
        [*reversed(arc(12, 11.2, 6, 120, 180)), *arc(12, 11.2, 6, 120, 121)],
        [*arc(12, 11.4, 3, 180, 360), *curve((15, 11.4), (15.2, 15), (14.6, 18.6), (13, 21.6))],
        curve((9, 11.4), (9.2, 14.6), (8.8, 17), (7.4, 19.6)),
        curve((12, 11.4), (12.2, 14.6), (11.8, 18), (10.4, 21.4)),
        curve((6, 11.2), (6, 13.4), (5.8, 14.8), (5, 16.6)),
        width=1.5,
    )(sheet)


def _printer(sheet: Sketch) -> None:
    _lines([(6.4, 8), (6.4, 2.8), (17.6, 2.8), (17.6, 8)])(sheet)
    _lines([(6, 17.4), (2.6, 17.4), (2.6, 8.2), (21.4, 8.2), (21.4, 17.4), (18, 17.4)])(sheet)
    _lines(_box(6.4, 13.4, 11.2, 8, 0.8))(sheet)
    _dot(sheet, 17.8, 11)


def _scanner(sheet: Sketch) -> None:
    corners = [[(2.8, 7), (2.8, 2.8), (7, 2.8)], [(17, 2.8), (21.2, 2.8), (21.2, 7)]]
    corners += [[(21.2, 17), (21.2, 21.2), (17, 21.2)], [(7, 21.2), (2.8, 21.2), (2.8, 17)]]
    _lines(*corners)(sheet)
    for x, y in ((6.6, 6.6), (13.4, 6.6), (6.6, 13.4)):
        _lines(_box(x, y, 4, 4, 0.6))(sheet)
    _lines([(13.6, 13.6), (13.6, 15)], [(17.4, 13.6), (17.4, 17.4), (14.4, 17.4)])(sheet)


def _reader(sheet: Sketch) -> None:
    _lines(_box(2.6, 14.6, 18.8, 6.6, 2))(sheet)
    _lines(
        arc(12, 12.6, 3.4, 205, 335), arc(12, 12.6, 6.8, 210, 330), arc(12, 12.8, 10.4, 214, 326)
    )(sheet)
    _dot(sheet, 17.6, 17.9)


def _station(sheet: Sketch) -> None:
    _lines([(2.6, 21), (21.4, 21)], [(4.4, 21), (4.4, 9.4)], [(19.6, 21), (19.6, 9.4)])(sheet)
    _lines(_closed([(2.8, 9.2), (12, 3), (21.2, 9.2)]))(sheet)
    _lines([(8.6, 12.6), (8.6, 17.6)], [(12, 12.6), (12, 17.6)], [(15.4, 12.6), (15.4, 17.6)])(
        sheet
    )


def _clock(sheet: Sketch) -> None:
    _lines(circle(12, 12, 9.4), [(12, 6.4), (12, 12), (16, 14.4)])(sheet)


def _counter(sheet: Sketch) -> None:
    _lines(circle(12, 6, 3.2), arc(12, 14.6, 5.6, 180, 360, 4))(sheet)
    _lines(_box(2.4, 14.8, 19.2, 6.2, 1.2))(sheet)


def _globe(sheet: Sketch) -> None:
    _lines(circle(12, 12, 9.4), [(2.8, 12), (21.2, 12)], _closed(arc(12, 12, 4.2, 0, 360, 9.4)))(
        sheet
    )


def _backspace(sheet: Sketch) -> None:
    _lines(_closed([(8.4, 5), (21.6, 5), (21.6, 19), (8.4, 19), (2.2, 12)]))(sheet)
    _lines([(11.6, 9.2), (17.2, 14.8)], [(17.2, 9.2), (11.6, 14.8)])(sheet)


def _touch(sheet: Sketch) -> None:
    _lines(arc(9.4, 7.2, 4.6, 150, 390))(sheet)
    hand = [(9.4, 15.2), (9.4, 7.4), *arc(10.8, 7.4, 1.4, 180, 360), (12.2, 12)]
    hand += curve((12.2, 12), (16, 12.6), (19.4, 13), (19.2, 15.6))
    hand += curve((19.2, 15.6), (19, 18.4), (18.4, 19.6), (17.6, 21.6))
    hand += [(11, 21.6), *curve((11, 21.6), (9.6, 19.6), (7.2, 17.4), (6, 15.6))]
    hand += [*curve((6, 15.6), (5.8, 13.8), (7.8, 13.6), (9.4, 15.2))]
    _lines(hand)(sheet)


def _closed_sign(sheet: Sketch) -> None:
    _lines(circle(12, 12, 9.4), [(7.4, 12), (16.6, 12)])(sheet)


def _passed(sheet: Sketch) -> None:
    sheet.fill(circle(12, 12, 10.6), WHITE)
    sheet.erase([(7.2, 12.4), (10.6, 15.8), (17, 8.8)], 2.3)


def _failed(sheet: Sketch) -> None:
    sheet.fill(_polygon(12, 12, 11.2, 8, 22.5), WHITE)
    sheet.erase([(8.2, 8.2), (15.8, 15.8)], 2.3)
    sheet.erase([(15.8, 8.2), (8.2, 15.8)], 2.3)


def _not_done(sheet: Sketch) -> None:
    sheet.fill(rounded(2.4, 2.4, 19.2, 19.2, 4.5), WHITE)
    sheet.erase([(7.6, 12), (16.4, 12)], 2.3)


def _differs(sheet: Sketch) -> None:
    sheet.fill([(12, 1.6), (23, 21.4), (1, 21.4)], WHITE)
    sheet.erase([(12, 9), (12, 14.4)], 2.2)
    sheet.erase([(12, 17.9), (12, 18)], 2.4)


def _drum(sheet: Sketch) -> None:
    """The station's mark: the sun of a bronze drum, twelve rays in two rings."""
    sheet.strokes([circle(12, 12, 11), circle(12, 12, 8.9)], 0.75, WHITE)
    for i in range(36):
        angle = math.radians(i * 10)
        _dot(sheet, 12 + 9.95 * math.cos(angle), 12 + 9.95 * math.sin(angle), 0.34)
    star: Path = []
    for i in range(24):
        angle, r = math.radians(i * 15 - 90), 7.6 if i % 2 == 0 else 3.1
        star.append((12 + r * math.cos(angle), 12 + r * math.sin(angle)))
    sheet.fill(star, WHITE)


def _again(sheet: Sketch) -> None:
    sheet.stroke(arc(12, 12.4, 8.2, -50, 220), 1.9, WHITE)
    sheet.strokes([[(17.4, 1.9), (17.6, 6.3), (13.2, 7)]], 1.9, WHITE)


def _map(sheet: Sketch) -> None:
    _lines([(8.6, 19.8), (2.6, 21.6), (2.6, 5.2), (8.6, 3.4), (15.4, 5.4)])(sheet)
    _lines([(8.6, 3.4), (8.6, 19.8), (15.4, 21.8), (21.4, 20), (21.4, 15.4)])(sheet)
    _lines([(15.4, 21.8), (15.4, 15.4)])(sheet)
    pin = [(17.6, 13.8), (14.6, 8.6), *arc(17.6, 7, 3.4, 152, 388), (20.6, 8.6)]
    _lines(_closed(pin))(sheet)
    _dot(sheet, 17.6, 7, 1.2)


def _search(sheet: Sketch) -> None:
    _lines(circle(10.4, 10.4, 7.4), [(15.8, 15.8), (21.4, 21.4)], width=2.0)(sheet)


def _eye(sheet: Sketch) -> None:
    upper = curve((1.8, 12), (6.4, 4.6), (17.6, 4.6), (22.2, 12))
    lower = curve((22.2, 12), (17.6, 19.4), (6.4, 19.4), (1.8, 12))
    _lines([*upper, *lower], circle(12, 12, 3.4))(sheet)


ICONS: dict[str, Drawing] = {
    "again": _again,
    "backspace": _backspace,
    "bell": _bell,
    "card": _card,
    "certificate": _certificate,
    "check": _lines([(4, 12.8), (9.6, 18.4), (20.4, 6.4)], width=2.2),
    "clock": _clock,
    "closed": _closed_sign,
    "counter": _counter,
    "cross": _lines([(5, 5), (19, 19)], [(19, 5), (5, 19)], width=2.0),
    "differs": _differs,
    "document": _document,
    "eye": _eye,
    "failed": _failed,
    "fingerprint": _fingerprint,
    "folder": _folder,
    "globe": _globe,
    "house": _house,
    "info": _info,
    "leave": _leave,
    "left": _lines([(20.4, 12), (3.6, 12)], [(10, 5.4), (3.6, 12), (10, 18.6)], width=2.0),
    "lock": _lock,
    "map": _map,
    "not_done": _not_done,
    "passed": _passed,
    "pencil": _pencil,
    "people": _people,
    "person": _person,
    "phone": _phone,
    "printer": _printer,
    "reader": _reader,
    "record": _record,
    "right": _lines([(3.6, 12), (20.4, 12)], [(14, 5.4), (20.4, 12), (14, 18.6)], width=2.0),
    "scanner": _scanner,
    "search": _search,
    "shield": _shield,
    "shield_failed": _shield_failed,
    "station": _station,
    "ticket": _ticket,
    "touch": _touch,
    "up": _lines([(4.4, 15.6), (12, 8), (19.6, 15.6)], width=2.2),
    "down": _lines([(4.4, 8.4), (12, 16), (19.6, 8.4)], width=2.2),
    "vehicle": _vehicle,
    "warning": _warning,
    **LOOK_ICONS,
    **RATING_ICONS,
    **STAFF_ICONS,
    **VOICE_ICONS,
}


def draw_icon(name: str) -> Image.Image:
    sheet = Sketch(24, 24, PIXELS / 24)
    ICONS[name](sheet)
    return sheet.image()


def draw_drum() -> Image.Image:
    """The mark, large enough for a background ornament."""
    sheet = Sketch(24, 24, 720 / 24)
    _drum(sheet)
    return sheet.image()
