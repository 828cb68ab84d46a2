"""Fingerprint comparison inside the chip (ISO/IEC 7816-11; minutiae of ISO/IEC 19794-2:2011, 9).

A small matcher of its own, made for demonstration: no false-accept rate has been measured for it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from drivers.simulated.chipcard import tlv
from drivers.simulated.chipcard.apdu import (
    METHOD_BLOCKED,
    OK,
    WRONG_DATA,
    CardStatus,
    tries_left,
)

LEAST_MINUTIAE = 12
MOST_MINUTIAE = 60
TRIES = 5

FINGER_SUBTYPES = {
    "right_thumb": 0x05,
    "right_index": 0x09,
    "right_middle": 0x0D,
    "right_ring": 0x11,
    "right_little": 0x15,
    "left_thumb": 0x06,
    "left_index": 0x0A,
    "left_middle": 0x0E,
    "left_ring": 0x12,
    "left_little": 0x16,
}
"""Biometric subtype (ISO/IEC 7816-11, table C.3)."""

_ANGLES = 64
_TURN = 5
"""Steps of 360°/64 that a finger may be turned either way (28°)."""
_CELL = 6
"""Tenths of a millimetre of a voting cell."""
_REACH = 8
"""Tenths of a millimetre, and `_BEND` angle steps, within which two minutiae are the same."""
_BEND = 3
_NEEDED = 0.5
"""Share of the smaller set that must be found again, and at least `_NEEDED_COUNT`."""
_NEEDED_COUNT = 10


@dataclass(frozen=True)
class EnrolledFinger:
    """A reference: compact card minutiae, three bytes each, and the finger's name."""

    minutiae: bytes
    position: str = "right_index"


@dataclass(frozen=True)
class _Minutia:
    x: float
    y: float
    angle: int


class FingerReference:
    """One reference in the chip, with its tries."""

    def __init__(self, number: int, finger: EnrolledFinger, tries: int = TRIES) -> None:
        if len(finger.minutiae) % 3 or not finger.minutiae:
            raise ValueError("a compact minutia has three bytes")
        self.number = number
        self._subtype = FINGER_SUBTYPES[finger.position]
        self._reference = _decode(finger.minutiae)
        self._tries = self._left = tries

    def template(self) -> bytes:
        """Biometric information template (DO 7F60) of this reference."""
        algorithm = tlv.encode(
            0xB1,
            tlv.encode(0x81, bytes([LEAST_MINUTIAE, MOST_MINUTIAE])),
            tlv.encode(0x82, b"\x00"),
        )
        header = tlv.encode(
            0xA1,
            tlv.encode(0x81, b"\x08"),
            tlv.encode(0x82, bytes([self._subtype])),
            tlv.encode(0x87, b"\x01\x01"),
            tlv.encode(0x88, b"\x00\x05"),
            algorithm,
        )
        return tlv.encode(0x7F60, tlv.encode(0x83, bytes([self.number])), header)

    def status(self) -> int:
        """Answer to an empty VERIFY: how many tries are left."""
        return tries_left(self._left) if self._left else METHOD_BLOCKED

    def verify(self, data: bytes) -> int:
        """Status word. `data` is DO 7F2E { 81 minutiae }. Raises CardStatus 6A80, 6983."""
        if not self._left:
            raise CardStatus(METHOD_BLOCKED)
        try:
            content = tlv.table(tlv.only(data, 0x7F2E))
        except tlv.TlvError:
            raise CardStatus(WRONG_DATA) from None
        minutiae = content.get(0x81, b"")
        if set(content) != {0x81} or len(minutiae) % 3:
            raise CardStatus(WRONG_DATA)
        if not LEAST_MINUTIAE <= len(minutiae) // 3 <= MOST_MINUTIAE:
            raise CardStatus(WRONG_DATA)
        # Counted before the comparison, so that pulling the card gives no free try.
        self._left -= 1
        if same_finger(self._reference, _decode(minutiae)):
            self._left = self._tries
            return OK
        return tries_left(self._left)


def _decode(compact: bytes) -> list[_Minutia]:
    return [
        _Minutia(compact[at], compact[at + 1], compact[at + 2] & 0x3F)
        for at in range(0, len(compact), 3)
    ]


def same_finger(reference: Sequence[_Minutia], probe: Sequence[_Minutia]) -> bool:
    needed = max(_NEEDED_COUNT, math.ceil(_NEEDED * min(len(reference), len(probe))))
    return best_overlap(reference, probe) >= needed


def best_overlap(reference: Sequence[_Minutia], probe: Sequence[_Minutia]) -> int:
    """Most minutiae that coincide under one rotation and shift.

    Each pair that could be the same minutia votes for a rotation and a shift; the pairs are then
    counted exactly for the shifts with most votes.
    """
    votes: Counter[tuple[int, int, int]] = Counter()
    turned = {turn: _turn(probe, turn) for turn in range(-_TURN, _TURN + 1)}
    for turn, moved in turned.items():
        for ours in reference:
            for theirs in moved:
                if _bend(ours.angle, theirs.angle) <= 1:
                    cell = (
                        turn,
                        round((ours.x - theirs.x) / _CELL),
                        round((ours.y - theirs.y) / _CELL),
                    )
                    votes[cell] += 1
    best = 0
    for (turn, across, down), _ in votes.most_common(12):
        best = max(best, _coinciding(reference, turned[turn], across * _CELL, down * _CELL))
    return best


def _turn(minutiae: Sequence[_Minutia], steps: int) -> list[_Minutia]:
    """Turned about the middle, counter-clockwise on an image whose y axis points down."""
    angle = 2 * math.pi * steps / _ANGLES
    cos, sin = math.cos(angle), math.sin(angle)
    middle_x = sum(m.x for m in minutiae) / len(minutiae)
    middle_y = sum(m.y for m in minutiae) / len(minutiae)
    return [
        _Minutia(
            middle_x + (m.x - middle_x) * cos + (m.y - middle_y) * sin,
            middle_y - (m.x - middle_x) * sin + (m.y - middle_y) * cos,
            (m.angle + steps) % _ANGLES,
        )
        for m in minutiae
    ]


def _bend(one: int, other: int) -> int:
    apart = (one - other) % _ANGLES
    return min(apart, _ANGLES - apart)


def _coinciding(
    reference: Sequence[_Minutia], moved: Sequence[_Minutia], across: int, down: int
) -> int:
    """Pairs within reach, each minutia in one pair at most, nearest pairs first."""
    near = sorted(
        (math.hypot(ours.x - theirs.x - across, ours.y - theirs.y - down), i, j)
        for i, ours in enumerate(reference)
        for j, theirs in enumerate(moved)
        if abs(ours.x - theirs.x - across) <= _REACH
        and abs(ours.y - theirs.y - down) <= _REACH
        and _bend(ours.angle, theirs.angle) <= _BEND
    )
    ours_used: set[int] = set()
    theirs_used: set[int] = set()
    for distance, i, j in near:
        if distance <= _REACH and i not in ours_used and j not in theirs_used:
            ours_used.add(i)
            theirs_used.add(j)
    return len(ours_used)
