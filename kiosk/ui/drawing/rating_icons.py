"""Icons of the rating: faces from "very satisfied" (5) to "very dissatisfied" (1)."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.ui.drawing.pen import Path, Sketch, arc, circle, curve

_WHITE = (255, 255, 255, 255)
_EYE = 1.35
_MOUTHS: dict[int, Path] = {
    4: curve((6.8, 13.8), (9, 18.4), (15, 18.4), (17.2, 13.8)),
    3: [(7.4, 15.8), (16.6, 15.8)],
    2: curve((7.2, 17.4), (9.4, 13.6), (14.6, 13.6), (16.8, 17.4)),
    1: curve((6.6, 18.4), (9, 12.2), (15, 12.2), (17.4, 18.4)),
}


def _face(score: int) -> Callable[[Sketch], None]:
    """Told apart by brows, eyes and mouth, not by colour."""

    def draw(sheet: Sketch) -> None:
        sheet.strokes([circle(12, 12, 10.4)], 1.4, _WHITE)
        if score == 5:
            eyes = [arc(8.2, 9.8, 2, 190, 350, 2.2), arc(15.8, 9.8, 2, 190, 350, 2.2)]
            sheet.strokes(eyes, 1.5, _WHITE)
            laugh = arc(12, 13, 6, 0, 180, 5.6)
            sheet.fill([*laugh, laugh[0]], _WHITE)
            return
        sheet.fill(circle(8.5, 9.5, _EYE), _WHITE)
        sheet.fill(circle(15.5, 9.5, _EYE), _WHITE)
        sheet.strokes([_MOUTHS[score]], 1.6, _WHITE)
        if score == 1:
            brows: list[Path] = [[(5.7, 5.9), (9.7, 7.5)], [(18.3, 5.9), (14.3, 7.5)]]
            sheet.strokes(brows, 1.5, _WHITE)

    return draw


RATING_ICONS = {f"face_{score}": _face(score) for score in range(1, 6)}
