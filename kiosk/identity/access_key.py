"""The key that opens the chip: from the 12 digits typed, the card's QR code, or the MRZ.

The card access number (CAN) of the Vietnamese card is the last six of the 12 digits
(widely used by readers; not officially documented).
"""

from __future__ import annotations

import msgspec

NUMBER_LENGTH = 12
CAN_LENGTH = 6


class MrzKey(msgspec.Struct, frozen=True):
    """Password of type MRZ (ICAO 9303-11, 4.4.4.1), also of Basic Access Control."""

    document_number: str
    """Whole, without its check digit."""
    date_of_birth: str
    """YYMMDD."""
    date_of_expiry: str
    """YYMMDD."""

    def __repr__(self) -> str:
        return "MrzKey(…)"


class AccessKey(msgspec.Struct, frozen=True):
    """PACE password of type CAN (ICAO 9303-11, 4.4.4.1), and the number that it came from.

    `number` is kept to be compared with the number in the chip's signed data. Both are empty for
    a document whose `mrz` has no such number; where there is an `mrz`, it is what opens the chip.
    """

    can: str
    number: str
    mrz: MrzKey | None = None

    def __repr__(self) -> str:
        return "AccessKey(…)"
