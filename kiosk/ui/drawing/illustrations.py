"""Illustrations in the theme's colours: the card and the reader, the codes, the hand."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from kiosk.ui.drawing.pen import Colour, Path, Sketch, arc, capsule, circle, curve, rounded
from kiosk.ui.palettes import PALETTES
from kiosk.ui.theme import Theme, rgba_bytes
from kiosk.visit.look import Look, Variant

SCALE = 1.5


SHADE = (20, 36, 31, 34)


@dataclass(frozen=True)
class Paints:
    """What the illustrations of one variant are drawn with. The card is a bright thing in all."""

    ink: Colour
    brand: Colour
    gold: Colour
    red: Colour
    paper: Colour
    tint: Colour
    line: Colour
    skin: Colour
    reader: Colour


def _paints(variant: Variant) -> Paints:
    own, bright = PALETTES[variant], PALETTES[Variant.LIGHT]
    contrasting = variant is Variant.HIGH_CONTRAST
    ink = own.PAPER if contrasting else bright.BRAND_DARK
    return Paints(
        ink=rgba_bytes(ink),
        brand=rgba_bytes(ink if contrasting else bright.BRAND),
        gold=rgba_bytes(own.GOLD),
        red=rgba_bytes(bright.ACCENT),
        paper=rgba_bytes(bright.SURFACE),
        tint=rgba_bytes(own.LINE if contrasting else bright.BRAND_TINT),
        line=rgba_bytes(own.LINE if contrasting else bright.LINE),
        skin=rgba_bytes(own.SKIN),
        reader=rgba_bytes(own.READER),
    )


def _card_face(sheet: Sketch, paints: Paints, x: float, y: float) -> None:
    """The front of a card, 216 × 136 units, with its left upper corner at (x, y)."""
    sheet.fill(rounded(x + 5, y + 9, 216, 136, 13), SHADE)
    sheet.fill(rounded(x, y, 216, 136, 13), paints.paper)
    sheet.fill(rounded(x, y, 216, 40, 13), paints.tint)
    sheet.fill([(x, y + 20), (x + 216, y + 20), (x + 216, y + 40), (x, y + 40)], paints.tint)
    sheet.stroke(rounded(x, y, 216, 136, 13), 4, paints.brand, closed=True)
    sheet.fill(circle(x + 24, y + 20, 10), paints.red)
    sheet.strokes([[(x + 46, y + 15), (x + 150, y + 15)]], 5, paints.brand)
    sheet.strokes([[(x + 46, y + 27), (x + 112, y + 27)]], 4, paints.brand)
    sheet.fill(rounded(x + 14, y + 52, 54, 70, 6), paints.tint)
    sheet.fill(circle(x + 41, y + 76, 12), paints.brand)
    sheet.fill(
        [*arc(x + 41, y + 118, 21, 180, 360, 24), (x + 62, y + 120), (x + 20, y + 120)],
        paints.brand,
    )
    for row, length in enumerate((84, 66, 74)):
        line_y = y + 66 + row * 20
        sheet.strokes([[(x + 84, line_y), (x + 84 + length, line_y)]], 5, paints.line)
    sheet.fill(rounded(x + 176, y + 58, 28, 24, 5), paints.gold)
    sheet.strokes(
        [[(x + 177, y + 70), (x + 203, y + 70)], [(x + 190, y + 59), (x + 190, y + 81)]],
        2,
        paints.ink,
    )


def place_card(paints: Paints) -> Image.Image:
    """A card coming down on the reader, 420 × 400 units."""
    sheet = Sketch(420, 400, SCALE)
    sheet.fill(arc(210, 352, 190, 0, 360, 30), SHADE)
    sheet.fill(rounded(30, 262, 360, 88, 26), paints.ink)
    sheet.fill(rounded(30, 250, 360, 84, 26), paints.reader)
    sheet.fill(rounded(62, 264, 296, 40, 16), paints.ink)
    sheet.fill(circle(356, 320, 6), paints.gold)
    waves = [arc(210, 296, r, 226, 314) for r in (14, 24)]
    sheet.strokes([[*w] for w in waves], 4, paints.gold)
    sheet.fill(circle(210, 294, 4), paints.gold)
    with sheet.turned(-5, (210, 90)):
        _card_face(sheet, paints, 102, 14)
    sheet.strokes([[(210, 178), (210, 232)]], 11, paints.gold)
    sheet.strokes([[(186, 212), (210, 236), (234, 212)]], 11, paints.gold)
    return sheet.image()


def number_on_card(paints: Paints) -> Image.Image:
    """The front of the card with its number marked, 360 × 240 units."""
    sheet = Sketch(360, 240, SCALE)
    sheet.fill(rounded(14, 20, 332, 210, 20), SHADE)
    sheet.fill(rounded(8, 10, 332, 210, 20), paints.paper)
    sheet.stroke(rounded(8, 10, 332, 210, 20), 5, paints.brand, closed=True)
    sheet.fill(rounded(30, 60, 84, 112, 9), paints.tint)
    sheet.fill(circle(72, 100, 19), paints.brand)
    sheet.fill([*arc(72, 166, 33, 180, 360, 38), (105, 168), (39, 168)], paints.brand)
    sheet.strokes([[(34, 36), (190, 36)]], 8, paints.tint)
    sheet.fill(rounded(132, 62, 190, 42, 10), paints.gold)
    for place in range(12):
        x = 145 + place * 14.6 + place // 3 * 1.2
        sheet.strokes([[(x, 75), (x, 91)]], 6, paints.ink)
    for row, length in enumerate((160, 130, 150)):
        sheet.strokes([[(136, 130 + row * 28), (136 + length, 130 + row * 28)]], 8, paints.line)
    return sheet.image()


_CODE = (
    "1111111011001111111",
    "1000001010101000001",
    "1011101001101011101",
    "1011101011001011101",
    "1011101000101011101",
    "1000001011001000001",
    "1111111010101111111",
    "0000000011000000000",
    "1011011100110110101",
    "0110100011010011010",
    "1101011010111001011",
    "0000000011010110100",
    "1111111001101011101",
    "1000001010010100110",
    "1011101011101101011",
    "1011101000110010101",
    "1011101011011101100",
    "1000001001100110111",
    "1111111010111010010",
)


def _code(sheet: Sketch, paints: Paints, corner: tuple[float, float], cell: float) -> None:
    for y, row in enumerate(_CODE):
        for x, bit in enumerate(row):
            if bit == "1":
                left, top = corner[0] + x * cell, corner[1] + y * cell
                square = [(left, top), (left + cell, top), (left + cell, top + cell)]
                sheet.fill([*square, (left, top + cell)], paints.ink)


def scan_code(paints: Paints) -> Image.Image:
    """The card's code under the scanner's light, 360 × 300 units. The pattern says nothing."""
    sheet = Sketch(360, 300, SCALE)
    sheet.fill(rounded(14, 62, 332, 216, 20), SHADE)
    sheet.fill(rounded(8, 52, 332, 216, 20), paints.paper)
    sheet.stroke(rounded(8, 52, 332, 216, 20), 5, paints.brand, closed=True)
    for row, length in enumerate((110, 84, 100, 66)):
        sheet.strokes([[(34, 96 + row * 30), (34 + length, 96 + row * 30)]], 8, paints.line)
    sheet.fill(rounded(34, 212, 44, 34, 7), paints.gold)
    _code(sheet, paints, (172, 84), 7.6)
    sheet.fill([(210, 0), (278, 0), (334, 164), (154, 164)], (*paints.gold[:3], 70))
    sheet.strokes([[(150, 164), (338, 164)]], 7, paints.red)
    return sheet.image()


def scan_slip(paints: Paints) -> Image.Image:
    """The slip that names the day of the result, its code under the scanner's light, 360 × 300."""
    sheet = Sketch(360, 300, SCALE)
    torn = [(72 + tooth * 18, 292 - 8 * (tooth % 2)) for tooth in range(12, -1, -1)]
    sheet.fill([(80, 18), (296, 18), (296, 296), (80, 296)], SHADE)
    slip = [(72, 10), (288, 10), *torn]
    sheet.fill(slip, paints.paper)
    sheet.stroke(slip, 5, paints.brand, closed=True)
    sheet.strokes([[(122, 38), (238, 38)]], 9, paints.brand)
    sheet.strokes([[(140, 58), (220, 58)]], 6, paints.line)
    for row, length in enumerate((124, 100)):
        sheet.strokes([[(96, 234 + row * 22), (96 + length, 234 + row * 22)]], 7, paints.line)
    sheet.fill(circle(254, 250, 15), paints.red)
    _code(sheet, paints, (118, 80), 6.6)
    sheet.fill([(146, 0), (214, 0), (270, 146), (90, 146)], (*paints.gold[:3], 70))
    sheet.strokes([[(86, 146), (274, 146)]], 7, paints.red)
    return sheet.image()


