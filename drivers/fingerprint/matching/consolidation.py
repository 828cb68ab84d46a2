"""From the best motion to a score: skin is elastic, and prints overlap only in part."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from drivers.fingerprint.matching.alignment import Motions
from drivers.fingerprint.matching.geometry import Flags, Floats, Integers, distances, turned, within

_FIRST_DISTANCE = 0.91
"""Millimetres: two ridges, before the skin's stretch is known."""
_DISTANCE = 0.71
_ANGLE = math.radians(30)
_STRETCH_ROUNDS = 3
_STRETCH_REACH = 3.0
"""Millimetres over which neighbouring skin moves alike."""
_STRETCH_PRIOR = 1.0
"""Neighbours' weight at which a stretch is half believed."""
_DISTANCE_SPREAD = 0.61
_ANGLE_SPREAD = 0.4
_HULL_MARGIN = 0.41
_BENEFIT_OF_DOUBT = 10.0
"""Minutiae that are taken as unmatched before any is seen: a small overlap proves little."""


@dataclass(frozen=True, eq=False, repr=False)
class _Partners:
    """For each of n minutiae, whether it has a partner, and which and how far off."""

    found: Flags
    index: Integers
    distance: Floats
    turn: Floats

    @property
    def mine(self) -> Integers:
        return np.flatnonzero(self.found)

    @property
    def theirs(self) -> Integers:
        return np.asarray(self.index[self.found])


def likeness(motions: Motions, points: Floats, angles: Floats, alike: Floats) -> float:
    """0 to 1, of the first template (n minutiae, moved) with the second, (m, 2) and (m,);
    `alike` is (n, m).

    Each pair of partners counts by how alike its surroundings are and how near it lies; the sum is
    set against the minutiae that either side has where both overlap.
    """
    first = _best_motion(motions, points, angles)
    placed, own_angles = motions.points[first], motions.angles[first]
    partners = _partners(placed, own_angles, points, angles, _FIRST_DISTANCE)
    stretched = placed
    for round_number in range(_STRETCH_ROUNDS):
        if partners.found.sum() < 3:
            return 0.0
        stretched = _stretched(placed, points, partners)
        reach = _DISTANCE if round_number else _FIRST_DISTANCE
        partners = _partners(stretched, own_angles, points, angles, reach)
    mine, theirs = partners.mine, partners.theirs
    if len(mine) < 3:
        return 0.0
    near = np.exp(
        -((partners.distance[mine] / _DISTANCE_SPREAD) ** 2) / 2
        - (partners.turn[mine] / _ANGLE_SPREAD) ** 2 / 2
    )
    total = float((alike[mine, theirs] * near).sum())
    overlapping = within(stretched, points, _HULL_MARGIN)
    overlapping[mine] = True
    other_overlapping = within(points, stretched, _HULL_MARGIN)
    other_overlapping[theirs] = True
    expected = (overlapping.sum() + _BENEFIT_OF_DOUBT) * (
        other_overlapping.sum() + _BENEFIT_OF_DOUBT
    )
    return total / math.sqrt(float(expected))


def _best_motion(motions: Motions, points: Floats, angles: Floats) -> int:
    """The one under which most minutiae find a near partner."""
    partners = _partners(motions.points, motions.angles, points, angles, _FIRST_DISTANCE)
    near = np.exp(-_cost(partners.distance, partners.turn, _FIRST_DISTANCE) / 2)
    return int((partners.found * near).sum(axis=1).argmax())


def _partners(
    placed: Floats, own_angles: Floats, points: Floats, angles: Floats, reach: float
) -> _Partners:
    """Each other's nearest within reach, by place and angle together. Leading axes are kept."""
    distance = distances(placed, points)
    turn = np.abs(turned(angles, own_angles[..., None]))
    cost = np.where((distance < reach) & (turn < _ANGLE), _cost(distance, turn, reach), np.inf)
    index = cost.argmin(axis=-1)
    back = np.take_along_axis(cost.argmin(axis=-2), index, axis=-1)
    pick = index[..., None]
    found = (back == np.arange(cost.shape[-2])) & np.isfinite(
        np.take_along_axis(cost, pick, axis=-1)[..., 0]
    )
    return _Partners(
        found=found,
        index=index,
        distance=np.take_along_axis(distance, pick, axis=-1)[..., 0],
        turn=np.take_along_axis(turn, pick, axis=-1)[..., 0],
    )


def _cost(distance: Floats, turn: Floats, reach: float) -> Floats:
    return np.asarray((distance / reach) ** 2 + (turn / _ANGLE) ** 2)


def _stretched(placed: Floats, points: Floats, partners: _Partners) -> Floats:
    """Each minutia moved as its neighbours' partners lie; its own partner has no say, so that a
    chance pair does not draw itself together.
    """
    mine = partners.mine
    pull = points[partners.theirs] - placed[mine]
    weight = np.exp(-(distances(placed, placed[mine]) ** 2) / (2 * _STRETCH_REACH**2))
    weight[mine, np.arange(len(mine))] = 0
    return np.asarray(placed + weight @ pull / (weight.sum(axis=1, keepdims=True) + _STRETCH_PRIOR))
