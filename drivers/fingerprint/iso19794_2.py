"""Minutiae as a card takes them: compact card format (ISO/IEC 19794-2:2011, clause 9).

A card takes so many minutiae and no more, in the order that its biometric information template
names (9.3, annex D). Everything is done in the card's own units, so that what is pruned and
sorted here is what the card would prune and sort.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from drivers.fingerprint.minutia import Minutia, MinutiaKind

COMPACT_MINUTIA = 3
COMPACT_UNITS_PER_MM = 10
COMPACT_LARGEST = 255
ANGLES = 64
_DEGREES_PER_ANGLE = 360 / ANGLES
MOST_MINUTIAE = 255


class Direction(IntEnum):
    """Low bits of the order of minutiae."""

    NONE = 0x00
    ASCENDING = 0x01
    DESCENDING = 0x02


class SortKey(IntEnum):
    """What the order of minutiae goes by."""

    NONE = 0x00
    X_THEN_Y = 0x04
    Y_THEN_X = 0x08
    ANGLE = 0x0C
    POLAR = 0x10
    """Distance from the centre of mass of all that are given, then angle."""


_DIRECTION_MASK, _KEY_MASK, _EXTENSION = 0x03, 0x1C, 0x20


@dataclass(frozen=True, slots=True)
class MinutiaOrder:
    """Order of minutiae, data object 82 of the comparison parameters (annex D)."""

    key: SortKey = SortKey.NONE
    direction: Direction = Direction.NONE
    extended: bool = False
    """Of a finger wider (X_THEN_Y) or higher (Y_THEN_X) than 25.5 mm: that coordinate is given
    modulo 256, and the ascending order says where it wraps."""

    @classmethod
    def decode(cls, value: int) -> MinutiaOrder:
        """ValueError for a code that the standard does not have."""
        if value & ~(_DIRECTION_MASK | _KEY_MASK | _EXTENSION):
            raise ValueError("order of minutiae: unknown code")
        key, direction = SortKey(value & _KEY_MASK), Direction(value & _DIRECTION_MASK)
        if key is SortKey.NONE or direction is Direction.NONE:
            return cls()
        return cls(key, direction, bool(value & _EXTENSION))


UNORDERED = MinutiaOrder()


@dataclass(frozen=True, slots=True)
class _CardMinutia:
    x: int
    y: int
    angle: int
    kind: MinutiaKind


def encode_compact(
    minutiae: Iterable[Minutia],
    *,
    most: int = MOST_MINUTIAE,
    order: MinutiaOrder = UNORDERED,
) -> bytes:
    """Compact card format: 3 bytes each, at most `most`, pruned and then sorted.

    x and y in 0.1 mm, then the type in the upper two bits and the angle in steps of 360/64
    degrees in the lower six. Those farthest from the centre of mass are left out first (9.3.2).
    A finger that reaches beyond 25.5 mm is moved to the origin; what lies beyond even then, and
    cannot be said, is left out.
    """
    found = [_quantised(minutia) for minutia in minutiae]
    found = _sorted(_fitting(_prune(found, most), order), order)
    return b"".join(bytes((m.x & 0xFF, m.y & 0xFF, m.kind << 6 | m.angle)) for m in found)


def decode_compact(data: bytes) -> tuple[Minutia, ...]:
    """The minutiae as they stand there. ValueError for broken data (length, type 3)."""
    if len(data) % COMPACT_MINUTIA or len(data) > COMPACT_MINUTIA * MOST_MINUTIAE:
        raise ValueError("compact minutiae: three bytes each, 255 at most")
    return tuple(
        Minutia(
            x=data[at] / COMPACT_UNITS_PER_MM,
            y=data[at + 1] / COMPACT_UNITS_PER_MM,
            angle=(data[at + 2] & 0x3F) * _DEGREES_PER_ANGLE,
            kind=MinutiaKind(data[at + 2] >> 6),
        )
        for at in range(0, len(data), COMPACT_MINUTIA)
    )


def _quantised(minutia: Minutia) -> _CardMinutia:
    return _CardMinutia(
        round(minutia.x * COMPACT_UNITS_PER_MM),
        round(minutia.y * COMPACT_UNITS_PER_MM),
        round(minutia.angle / _DEGREES_PER_ANGLE) % ANGLES,
        minutia.kind,
    )


def _fitting(minutiae: list[_CardMinutia], order: MinutiaOrder) -> list[_CardMinutia]:
    """All of them where their coordinates can be said; else moved, and those left that can."""
    wide = order.extended and order.key is SortKey.X_THEN_Y
    high = order.extended and order.key is SortKey.Y_THEN_X
    left, right = _shift([m.x for m in minutiae], extended=wide)
    top, bottom = _shift([m.y for m in minutiae], extended=high)
    return [
        _CardMinutia(m.x - left, m.y - top, m.angle, m.kind)
        for m in minutiae
        if left <= m.x <= right and top <= m.y <= bottom
    ]


def _shift(values: Sequence[int], *, extended: bool) -> tuple[int, int]:
    """What is taken off a coordinate, and its greatest value before that."""
    lowest, highest = min(values, default=0), max(values, default=0)
    if extended:
        return min(lowest, 0), highest
    if lowest >= 0 and highest <= COMPACT_LARGEST:
        return 0, COMPACT_LARGEST
    return lowest, lowest + COMPACT_LARGEST


def _prune(minutiae: list[_CardMinutia], most: int) -> list[_CardMinutia]:
    """The `most` nearest to the centre of mass of all, in their order (9.3.2, first option).

    At the same distance an ending goes before a bifurcation, the larger angle before the smaller.
    """
    if len(minutiae) <= most:
        return minutiae
    distance = _distances(minutiae)
    kept = sorted(
        range(len(minutiae)),
        key=lambda i: (
            distance(minutiae[i]),
            minutiae[i].kind is MinutiaKind.ENDING,
            minutiae[i].angle,
        ),
    )[:most]
    return [minutiae[i] for i in sorted(kept)]


def _distances(minutiae: Sequence[_CardMinutia]) -> Callable[[_CardMinutia], int]:
    """Squared distance from the centre of mass, times the squared number: exact."""
    count, sum_x, sum_y = _mass(minutiae)
    return lambda m: (count * m.x - sum_x) ** 2 + (count * m.y - sum_y) ** 2


def _mass(minutiae: Sequence[_CardMinutia]) -> tuple[int, int, int]:
    return len(minutiae), sum(m.x for m in minutiae), sum(m.y for m in minutiae)


def _sorted(minutiae: list[_CardMinutia], order: MinutiaOrder) -> list[_CardMinutia]:
    distance = _distances(minutiae)
    keys: dict[SortKey, Callable[[_CardMinutia], tuple[float, ...]]] = {
        SortKey.X_THEN_Y: lambda m: (m.x, m.y),
        SortKey.Y_THEN_X: lambda m: (m.y, m.x),
        SortKey.ANGLE: lambda m: (m.angle,),
        SortKey.POLAR: lambda m: (distance(m), m.angle),
    }
    if order.key is SortKey.NONE:
        return minutiae
    return sorted(minutiae, key=keys[order.key], reverse=order.direction is Direction.DESCENDING)
