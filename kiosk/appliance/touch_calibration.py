"""What corrects a touch panel: the affine map that brings touches to where the finger was.

A matrix is six numbers row by row, as libinput writes it: x' = a·x + b·y + c, y' = d·x + e·y + f,
with x and y as shares of the panel from its upper left corner.
"""

from __future__ import annotations

from collections.abc import Sequence

Matrix = tuple[float, float, float, float, float, float]
Place = tuple[float, float]

UNCHANGED: Matrix = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
LARGEST_ERROR = 0.03
"""Share of the panel by which a touch may miss what the others say; a finger is not that broad."""
_FLAT = 1e-4
"""Touches that lie on a line, or on one place, tell nothing."""


def correction(touched: Sequence[Place], targets: Sequence[Place]) -> Matrix | None:
    """The map that brings `touched` nearest to `targets` (least squares); at least three of each.

    None: they do not fit together, because somebody has touched beside a target.
    """
    rows = [(x, y, 1.0) for x, y in touched]
    normal = [[sum(r[i] * r[j] for r in rows) for j in range(3)] for i in range(3)]
    determinant = _determinant(normal)
    if abs(determinant) < _FLAT:
        return None
    solved: list[float] = []
    for axis in (0, 1):
        aim = [sum(r[i] * t[axis] for r, t in zip(rows, targets, strict=True)) for i in range(3)]
        for place in range(3):
            swapped = [[*row[:place], aim[i], *row[place + 1 :]] for i, row in enumerate(normal)]
            solved.append(_determinant(swapped) / determinant)
    matrix: Matrix = (solved[0], solved[1], solved[2], solved[3], solved[4], solved[5])
    reached = (applied(matrix, each) for each in touched)
    fits = all(
        max(abs(x - tx), abs(y - ty)) <= LARGEST_ERROR
        for (x, y), (tx, ty) in zip(reached, targets, strict=True)
    )
    return matrix if fits else None


def applied(matrix: Matrix, place: Place) -> Place:
    a, b, c, d, e, f = matrix
    x, y = place
    return a * x + b * y + c, d * x + e * y + f


def after(first: Matrix, then: Matrix) -> Matrix:
    """One map for both, `first` first."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        *(g * a + h * d, g * b + h * e, g * c + h * f + i),
        *(j * a + k * d, j * b + k * e, j * c + k * f + m),
    )


def _determinant(m: Sequence[Sequence[float]]) -> float:
    return (
        m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
        - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
        + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
    )
