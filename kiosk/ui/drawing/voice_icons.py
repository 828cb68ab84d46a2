"""Icons of the voice: an ear, loudspeakers that are louder or softer, and how fast it speaks."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.ui.drawing.pen import Path, Sketch, arc, circle, curve

_WHITE = (255, 255, 255, 255)
_LINE = 1.8
_BOX: Path = [(2.4, 9), (6.4, 9), (11.4, 4.6), (11.4, 19.4), (6.4, 15), (2.4, 15), (2.4, 9)]


def _ear(sheet: Sketch) -> None:
    outer = [*arc(12.4, 9.4, 6.8, 175, 395)]
    outer += curve(outer[-1], (17.4, 15.6), (14.6, 15.4), (14.2, 18.4))
    outer += curve(outer[-1], (13.6, 22), (8.6, 22.4), (7.8, 18.6))
    inner = [*arc(12.4, 9.4, 3.2, 170, 350)]
    inner += curve(inner[-1], (15.4, 12.2), (12.2, 12.4), (11.6, 15.2))
    sheet.strokes([outer, inner], _LINE, _WHITE)


def _loudspeaker(*waves: Path) -> Callable[[Sketch], None]:
    def draw(sheet: Sketch) -> None:
        sheet.strokes([_BOX, *waves], _LINE, _WHITE)

    return draw


def _pace(*sign: Path) -> Callable[[Sketch], None]:
    """A clock with a plus or a minus beside it."""

    def draw(sheet: Sketch) -> None:
        face = [circle(8, 12, 6), [(8, 8.4), (8, 12), (10.4, 13.6)]]
        sheet.strokes([*face, *sign], _LINE, _WHITE)

    return draw


VOICE_ICONS = {
    "ear": _ear,
    "faster": _pace([(17, 12), (22.4, 12)], [(19.7, 9.3), (19.7, 14.7)]),
    "louder": _loudspeaker(
        arc(11.4, 12, 4.2, -45, 45), arc(11.4, 12, 7.4, -45, 45), arc(11.4, 12, 10.4, -45, 45)
    ),
    "silent": _loudspeaker([(15, 9), (21, 15)], [(21, 9), (15, 15)]),
    "slower": _pace([(17, 12), (22.4, 12)]),
    "softer": _loudspeaker(arc(11.4, 12, 4.2, -45, 45)),
}
