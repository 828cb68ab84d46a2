"""Biometric information templates: which fingers a card compares, and what it wants of them.

    7F61 { 02 { count } 7F60 { 83 { reference } A1 { 81 { type } 82 { subtype } 87 { owner }
        88 { format } B1 { 81 { least, most } 82 { order } 83 { feature handling } } } } … }

ISO/IEC 7816-11, annex C; ISO/IEC 19785-3, 11; parameters: ISO/IEC 19794-2:2011, annex D.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntFlag

from drivers.chipcard import tlv
from drivers.chipcard.errors import CardProtocolError
from drivers.fingerprint.iso19794_2 import UNORDERED, MinutiaOrder
from drivers.fingerprint.position import FingerPosition

GROUP, TEMPLATE, HEADER, PARAMETERS = 0x7F61, 0x7F60, 0xA1, 0xB1
COUNT, ALGORITHM, REFERENCE = 0x02, 0x80, 0x83
TYPE, SUBTYPE, FORMAT_OWNER, FORMAT_TYPE = 0x81, 0x82, 0x87, 0x88
MINUTIAE_RANGE, MINUTIAE_ORDER, FEATURE_HANDLING = 0x81, 0x82, 0x83

MAX_TEMPLATES = 16
FINGER = 0x08
DEFAULT_LEAST, DEFAULT_MOST = 12, 60
"""Of a verification, where the card does not say (ISO/IEC 19794-2:2011, 9.3)."""


class Features(IntFlag):
    """What the card can use beside minutiae. All of it is optional."""

    NONE = 0
    RIDGE_COUNTS = 0x01
    CORES = 0x02
    DELTAS = 0x04
    CELL_QUALITY = 0x08


@dataclass(frozen=True)
class FingerInformation:
    """One finger's reference in the card."""

    position: FingerPosition = FingerPosition.UNKNOWN
    reference: int | None = None
    """Reference data qualifier, P2 of VERIFY."""
    algorithm: bytes = b""
    """Algorithm reference, opaque."""
    format_owner: int | None = None
    format_type: int | None = None
    least: int = DEFAULT_LEAST
    most: int = DEFAULT_MOST
    """Minutiae that the card takes."""
    order: MinutiaOrder = UNORDERED
    features: Features = Features.NONE


def parse_information(data: bytes) -> tuple[FingerInformation, ...]:
    """Every finger in one group, or in templates that stand beside each other.

    References to other things than fingers are left out. Raises CardProtocolError for broken
    structures, more than MAX_TEMPLATES, and an order of minutiae that the standard does not have.
    """
    items = tlv.parse_all(data)
    if len(items) == 1 and items[0].tag == GROUP:
        items = items[0].children(1)
    templates = [item for item in items if item.tag == TEMPLATE]
    if len(templates) > MAX_TEMPLATES:
        raise CardProtocolError(f"biometric information: {len(templates)} templates")
    found = [_finger(template) for template in templates]
    return tuple(finger for finger in found if finger is not None)


def _finger(template: tlv.Tlv) -> FingerInformation | None:
    items = template.children(2)
    header_item = tlv.find(items, HEADER)
    header = header_item.children(3) if header_item else []
    if _number(header, TYPE) not in (None, FINGER):
        return None
    parameters_item = tlv.find(header, PARAMETERS)
    parameters = parameters_item.children(4) if parameters_item else []
    least, most = _range(parameters)
    algorithm = tlv.find(items, ALGORITHM)
    return FingerInformation(
        position=FingerPosition.of_subtype(_number(header, SUBTYPE) or 0),
        reference=_byte(items, REFERENCE),
        algorithm=algorithm.value if algorithm else b"",
        format_owner=_number(header, FORMAT_OWNER),
        format_type=_number(header, FORMAT_TYPE),
        least=least,
        most=most,
        order=_order(parameters),
        features=Features((_byte(parameters, FEATURE_HANDLING) or 0) & 0x0F),
    )


def _range(parameters: Sequence[tlv.Tlv]) -> tuple[int, int]:
    limits = tlv.find(parameters, MINUTIAE_RANGE)
    if limits is None:
        return DEFAULT_LEAST, DEFAULT_MOST
    if len(limits.value) != 2 or not limits.value[0] <= limits.value[1] or not limits.value[1]:
        raise CardProtocolError("biometric information: no range of minutiae")
    return limits.value[0], limits.value[1]


def _order(parameters: Sequence[tlv.Tlv]) -> MinutiaOrder:
    try:
        return MinutiaOrder.decode(_byte(parameters, MINUTIAE_ORDER) or 0)
    except ValueError as error:
        raise CardProtocolError(f"biometric information: {error}") from None


def _byte(items: Sequence[tlv.Tlv], tag: int) -> int | None:
    item = tlv.find(items, tag)
    if item is None:
        return None
    if len(item.value) != 1:
        raise CardProtocolError(f"biometric information: {len(item.value)} bytes in {tag:X}")
    return item.value[0]


def _number(items: Sequence[tlv.Tlv], tag: int) -> int | None:
    item = tlv.find(items, tag)
    if item is None or not item.value:
        return None
    if len(item.value) > 4:
        raise CardProtocolError(f"biometric information: {len(item.value)} bytes in {tag:X}")
    return int.from_bytes(item.value, "big")
