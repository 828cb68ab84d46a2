"""Comparison of a fingerprint on the card (ISO/IEC 7816-4, 11.6.6; ISO/IEC 7816-11).

The last remaining try is never used: a blocked reference is a visit to an office for the holder.
Nothing is sent twice. All of it runs under the session's secure messaging.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from drivers.chipcard import tlv
from drivers.chipcard.apdu import (
    BLOCKED,
    END_OF_FILE,
    MAX_EXTENDED_ANSWER,
    MAX_SHORT_ANSWER,
    OK,
    Command,
    Response,
    tries_left,
)
from drivers.chipcard.biometric_information import (
    GROUP,
    TEMPLATE,
    FingerInformation,
    parse_information,
)
from drivers.chipcard.channel import Channel
from drivers.chipcard.document import Blocked, MatchOnCard, NotCompared, WhyNot
from drivers.chipcard.errors import CardProtocolError, UnexpectedStatus
from drivers.chipcard.fingerprint_application import FingerprintApplication, TemplateLayout
from drivers.chipcard.manners import Manners
from drivers.chipcard.selecting import Selector
from drivers.fingerprint.iso19794_2 import COMPACT_MINUTIA, encode_compact
from drivers.fingerprint.minutia import Minutia
from drivers.fingerprint.position import FingerPosition

BIOMETRIC_DATA, MINUTIAE = 0x7F2E, 0x81
CONSTRUCTED_DATA, FEATURE_MINUTIAE = 0xA1, 0x90
TAG_LIST = 0x5C
OWNER_ISO_SC37 = 0x0101

LARGEST_INFORMATION = 2048
SHORT_CHUNK = 0xDF
"""Bytes of plain answer that fit a protected short APDU of any cipher."""
LEAST_TRIES = 2
INSTRUCTION_UNKNOWN = 0x6D


@dataclass(frozen=True)
class FingerOffer:
    """A finger that the card compares, with tries to spare."""

    information: FingerInformation
    reference: int

    @property
    def position(self) -> FingerPosition:
        return self.information.position


def find_offers(
    channel: Channel, application: FingerprintApplication, manners: Manners, *, extended: bool
) -> tuple[FingerOffer, ...]:
    """What the card offers, in its order; nothing where it is not what the settings say.

    A card may even end the session over the question: what was read before stands, and nothing
    is compared. Raises what the transport raises.
    """
    selector = Selector(channel, manners)
    try:
        with channel.step("biometric information"):
            if application.name and not selector.application(application.name).ok:
                return ()
            if application.information_file is not None:
                found = parse_information(_read_file(channel, selector, application))
            else:
                found = _first_information(_get_data(channel, extended=extended))
            offers = _offers(found, application)
            return tuple(offer for offer in offers if _can_be_tried(channel, offer))
    except CardProtocolError:
        return ()


def _offers(
    fingers: Iterable[FingerInformation], application: FingerprintApplication
) -> list[FingerOffer]:
    """Those whose format is spoken here, of a reference that is known."""
    offers = []
    for finger in fingers:
        fixed = application.reference
        reference = finger.reference if fixed is None else fixed
        spoken = finger.format_type is None or finger.format_type in application.format_types
        if spoken and finger.format_owner in (None, OWNER_ISO_SC37) and reference is not None:
            offers.append(FingerOffer(finger, reference))
    return offers[:1] if application.reference is not None else offers


def _can_be_tried(channel: Channel, offer: FingerOffer) -> bool:
    try:
        left = remaining_tries(channel, offer.reference)
    except UnexpectedStatus:
        return False
    return not isinstance(left, Blocked) and left >= LEAST_TRIES


def _first_information(responses: Iterable[Response]) -> tuple[FingerInformation, ...]:
    for response in responses:
        if response.sw == OK and 0 < len(response.data) <= LARGEST_INFORMATION:
            found = parse_information(response.data)
            if found:
                return found
    return ()


def _get_data(channel: Channel, *, extended: bool) -> Iterable[Response]:
    """By tag list (ISO/IEC 7816-4, 11.4.3, odd instruction), then by the tag in P1-P2."""
    le = MAX_EXTENDED_ANSWER if extended else MAX_SHORT_ANSWER
    for tag in (GROUP, TEMPLATE):
        data = tlv.encode(TAG_LIST, tag.to_bytes(2, "big"))
        yield channel.send(Command(0x00, 0xCB, 0x3F, 0xFF, data, le, extended))
    for tag in (GROUP, TEMPLATE):
        yield channel.send(Command(0x00, 0xCA, tag >> 8, tag & 0xFF, le=le, extended=extended))


def _read_file(channel: Channel, selector: Selector, application: FingerprintApplication) -> bytes:
    """As long as its first object says. Raises CardProtocolError."""
    assert application.information_file is not None
    selector.file(application.information_file).expect_ok("selecting the biometric information")
    data = _read_binary(channel, 0, SHORT_CHUNK)
    total = tlv.parse_header(data).total
    if total > LARGEST_INFORMATION:
        raise CardProtocolError(f"biometric information of {total} bytes")
    while len(data) < total:
        data += _read_binary(channel, len(data), min(SHORT_CHUNK, total - len(data)))
    return data[:total]


def _read_binary(channel: Channel, offset: int, size: int) -> bytes:
    response = channel.send(Command(0x00, 0xB0, offset >> 8, offset & 0xFF, le=size))
    if response.sw not in (OK, END_OF_FILE) or not response.data:
        raise UnexpectedStatus("reading the biometric information", response.sw)
    return response.data


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


def biometric_data(layout: TemplateLayout, minutiae: bytes) -> bytes:
    """Biometric data template of VERIFY, around compact minutiae."""
    if layout is TemplateLayout.CONSTRUCTED:
        inner = tlv.encode(CONSTRUCTED_DATA, tlv.encode(FEATURE_MINUTIAE, minutiae))
    else:
        inner = tlv.encode(MINUTIAE, minutiae)
    return tlv.encode(BIOMETRIC_DATA, inner)


def verify(
    channel: Channel, offer: FingerOffer, layout: TemplateLayout, minutiae: Sequence[Minutia]
) -> MatchOnCard | NotCompared | Blocked:
    """One comparison, of as many minutiae and in the order as the card wants.

    NotCompared: nothing was sent, no try is gone. Raises CardProtocolError and what the channel
    raises.
    """
    wanted = offer.information
    left = remaining_tries(channel, offer.reference)
    if isinstance(left, Blocked):
        return left
    if left < LEAST_TRIES:
        return NotCompared(WhyNot.LAST_TRY, left)
    compact = encode_compact(minutiae, most=wanted.most, order=wanted.order)
    if len(compact) < max(1, wanted.least) * COMPACT_MINUTIA:
        return NotCompared(WhyNot.TOO_FEW_MINUTIAE, left)
    data = biometric_data(layout, compact)
    sw = channel.send(Command(0x00, 0x21, 0x00, offer.reference, data)).sw
    if sw == OK:
        return MatchOnCard(matched=True, tries_left=None)
    after = tries_left(sw)
    if sw == BLOCKED or after == 0:
        return Blocked()
    if after is not None or sw == 0x6300:
        return MatchOnCard(matched=False, tries_left=after)
    raise UnexpectedStatus("fingerprint: comparison", sw)
