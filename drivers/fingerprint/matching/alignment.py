"""Which minutiae could be the same, and the rigid motions that they speak for.

The most alike pairs are confirmed or weakened by each other: "relaxation" of the cited work on
cylinder codes (section 4.4, LSS-R). Two pairs agree where distance, difference of angle and bearing
between their minutiae are the same on both fingers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from drivers.fingerprint.matching.cylinders import PreparedTemplate
from drivers.fingerprint.matching.geometry import (
    Floats,
    Integers,
    distances,
    moved,
    rigid_motions,
    turned,
)

_PAIRS = 40
_ROUNDS = 5
_OWN_WEIGHT = 0.5
_MOTIONS = 12

# Where agreement is halved, and how steeply it falls.
_DISTANCE_HALF, _DISTANCE_STEEPNESS = 0.254, 31.5
_ANGLE_HALF, _ANGLE_STEEPNESS = math.radians(15), 30.0


@dataclass(frozen=True, eq=False, repr=False)
class Motions:
    """k ways to lay one template onto the other, most promising first."""

    points: Floats
    """(k, n, 2): where the first template's minutiae come to lie."""
    angles: Floats
    """(k, n)."""


def motions(one: PreparedTemplate, other: PreparedTemplate, alike: Floats) -> Motions | None:
    """`alike` is (n, m); None where nothing is alike."""
    likeliest = np.argsort(-alike, axis=None, kind="stable")[:_PAIRS]
    mine, theirs = np.unravel_index(likeliest, alike.shape)
    worth = alike[mine, theirs]
    real = worth > 0
    mine, theirs, worth = mine[real], theirs[real], worth[real]
    if len(worth) < 2:
        return None
    agree = _agreement(one, mine, other, theirs)
    relaxed = worth
    for _ in range(_ROUNDS):
        relaxed = _OWN_WEIGHT * relaxed + (1 - _OWN_WEIGHT) * agree @ relaxed / (len(worth) - 1)
    first = np.argsort(-relaxed, kind="stable")[:_MOTIONS]
    weights = agree[first] * worth**2
    weights[np.arange(len(first)), first] = worth[first] ** 2
    start, goal = one.points[mine], other.points[theirs]
    turn, middle, goal_middle = rigid_motions(weights, start, goal)
    # A pair that few others support says more by its angles than by its place.
    directions = np.exp(1j * turned(other.angles[theirs], one.angles[mine]))
    lonely = (weights > 1e-3).sum(axis=1) < 3
    turn = np.where(lonely, np.angle(weights @ directions), turn)
    return Motions(
        points=moved(one.points, turn, middle, goal_middle),
        angles=one.angles + turn[:, None],
    )


def _agreement(
    one: PreparedTemplate, mine: Integers, other: PreparedTemplate, theirs: Integers
) -> Floats:
    """(pairs, pairs), 0 to 1; 0 of a pair with itself."""
    places, angles = one.points[mine], one.angles[mine]
    other_places, other_angles = other.points[theirs], other.angles[theirs]
    stretch = np.abs(distances(places, places) - distances(other_places, other_places))
    twist = turned(angles[:, None], angles[None, :])
    other_twist = turned(other_angles[:, None], other_angles[None, :])
    bearing = turned(angles[:, None], _directions(places))
    other_bearing = turned(other_angles[:, None], _directions(other_places))
    agree = (
        _falling(stretch, _DISTANCE_HALF, _DISTANCE_STEEPNESS)
        * _falling(np.abs(turned(twist, other_twist)), _ANGLE_HALF, _ANGLE_STEEPNESS)
        * _falling(np.abs(turned(bearing, other_bearing)), _ANGLE_HALF, _ANGLE_STEEPNESS)
    )
    np.fill_diagonal(agree, 0)
    return agree


def _directions(points: Floats) -> Floats:
    """(n, n): from each point to each other."""
    apart = points[None, :, :] - points[:, None, :]
    return np.asarray(np.arctan2(apart[..., 1], apart[..., 0]))


def _falling(value: Floats, half: float, steepness: float) -> Floats:
    return np.asarray(1 / (1 + np.exp(np.minimum(steepness * (value - half), 500))))
