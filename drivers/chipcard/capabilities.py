"""How long an answer of a card may be: EF.ATR/INFO, then the answer to reset."""

from __future__ import annotations

from drivers.chipcard import tlv
from drivers.chipcard.apdu import (
    END_OF_FILE,
    MAX_EXTENDED_ANSWER,
    MAX_SHORT_ANSWER,
    OK,
    Command,
)
from drivers.chipcard.channel import Channel
from drivers.chipcard.errors import CardProtocolError

ATR_INFO_SFI = 0x01

EXTENDED_LENGTH_INFORMATION = 0x7F66
CAPABILITIES_EXTENDED = 0x40
"""Third byte of the card capabilities, bit 7 (ISO/IEC 7816-4, table 119)."""


def longest_answer(channel: Channel, atr: bytes) -> int:
    """Bytes of response data that the card may send: from EF.ATR/INFO, then from the ATR.

    Asked before PACE, in plain. 256 where nothing speaks for extended length.
    """
    response = channel.send(Command(0x00, 0xB0, 0x80 | ATR_INFO_SFI, 0x00, le=MAX_SHORT_ANSWER))
    if response.sw in (OK, END_OF_FILE) and response.data:
        announced = _announced_answer(response.data)
        if announced is not None:
            return announced
    return MAX_EXTENDED_ANSWER if _atr_says_extended(atr) else MAX_SHORT_ANSWER


def _announced_answer(atr_info: bytes) -> int | None:
    """From DO 7F66 { 02 max. command, 02 max. response } (ISO/IEC 7816-4, 12.7.1)."""
    try:
        item = tlv.find(tlv.parse_all(atr_info), EXTENDED_LENGTH_INFORMATION)
        numbers = item.children() if item else []
    except CardProtocolError:
        return None
    if len(numbers) != 2 or any(number.tag != 0x02 for number in numbers):
        return None
    longest = int.from_bytes(numbers[1].value, "big")
    return max(MAX_SHORT_ANSWER, min(longest, MAX_EXTENDED_ANSWER))


def historical_bytes(atr: bytes) -> bytes:
    """Of an answer to reset (ISO/IEC 7816-3, 8.2); empty if it is cut off."""
    if len(atr) < 2:
        return b""
    count, present, at = atr[1] & 0x0F, atr[1] >> 4, 2
    while present and at < len(atr):
        at += bin(present & 0x07).count("1")
        if not present & 0x08:
            break
        if at >= len(atr):
            return b""
        present = atr[at] >> 4
        at += 1
    return atr[at : at + count]


def _atr_says_extended(atr: bytes) -> bool:
    """Card capabilities, third byte, in compact TLV of category 00 or 80."""
    historical = historical_bytes(atr)
    if historical[:1] not in (b"\x00", b"\x80"):
        return False
    body = historical[1:-3] if historical[0] == 0 else historical[1:]
    at = 0
    while at < len(body):
        tag, size = body[at] >> 4, body[at] & 0x0F
        if tag == 7 and size >= 3 and at + 3 < len(body):
            return bool(body[at + 3] & CAPABILITIES_EXTENDED)
        at += 1 + size
    return False
