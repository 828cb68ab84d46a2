"""Which finger: position codes of ISO/IEC 19794 and subtypes of CBEFF."""

from __future__ import annotations

from enum import IntEnum


class FingerPosition(IntEnum):
    """Codes of ISO/IEC 19794-2:2011, table 2, and 19794-4:2011, table 7."""

    UNKNOWN = 0
    RIGHT_THUMB = 1
    RIGHT_INDEX = 2
    RIGHT_MIDDLE = 3
    RIGHT_RING = 4
    RIGHT_LITTLE = 5
    LEFT_THUMB = 6
    LEFT_INDEX = 7
    LEFT_MIDDLE = 8
    LEFT_RING = 9
    LEFT_LITTLE = 10

    @property
    def label(self) -> str:
        """`right_thumb` … `left_little`; empty where the finger is not said."""
        return self.name.lower() if self else ""

    @classmethod
    def of_code(cls, code: int) -> FingerPosition:
        """UNKNOWN for codes of several fingers, of palms, and those that nobody assigned."""
        return cls(code) if code in cls._value2member_map_ else cls.UNKNOWN

    @classmethod
    def of_subtype(cls, subtype: int) -> FingerPosition:
        """From the biometric subtype of a biometric header (ISO/IEC 7816-11, table C.3; CBEFF).

        Bits 1 and 2 say right or left, bits 3 to 5 the finger from the thumb on.
        """
        side, finger = subtype & 0x03, subtype >> 2 & 0x07
        if side not in (1, 2) or not 1 <= finger <= 5:
            return cls.UNKNOWN
        return cls(finger + (5 if side == 2 else 0))
