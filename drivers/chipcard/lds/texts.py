"""Texts, dates and counts inside data groups (ICAO 9303-10, 4.7.11 and 4.7.12).

The standard says UTF-8; some issuers write Latin-1, and dates come as digits or packed decimals.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from drivers.chipcard import tlv
from drivers.chipcard.errors import CardProtocolError

FILLER = "<"
TAG_LIST = 0x5C
COUNT = 0x02
REPEATED = 0xA0
MAX_TEXT = 4096
MAX_REPEATED = 32


def text(value: bytes) -> str:
    """In NFC."""
    if len(value) > MAX_TEXT:
        raise CardProtocolError(f"a text of {len(value)} bytes")
    try:
        decoded = value.decode("utf-8")
    except UnicodeDecodeError:
        decoded = value.decode("latin-1")
    return unicodedata.normalize("NFC", decoded).strip()


def name(value: bytes) -> str:
    """`SURNAME<<GIVEN<NAMES`, as in the machine-readable zone → `SURNAME, GIVEN NAMES`."""
    surname, separator, given = text(value).partition(FILLER * 2)
    words = [" ".join(part.replace(FILLER, " ").split()) for part in (surname, given)]
    return ", ".join(part for part in words if part) if separator else words[0]


def lines(value: bytes) -> tuple[str, ...]:
    """Parts that fillers separate: place, district, country."""
    parts = (" ".join(part.split()) for part in text(value).split(FILLER))
    return tuple(part for part in parts if part)


def digits(value: bytes, count: int) -> str:
    """A date of `count` digits: as characters, or two to a byte. Other texts come as they are."""
    if len(value) * 2 == count and not _printable_digits(value):
        packed = value.hex()
        if packed.isdigit():
            return packed
    return text(value)


def _printable_digits(value: bytes) -> bool:
    return all(0x30 <= byte <= 0x39 for byte in value)


def repeated(template: tlv.Tlv, tag: int) -> list[bytes]:
    """Values of A0 { 02 { count } tag … }. The count is a hint; what is there counts."""
    found = [item.value for item in template.children(1) if item.tag == tag]
    if len(found) > MAX_REPEATED:
        raise CardProtocolError(f"{len(found)} repeated elements")
    return found


def unknown(items: Iterable[tlv.Tlv], known: frozenset[int]) -> dict[int, bytes]:
    """Tag → value of everything else, the list of tags left out."""
    return {item.tag: item.value for item in items if item.tag not in known | {TAG_LIST}}
