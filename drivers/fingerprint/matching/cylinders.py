"""Local structure around each minutia: Minutia Cylinder-Code.

Cappelli, Ferrara, Maltoni, "Minutia Cylinder-Code: a new representation and matching technique for
fingerprint recognition", IEEE TPAMI 32(12), 2010. A cylinder stands on the minutia and turns with
it; each of its cells holds how many neighbours lie about there, at about that difference of angle.
Cells outside the print are unknown, not empty.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drivers.fingerprint.matching.geometry import Flags, Floats, turned, within
from drivers.fingerprint.minutia import MinutiaTemplate

MOST_MINUTIAE = 100
"""Of one template; the best are taken. A finger shows 30 to 80."""

# As published for 500 dpi, in millimetres; 8 cells across, as in its smaller variant.
_RADIUS = 3.56
_ACROSS = 8
_LAYERS = 6
_SPREAD = 0.474
_ANGLE_SPREAD = math.radians(40)
_HULL_MARGIN = 2.54
_HALF, _STEEPNESS = 0.234, 17.1
"""Of the sigmoid that a cell's sum goes through."""
_FEWEST_NEIGHBOURS = 2
_KNOWN_CELLS = 0.75
_COMMON_CELLS = 0.6
_MAX_TURN = math.radians(90)
_LAYER = 2 * math.pi / _LAYERS


@dataclass(frozen=True, eq=False, repr=False)
class PreparedTemplate:
    """What a comparison needs of one template; n minutiae, c cells."""

    points: Floats
    """(n, 2)."""
    angles: Floats
    """(n,)."""
    cells: NDArray[np.float32]
    """(n, c), 0 where unknown."""
    known: NDArray[np.float32]
    """(n, c), 1 or 0."""
    usable: Flags
    """(n,): enough neighbours and cells."""


def prepare(template: MinutiaTemplate) -> PreparedTemplate:
    """ValueError where a coordinate or angle is not a finite number."""
    best = sorted(template.minutiae, key=lambda m: m.quality, reverse=True)[:MOST_MINUTIAE]
    values = np.array([(m.x, -m.y, m.angle) for m in best], dtype=np.float64).reshape(-1, 3)
    if not np.isfinite(values).all():
        raise ValueError("minutia that is nowhere")
    points, angles = values[:, :2], np.radians(values[:, 2])
    if len(best) < 2:
        nothing = np.zeros((len(best), 1), dtype=np.float32)
        return PreparedTemplate(points, angles, nothing, nothing, np.zeros(len(best), dtype=bool))
    places = _cell_places(points, angles)
    apart = places[:, :, None, :] - points
    near = np.exp(-(apart**2).sum(axis=-1) / (2 * _SPREAD**2))
    itself = np.arange(len(best))
    near[itself, :, itself] = 0
    cells = 1 / (1 + np.exp(_STEEPNESS * (_HALF - near @ _angle_shares(angles))))
    known = np.repeat(within(places, points, _HULL_MARGIN)[:, :, None], _LAYERS, axis=2)
    reach = np.hypot(*(points[:, None] - points).transpose(2, 0, 1)) <= _RADIUS + 3 * _SPREAD
    usable = (known.mean(axis=(1, 2)) >= _KNOWN_CELLS) & (
        reach.sum(axis=1) - 1 >= _FEWEST_NEIGHBOURS
    )
    return PreparedTemplate(
        points,
        angles,
        (cells * known).reshape(len(best), -1).astype(np.float32),
        known.reshape(len(best), -1).astype(np.float32),
        usable,
    )


def similarities(one: PreparedTemplate, other: PreparedTemplate) -> Floats:
    """(n, m), 0 to 1, of each minutia's surroundings with each of the other's; 0 where they cannot
    be compared.
    """
    common = one.known @ other.known.T
    squares = (one.cells**2) @ other.known.T
    other_squares = one.known @ (other.cells**2).T
    apart = squares + other_squares - 2 * (one.cells @ other.cells.T)
    lengths = np.sqrt(squares) + np.sqrt(other_squares)
    alike = 1 - np.sqrt(np.maximum(apart, 0)) / np.maximum(lengths, 1e-6)
    comparable = (
        one.usable[:, None]
        & other.usable
        & (common >= _COMMON_CELLS * one.known.shape[1])
        & (np.abs(turned(other.angles, one.angles[:, None])) <= _MAX_TURN)
    )
    return np.where(comparable, alike, 0.0).astype(np.float64)


def _cell_places(points: Floats, angles: Floats) -> Floats:
    """(n, cells of a layer, 2)."""
    step = 2 * _RADIUS / _ACROSS
    along = (np.arange(_ACROSS) - (_ACROSS - 1) / 2) * step
    x, y = (plane.ravel() for plane in np.meshgrid(along, along))
    inside = np.hypot(x, y) <= _RADIUS
    x, y = x[inside], y[inside]
    cosine, sine = np.cos(angles)[:, None], np.sin(angles)[:, None]
    turned_cells = np.stack([x * cosine - y * sine, x * sine + y * cosine], axis=-1)
    return np.asarray(points[:, None, :] + turned_cells)


def _angle_shares(angles: Floats) -> Floats:
    """(n, n, layers): how much each neighbour's difference of angle belongs to each layer."""
    layers = -math.pi + (np.arange(_LAYERS, dtype=np.float64) + 0.5) * _LAYER
    off = turned(layers, turned(angles[:, None], angles[None, :])[:, :, None])
    # A normal curve summed over a layer's width is nearly a wider normal curve.
    spread = math.sqrt(_ANGLE_SPREAD**2 + _LAYER**2 / 12)
    height = _LAYER / (spread * math.sqrt(2 * math.pi))
    return np.asarray(height * np.exp(-(off**2) / (2 * spread**2)))
