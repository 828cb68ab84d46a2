"""What a PC/SC reader can do, and how to make it speak to people by light and sound.

Features: PC/SC part 10, 2.2 to 2.6. Light and sound have no standard; escapes are the makers'.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from drivers.chipcard.apdu import MAX_EXTENDED_ANSWER, MAX_SHORT_ANSWER

GET_FEATURE_REQUEST = 3400
"""Argument of SCARD_CTL_CODE that asks for the table of features."""
TLV_PROPERTIES = 0x12
MAX_APDU_DATA_SIZE = 0x0A
MAX_PROPERTIES = 64


class Signal(Enum):
    """What a reader tells the person who holds a card to it."""

    READING = "reading"
    """Leave the card where it is."""
    DONE = "done"
    FAILED = "failed"


_ACR122 = {
    # FF 00 40 <lamps> 04 <on> <off> <times> <sound>: lamps are final states (bits 0 red, 1 green),
    # which to change (2, 3), first states while blinking (4, 5), which blink (6, 7); times are in
    # 100 ms; sound 1 is a tone while the lamp is on (ACS, ACR122U API, 6.2).
    Signal.READING: bytes.fromhex("FF00400F0400000000"),
    Signal.DONE: bytes.fromhex("FF0040AE0401000101"),
    Signal.FAILED: bytes.fromhex("FF00405D0402020201"),
}
_MAKERS = {"ACR122": _ACR122}


def escape_of(reader: str, signal: Signal) -> bytes | None:
    """The command that the reader itself obeys and no card sees; None: it knows none."""
    for name, escapes in _MAKERS.items():
        if name in reader:
            return escapes[signal]
    return None


def control_code(features: bytes, wanted: int) -> int | None:
    """Of one feature, from the answer to GET_FEATURE_REQUEST."""
    for tag, value in _properties(features):
        if tag == wanted and len(value) == 4:
            return int.from_bytes(value, "big")
    return None


def longest_answer(properties: bytes) -> int:
    """Bytes of response data that the reader carries, from its TLV properties.

    Readers that do not say are taken to carry all: the first long command shows it.
    """
    for tag, value in _properties(properties):
        if tag == MAX_APDU_DATA_SIZE and 0 < len(value) <= 4:
            size = int.from_bytes(value, "little")
            return max(MAX_SHORT_ANSWER, min(size, MAX_EXTENDED_ANSWER))
    return MAX_EXTENDED_ANSWER


def _properties(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and length of one byte each; what is cut off is left out."""
    at = 0
    for _ in range(MAX_PROPERTIES):
        if at + 2 > len(data) or at + 2 + data[at + 1] > len(data):
            return
        yield data[at], data[at + 2 : at + 2 + data[at + 1]]
        at += 2 + data[at + 1]