_KNUCKLES: dict[str, tuple[tuple[float, float], tuple[float, float], float, float]] = {
    "thumb": ((150, 330), (64, 226), 38, 29),
    "index": ((164, 240), (140, 92), 31, 26),
    "middle": ((216, 230), (212, 58), 31, 26),
    "ring": ((268, 238), (286, 84), 30, 25),
    "little": ((312, 262), (352, 144), 27, 22),
}


def _palm() -> Path:
    outline = curve((134, 240), (120, 300), (118, 340), (150, 392))
    outline += [(156, 440), (286, 440)]
    outline += curve((292, 396), (330, 350), (342, 300), (338, 262))
    return [*outline, (300, 226), (150, 226)]


def hand(finger: str, paints: Paints) -> Image.Image:
    """The back of a right hand, 420 × 440 units, with one finger marked (`thumb` … `little`).

    Any other name marks none.
    """
    sheet = Sketch(420, 440, SCALE)
    shapes = [capsule(*_KNUCKLES[name]) for name in _KNUCKLES]
    for shape in (*shapes, _palm()):
        sheet.stroke(shape, 9, paints.brand, closed=True)
    for shape in (*shapes, _palm()):
        sheet.fill(shape, paints.skin)
    for name, (_, end, _, small) in _KNUCKLES.items():
        if name != finger:
            sheet.stroke(arc(end[0], end[1], small * 0.5, 200, 340), 3, (*paints.brand[:3], 90))
    if finger in _KNUCKLES:
        _mark(sheet, finger, paints)
    return sheet.image()


