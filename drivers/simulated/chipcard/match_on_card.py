"""Fingerprint comparison inside the chip (ISO/IEC 7816-11; minutiae of ISO/IEC 19794-2:2011, 9).

Made for demonstration: no false-accept rate has been measured on fingers of people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from drivers.fingerprint.image import GreyImage
from drivers.simulated import bozorth, minutia_matcher
from drivers.simulated.chipcard import tlv
from drivers.simulated.chipcard.apdu import (
    METHOD_BLOCKED,
    OK,
    WRONG_DATA,
    CardStatus,
    tries_left,
)
from drivers.simulated.module_template import Feature

TRIES = 5
BOZORTH_THRESHOLD = 12
"""For fingers of some thirty minutiae: see the tests for how far apart the two kinds lie."""

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

_DESCENDING, _BY_X, _BY_Y, _BY_ANGLE, _POLAR = 0x02, 0x04, 0x08, 0x0C, 0x10


@dataclass(frozen=True)
class Demands:
    """What the chip wants of the minutiae that it compares, and where it says so."""

    least: int = 12
    most: int = 60
    order: int = 0x00
    """As in the biometric information template (ISO/IEC 19794-2:2011, annex D); checked."""
    constructed: bool = False
    """Minutiae as DO 90 in DO A1, instead of in DO 81."""
    application: bytes = b""
    """Name of an application of its own; empty: it is a part of the eMRTD application."""
    information_file: int | None = None
    """The templates are in this file instead of behind GET DATA."""


@dataclass(frozen=True)
class EnrolledFinger:
    """A reference: compact card minutiae, three bytes each, and the finger's name."""

    minutiae: bytes = field(repr=False)
    position: str = "right_index"
    image: GreyImage | None = field(default=None, repr=False)
    """Its picture for DG3, in cards that hold one."""


class FingerReference:
    """One reference in the chip, with its tries."""

    def __init__(
        self, number: int, finger: EnrolledFinger, tries: int = TRIES, demands: Demands = Demands()
    ) -> None:
        if len(finger.minutiae) % 3 or not finger.minutiae:
            raise ValueError("a compact minutia has three bytes")
        self.number = number
        self._subtype = FINGER_SUBTYPES[finger.position]
        self._reference = _features(finger.minutiae)
        self._tries = self._left = tries
        self._demands = demands

    def template(self) -> bytes:
        """Biometric information template (DO 7F60) of this reference."""
        demands = self._demands
        algorithm = tlv.encode(
            0xB1,
            tlv.encode(0x81, bytes([demands.least, demands.most])),
            tlv.encode(0x82, bytes([demands.order])),
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
        """Status word. `data` is DO 7F2E { minutiae }. Raises CardStatus 6A80, 6983."""
        if not self._left:
            raise CardStatus(METHOD_BLOCKED)
        minutiae = self._minutiae(data)
        # Counted before the comparison, so that pulling the card gives no free try.
        self._left -= 1
        if same_finger(self._reference, _features(minutiae)):
            self._left = self._tries
            return OK
        return tries_left(self._left)

    def _minutiae(self, data: bytes) -> bytes:
        demands = self._demands
        try:
            content = tlv.table(tlv.only(data, 0x7F2E))
            if demands.constructed:
                inner = tlv.table(content.pop(0xA1, b""))
                minutiae = inner.pop(0x90, b"")
                content |= inner
            else:
                minutiae = content.pop(0x81, b"")
        except tlv.TlvError:
            raise CardStatus(WRONG_DATA) from None
        if content or len(minutiae) % 3 or not is_ordered(minutiae, demands.order):
            raise CardStatus(WRONG_DATA)
        if not demands.least <= len(minutiae) // 3 <= demands.most:
            raise CardStatus(WRONG_DATA)
        return minutiae


def information_group(fingers: Sequence[FingerReference]) -> bytes:
    """All biometric information templates, with their count (DO 7F61)."""
    count = tlv.encode(0x02, bytes([len(fingers)]))
    return tlv.encode(0x7F61, count, *(finger.template() for finger in fingers))


def same_finger(reference: list[Feature], probe: list[Feature]) -> bool:
    """By BOZORTH3 where it is installed, else by the small matcher of the simulated sensor."""
    if bozorth.available():
        return bozorth.score(reference, probe) >= BOZORTH_THRESHOLD
    return minutia_matcher.score(reference, probe) >= minutia_matcher.THRESHOLD


def is_ordered(minutiae: bytes, order: int) -> bool:
    """Whether compact minutiae stand in that order (ISO/IEC 19794-2:2011, annex D)."""
    if not order & 0x1C or not order & 0x03:
        return True
    points = [tuple(minutiae[at : at + 3]) for at in range(0, len(minutiae), 3)]
    count = len(points)
    middle_x, middle_y = sum(p[0] for p in points), sum(p[1] for p in points)
    by = order & 0x1C
    if by == _BY_X:
        keys = [(x, y) for x, y, _ in points]
    elif by == _BY_Y:
        keys = [(y, x) for x, y, _ in points]
    elif by == _BY_ANGLE:
        keys = [(angle & 0x3F, 0) for _, _, angle in points]
    elif by == _POLAR:
        keys = [
            ((count * x - middle_x) ** 2 + (count * y - middle_y) ** 2, angle & 0x3F)
            for x, y, angle in points
        ]
    else:
        return False
    return keys == sorted(keys, reverse=bool(order & _DESCENDING))


def _features(compact: bytes) -> list[Feature]:
    """x and y in millimetres, angle in degrees, kind."""
    return [
        (
            compact[at] / 10,
            compact[at + 1] / 10,
            (compact[at + 2] & 0x3F) * 360 / 64,
            compact[at + 2] >> 6,
        )
        for at in range(0, len(compact), 3)
    ]
