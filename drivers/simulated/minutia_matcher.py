"""How the simulated fingerprint module compares two touches. Small, and nobody else's matcher.

Every plausible pair of minutiae proposes one rigid motion; the motion under which most minutiae
of both sides fall together is the best one.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from drivers.simulated.module_template import Feature

THRESHOLD = 40
"""Scores from here on are the same finger; see the tests for how far apart the two kinds lie."""

_DISTANCE = 0.45
_ANGLE = 18.0
_TURN_MAX = 40.0
_FEWEST = 8
_MOST = 80

_Cells = dict[tuple[int, int], list[Feature]]


def score(one: Sequence[Feature], other: Sequence[Feature]) -> int:
    """0 to 100: matched minutiae, squared, by the number on either side."""
    one, other = one[:_MOST], other[:_MOST]
    if min(len(one), len(other)) < _FEWEST:
        return 0
    cells: _Cells = defaultdict(list)
    for feature in other:
        cells[_cell(feature[0], feature[1])].append(feature)
    best = 0
    for pivot in one:
        for target in other:
            turn = _difference(target[2], pivot[2])
            if abs(turn) <= _TURN_MAX and pivot[3] == target[3]:
                best = max(best, _count(one, cells, pivot, target, turn))
    return round(100 * best * best / (len(one) * len(other)))


def _count(
    one: Sequence[Feature], cells: _Cells, pivot: Feature, target: Feature, turn: float
) -> int:
    cosine, sine = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    used: set[Feature] = set()
    for x, y, angle, _ in one:
        dx, dy = x - pivot[0], y - pivot[1]
        moved_x = target[0] + dx * cosine + dy * sine
        moved_y = target[1] - dx * sine + dy * cosine
        partner = _partner(cells, moved_x, moved_y, angle + turn, used)
        if partner is not None:
            used.add(partner)
    return len(used)


def _partner(cells: _Cells, x: float, y: float, angle: float, used: set[Feature]) -> Feature | None:
    column, row = _cell(x, y)
    for near_column in (column - 1, column, column + 1):
        for near_row in (row - 1, row, row + 1):
            for candidate in cells.get((near_column, near_row), ()):
                if (
                    candidate not in used
                    and math.hypot(candidate[0] - x, candidate[1] - y) <= _DISTANCE
                    and abs(_difference(candidate[2], angle)) <= _ANGLE
                ):
                    return candidate
    return None


def _cell(x: float, y: float) -> tuple[int, int]:
    return math.floor(x / _DISTANCE), math.floor(y / _DISTANCE)


def _difference(one: float, other: float) -> float:
    return (one - other + 180) % 360 - 180