def _mark(sheet: Sketch, finger: str, paints: Paints) -> None:
    base, tip, thick, thin = _KNUCKLES[finger]
    start = (base[0] + (tip[0] - base[0]) * 0.5, base[1] + (tip[1] - base[1]) * 0.5)
    sheet.fill(capsule(start, tip, (thick + thin) / 2, thin), paints.gold)
    sheet.stroke(capsule(base, tip, thick, thin)[:24], 9, paints.brand)
    for r in (thin * 0.22, thin * 0.5):
        sheet.stroke(arc(tip[0], tip[1] + 4, r, 160, 380), 3.6, paints.ink)
    ripples = [arc(*tip, thin + 18, 205, 335), arc(*tip, thin + 34, 215, 325)]
    sheet.strokes(ripples, 7, paints.red)


def _drawn_face(sheet: Sketch, paints: Paints) -> None:
    sheet.fill([*arc(120, 330, 104, 180, 360, 116), (224, 330), (16, 330)], paints.brand)
    sheet.fill(capsule((120, 190), (120, 226), 27), (226, 188, 156, 255))
    sheet.fill([(88, 222), (120, 262), (152, 222), (174, 232), (120, 300), (66, 232)], paints.paper)
    sheet.fill(arc(120, 134, 58, 0, 360, 72), (240, 206, 174, 255))
    hair = [*arc(120, 122, 64, 176, 364, 72), (176, 116)]
    sheet.fill([*hair, *curve((176, 116), (150, 108), (104, 104), (86, 84)), (64, 124)], paints.ink)
    sheet.strokes([arc(97, 140, 9, 200, 340), arc(143, 140, 9, 200, 340)], 5, paints.ink)
    sheet.stroke(arc(120, 160, 20, 40, 140), 4.4, (150, 84, 70, 255))


def portrait() -> Image.Image:
    """A drawn face for examples, 240 × 320: nobody's."""
    sheet = Sketch(240, 320, 1)
    sheet.fill([(0, 0), (240, 0), (240, 320), (0, 320)], (214, 226, 232, 255))
    _drawn_face(sheet, _paints(Variant.LIGHT))
    return sheet.image().convert("RGB")


def illustrations(variant: Variant) -> dict[str, Image.Image]:
    """All of one variant, by the names that the theme knows them by."""
    paints = _paints(variant)
    drawn = {
        "art_place_card": place_card(paints),
        "art_scan_code": scan_code(paints),
        "art_scan_slip": scan_slip(paints),
        "art_number": number_on_card(paints),
    }
    for finger in (*_KNUCKLES, "any"):
        drawn[f"art_hand_{finger}"] = hand(finger, paints)
    theme = Theme(Look(variant=variant))
    return {theme.drawing(name): image for name, image in drawn.items()}
