"""Icons of staff mode: what runs, what is switched off, where a device is plugged in."""

from __future__ import annotations

import math

from kiosk.ui.drawing.pen import Path, Sketch, arc, circle

_WHITE = (255, 255, 255, 255)
_TEETH = 8


def _spokes(inner: float, outer: float) -> list[Path]:
    """All around the middle, from one radius to the other."""
    turns = (2 * math.pi * spoke / _TEETH for spoke in range(_TEETH))
    ends = ((math.cos(turn), math.sin(turn)) for turn in turns)
    return [[(12 + r * x, 12 + r * y) for r in (inner, outer)] for x, y in ends]


def _gear(sheet: Sketch) -> None:
    sheet.strokes([circle(12, 12, 6.6), circle(12, 12, 2.6)], 1.7, _WHITE)
    sheet.strokes(_spokes(6.6, 9.6), 2.6, _WHITE)


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
    sheet.strokes([circle(12, 12, 4.4), *_spokes(7.4, 10.2)], 1.8, _WHITE)


STAFF_ICONS = {"gear": _gear, "plug": _plug, "power": _power, "pulse": _pulse, "sun": _sun}
