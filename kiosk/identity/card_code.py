"""What is held before a scanner: the card's QR code or MRZ; and the number typed from the card.

Layout seen on cards: `number|old CMND or empty|full name|ddmmyyyy birth|Nam or Nữ|residence|
ddmmyyyy issue`, on the 2024 card followed by further fields. Only the number is used: it opens
the chip, and the chip's signed data says the rest.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum

from kiosk.identity.access_key import CAN_LENGTH, NUMBER_LENGTH, AccessKey
from kiosk.identity.mrz import MrzFault, looks_like_mrz, parse_mrz

_NUMBER = re.compile(rf"[0-9]{{{NUMBER_LENGTH}}}")
_DATE = re.compile(r"[0-9]{8}|[0-9]{4}|")
_FIELDS = 7
_MAX_LENGTH = 2048


class CodeFault(Enum):
    NOT_A_CARD_CODE = "not_a_card_code"
    GARBLED = "garbled"
    """It is a card's code, but the scanner rewrote its text (lost or replaced diacritics)."""


def key_from_number(number: str) -> AccessKey | None:
    """Key from 12 digits as typed; None when it is anything else.

    No prefix is refused: the law promises twelve digits and no more (26/2023/QH15, article 12).
    """
    if not _NUMBER.fullmatch(number):
        return None
    return AccessKey(can=number[-CAN_LENGTH:], number=number)


def key_from_code(text: str) -> AccessKey | CodeFault:
    """Key from a scanned code: the card's QR code, its MRZ, or the bare 12 digits."""
    if looks_like_mrz(text):
        zone = parse_mrz(text)
        return CodeFault.GARBLED if isinstance(zone, MrzFault) else zone.key
    text = text.strip("\r\n\t \ufeff")
    if len(text) > _MAX_LENGTH:
        return CodeFault.NOT_A_CARD_CODE
    bare = key_from_number(text)
    if bare is not None:
        return bare
    fields = [field.strip() for field in text.split("|")]
    if len(fields) < _FIELDS:
        return CodeFault.NOT_A_CARD_CODE
    number, old_number, name, born, sex, residence, issued = fields[:_FIELDS]
    key = key_from_number(number)
    dates_fit = _DATE.fullmatch(born) and _DATE.fullmatch(issued)
    if key is None or not dates_fit or not re.fullmatch(r"[0-9]{9}|", old_number):
        return CodeFault.NOT_A_CARD_CODE
    if _lost_diacritics(name, sex, residence):
        return CodeFault.GARBLED
    return key


def _lost_diacritics(name: str, sex: str, residence: str) -> bool:
    """A scanner that types like a keyboard drops or rewrites Vietnamese letters.

    No address is without diacritics (xã, phường, tỉnh, thành phố …), so plain ASCII there is a
    loss; so are replacement and control characters anywhere.
    """
    text = name + sex + residence
    if any(c in "\ufffd?" or not c.isprintable() for c in text):
        return True
    if unicodedata.normalize("NFC", sex) not in ("Nam", "Nữ", ""):
        return True
    return bool(residence) and residence.isascii()
