"""How alike two fingerprints are, as one number."""

from __future__ import annotations

from drivers.fingerprint.matching.alignment import motions
from drivers.fingerprint.matching.consolidation import likeness
from drivers.fingerprint.matching.cylinders import PreparedTemplate, prepare, similarities
from drivers.fingerprint.minutia import MinutiaTemplate

FEWEST_MINUTIAE = 4


def compare(one: MinutiaTemplate, other: MinutiaTemplate) -> float:
    """0 (nothing in common) to 100; the order does not matter. ValueError where a coordinate or an
    angle is not a finite number.
    """
    return compare_prepared(prepare(one), prepare(other))


def compare_prepared(one: PreparedTemplate, other: PreparedTemplate) -> float:
    """The same, for a template that is compared several times."""
    if _rank(other) < _rank(one):
        one, other = other, one
    if len(one.points) < FEWEST_MINUTIAE:
        return 0.0
    alike = similarities(one, other)
    ways = motions(one, other, alike)
    if ways is None:
        return 0.0
    return 100 * likeness(ways, other.points, other.angles, alike)


def _rank(template: PreparedTemplate) -> tuple[int, float, float]:
    """The smaller one is laid onto the larger; for equal sizes the order is settled by place."""
    x, y = template.points.sum(axis=0)
    return len(template.points), float(x), float(y)
