"""Points and angles in the plane: millimetres, radians, counter-clockwise, y upwards."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
Flags = NDArray[np.bool_]

_TURN = 2 * math.pi
_DIRECTIONS = np.array(
    [(math.cos(_TURN * k / 32), math.sin(_TURN * k / 32)) for k in range(32)], dtype=np.float64
)


def turned(to: Floats, origin: Floats) -> Floats:
    """Signed difference of two angles, -pi to below pi."""
    return np.asarray((to - origin + math.pi) % _TURN - math.pi)


def within(points: Floats, others: Floats, margin: float) -> Flags:
    """Which `points` (…, 2) lie in the convex hull of `others` (n, 2), n at least 1, or no farther
    than `margin` outside of it (hull taken as a polygon of 32 directions).
    """
    reach = (others @ _DIRECTIONS.T).max(axis=0) + margin
    return np.asarray((points @ _DIRECTIONS.T <= reach).all(axis=-1))


def distances(one: Floats, other: Floats) -> Floats:
    """(…, n, 2) and (m, 2) → (…, n, m)."""
    apart = one[..., :, None, :] - other[None, :, :]
    return np.asarray(np.hypot(apart[..., 0], apart[..., 1]))


def rigid_motions(weights: Floats, start: Floats, goal: Floats) -> tuple[Floats, Floats, Floats]:
    """The turns and shifts that bring `start` (n, 2) nearest to `goal` (n, 2) in the sense of
    least squares, one for each row of `weights` (k, n), whose sums are above zero.

    Returns the turn (k,), and the middles of start and goal (k, 2): goal = middle of goal +
    turn(start - middle of start).
    """
    total = weights.sum(axis=1, keepdims=True)
    middle, goal_middle = weights @ start / total, weights @ goal / total
    one, other = start - middle[:, None], goal - goal_middle[:, None]
    along = (weights * (one * other).sum(axis=-1)).sum(axis=1)
    across = one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0]
    return np.arctan2((weights * across).sum(axis=1), along), middle, goal_middle


def moved(points: Floats, turn: Floats, middle: Floats, goal_middle: Floats) -> Floats:
    """`points` (n, 2) under each of k motions → (k, n, 2)."""
    centred = points - middle[:, None]
    cosine, sine = np.cos(turn)[:, None], np.sin(turn)[:, None]
    x = centred[..., 0] * cosine - centred[..., 1] * sine
    y = centred[..., 0] * sine + centred[..., 1] * cosine
    return np.asarray(np.stack([x, y], axis=-1) + goal_middle[:, None])
