"""What holder and chip share: the card access number or the machine-readable zone's key fields.

ICAO 9303-11, 4.3.2, 4.4.4.1 and 9.7.2.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from drivers.chipcard.document import Can, Mrz
from drivers.chipcard.lds.dg1 import check_digit

PASSWORD_MRZ = 1
PASSWORD_CAN = 2

FILLER = "<"
SHORT_NUMBER = 9
"""Characters of the document number's field; a longer number goes on elsewhere in the zone."""
LONGEST_NUMBER = 22
BAC_SEED = 16

_ALPHABET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" + FILLER)


@dataclass(frozen=True)
class Password:
    """What both sides of PACE know. `secret` is hashed into the nonce's key."""

    reference: int
    secret: bytes = field(repr=False)

    @property
    def name(self) -> str:
        return "CAN" if self.reference == PASSWORD_CAN else "MRZ"


def pace_password(key: Can | Mrz) -> Password:
    """ValueError for a key that is none (checked long before, where it was typed or scanned)."""
    return can_password(key) if isinstance(key, Can) else mrz_password(mrz_information(key))


def can_password(can: Can) -> Password:
    """ValueError unless the CAN is digits."""
    if not (can.digits.isascii() and can.digits.isdigit()):
        raise ValueError("a card access number is made of digits")
    return Password(PASSWORD_CAN, can.digits.encode())


def mrz_password(information: str) -> Password:
    digest = hashlib.sha1(information.encode(), usedforsecurity=False).digest()
    return Password(PASSWORD_MRZ, digest)


def bac_seed(key: Mrz) -> bytes:
    """K_seed of the document basic access keys (9303-11, 4.3.2)."""
    return mrz_password(mrz_information(key)).secret[:BAC_SEED]


def numbered(key: Mrz) -> str:
    """Document number, filled up, with its check digit."""
    number = key.document_number.upper().ljust(SHORT_NUMBER, FILLER)
    if not key.document_number or len(number) > LONGEST_NUMBER or not _ALPHABET.issuperset(number):
        raise ValueError("a document number has letters, digits and fillers, at most 22")
    return number + check_digit(number)


def mrz_information(key: Mrz) -> str:
    """Document number, date of birth, date of expiry, each with its check digit, in a row.

    ValueError where a part cannot stand in a machine-readable zone.
    """
    for date in (key.date_of_birth, key.date_of_expiry):
        if len(date) != 6 or not set("0123456789<").issuperset(date):
            raise ValueError("a date of the machine-readable zone is YYMMDD")
    dates = (key.date_of_birth, key.date_of_expiry)
    return numbered(key) + "".join(date + check_digit(date) for date in dates)
