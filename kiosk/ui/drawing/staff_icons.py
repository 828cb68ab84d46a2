"""Icons of staff mode: what runs, what is switched off, where a device is plugged in."""

from __future__ import annotations

import math

from kiosk.ui.drawing.pen import Sketch, arc, circle

_WHITE = (255, 255, 255, 255)
_TEETH = 8


def _gear(sheet: Sketch) -> None:
    teeth = []
    for tooth in range(_TEETH):
        turn = 2 * math.pi * tooth / _TEETH
        x, y = math.cos(turn), math.sin(turn)
        teeth.append([(12 + 6.6 * x, 12 + 6.6 * y), (12 + 9.6 * x, 12 + 9.6 * y)])
    sheet.strokes([circle(12, 12, 6.6), circle(12, 12, 2.6)], 1.7, _WHITE)
    sheet.strokes(teeth, 2.6, _WHITE)


def _power(sheet: Sketch) -> None:
    turns = [math.radians(-60 + 300 * step / 40) for step in range(41)]
    ring = [(12 + 8 * math.cos(turn), 13 + 8 * math.sin(turn)) for turn in turns]
    sheet.strokes([ring, [(12, 3), (12, 12)]], 2.0, _WHITE)


def _pulse(sheet: Sketch) -> None:
    beat = [(2, 13), (7, 13), (9.4, 6), (13.4, 19), (16, 13), (22, 13)]
    sheet.strokes([beat], 1.9, _WHITE)


def _plug(sheet: Sketch) -> None:
    body = [(6, 8.4), (18, 8.4), (18, 12), *arc(12, 12, 6, 0, 180), (6, 8.4)]
    sheet.strokes([body, [(9, 8.4), (9, 3)], [(15, 8.4), (15, 3)]], 1.8, _WHITE)
    sheet.strokes([[(12, 18), (12, 22)]], 1.8, _WHITE)


def _sun(sheet: Sketch) -> None:
    rays = []
    for ray in range(_TEETH):
        turn = 2 * math.pi * ray / _TEETH
        x, y = math.cos(turn), math.sin(turn)
        rays.append([(12 + 7.4 * x, 12 + 7.4 * y), (12 + 10.2 * x, 12 + 10.2 * y)])
    sheet.strokes([circle(12, 12, 4.4), *rays], 1.8, _WHITE)


STAFF_ICONS = {"gear": _gear, "plug": _plug, "power": _power, "pulse": _pulse, "sun": _sun}
