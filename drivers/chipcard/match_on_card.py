"""Comparison of a fingerprint on the card (ISO/IEC 7816-4, 11.6.6; ISO/IEC 7816-11).

The last remaining try is never used: a blocked reference is a visit to an office for the holder.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.chipcard import tlv
from drivers.chipcard.apdu import BLOCKED, MAX_SHORT_ANSWER, OK, Command, tries_left
from drivers.chipcard.channel import Channel
from drivers.chipcard.document import Blocked, MatchOnCard
from drivers.chipcard.errors import CardProtocolError, SessionEnded, UnexpectedStatus

INFORMATION_TEMPLATE = 0x7F60
INFORMATION_GROUP = 0x7F61
BIOMETRIC_DATA = 0x7F2E
MINUTIAE = 0x81
MATCHING_PARAMETERS = 0xB1
MINUTIAE_RANGE = 0x81
HEADER_TEMPLATE = 0xA1

MINUTIA = 3
MAX_MINUTIAE = 80
LEAST_TRIES = 2
INSTRUCTION_UNKNOWN = 0x6D


@dataclass(frozen=True)
class Offer:
    """What the card says about its comparison: how many minutiae it takes."""

    least: int = 1
    most: int = MAX_MINUTIAE


def find_offer(channel: Channel) -> Offer | None:
    """Biometric information template by GET DATA; None: no comparison is offered.

    Raises SessionEnded and what the transport raises.
    """
    for tag in (INFORMATION_TEMPLATE, INFORMATION_GROUP):
        data = tlv.encode(0x5C, tag.to_bytes(2, "big"))
        response = channel.send(Command(0x00, 0xCB, 0x3F, 0xFF, data, MAX_SHORT_ANSWER))
        if response.sw == OK and response.data:
            try:
                return _offer(response.data)
            except SessionEnded:
                raise
            except CardProtocolError:
                continue
    return None


def _offer(data: bytes) -> Offer | None:
    item = tlv.parse_one(data)
    if item.tag == INFORMATION_GROUP:
        item = tlv.require(item.children(), INFORMATION_TEMPLATE, "biometric information")
    if item.tag != INFORMATION_TEMPLATE:
        return None
    header = tlv.find(item.children(), HEADER_TEMPLATE)
    parameters = tlv.find(header.children(), MATCHING_PARAMETERS) if header else None
    limits = tlv.find(parameters.children(), MINUTIAE_RANGE) if parameters else None
    if limits is None or len(limits.value) != 2:
        return Offer()
    least, most = limits.value
    return Offer(least, max(1, min(most, MAX_MINUTIAE)))


def remaining_tries(channel: Channel, reference: int) -> int | Blocked:
    """Asked by a VERIFY without data, which takes none. UnexpectedStatus if the card is silent."""
    for instruction in (0x21, 0x20):
        sw = channel.send(Command(0x00, instruction, 0x00, reference)).sw
        if sw >> 8 != INSTRUCTION_UNKNOWN:
            break
    left = tries_left(sw)
    if sw == BLOCKED or left == 0:
        return Blocked()
    if left is None:
        raise UnexpectedStatus("fingerprint: asking for the remaining tries", sw)
    return left


def verify(
    channel: Channel, offer: Offer, reference: int, minutiae: bytes, *, extended: bool
) -> MatchOnCard | Blocked:
    """One comparison of `minutiae` (ISO/IEC 19794-2 compact card format, best first).

    With one try left, or fewer minutiae than the card compares, nothing is sent and `matched` is
    False. ValueError for broken minutiae;
    raises CardProtocolError and what the channel raises.
    """
    if not minutiae or len(minutiae) % MINUTIA:
        raise ValueError("compact minutiae are three bytes each")
    left = remaining_tries(channel, reference)
    if isinstance(left, Blocked):
        return left
    if left < LEAST_TRIES or len(minutiae) < offer.least * MINUTIA:
        return MatchOnCard(matched=False, tries_left=left)
    chosen = minutiae[: offer.most * MINUTIA]
    data = tlv.encode(BIOMETRIC_DATA, tlv.encode(MINUTIAE, chosen))
    command = Command(0x00, 0x21, 0x00, reference, data, extended=extended)
    sw = channel.send(command).sw
    if sw == OK:
        return MatchOnCard(matched=True, tries_left=None)
    after = tries_left(sw)
    if sw == BLOCKED or after == 0:
        return Blocked()
    if after is not None or sw == 0x6300:
        return MatchOnCard(matched=False, tries_left=after)
    raise UnexpectedStatus("fingerprint: comparison", sw)
