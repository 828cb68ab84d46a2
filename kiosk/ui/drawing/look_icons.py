"""Icons of the look of the screen: its letters, and a switch that is on or off."""

from __future__ import annotations

from kiosk.ui.drawing.pen import Sketch, circle, rounded

_WHITE = (255, 255, 255, 255)


def _look(sheet: Sketch) -> None:
    """A small and a large letter."""
    small = [[(1.8, 19), (5.6, 9.6), (9.4, 19)], [(3.2, 15.8), (8, 15.8)]]
    large = [[(9.6, 19), (15.8, 3.8), (22, 19)], [(11.9, 13.8), (19.7, 13.8)]]
    sheet.strokes([*small, *large], 2.1, _WHITE)


def _switch_off(sheet: Sketch) -> None:
    slot = rounded(1.6, 6, 20.8, 12, 6)
    sheet.strokes([[*slot, slot[0]], circle(7.6, 12, 3.1)], 1.7, _WHITE)


def _switch_on(sheet: Sketch) -> None:
    sheet.fill(rounded(0.8, 5.2, 22.4, 13.6, 6.8), _WHITE, hole=circle(16.4, 12, 4.4))


LOOK_ICONS = {"look": _look, "switch_off": _switch_off, "switch_on": _switch_on}
