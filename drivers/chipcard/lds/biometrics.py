"""Biometric data groups: DG2, DG3, DG4 (ICAO 9303-10, 4.7.2 to 4.7.4; CBEFF, ISO/IEC 7816-11).

    75 | 63 | 76 { 7F61 { 02 { count } 7F60 { A1 { header } 5F2E | 7F2E { record } } … } }

The records themselves (ISO/IEC 19794, 39794) are kept as they are.
"""

from __future__ import annotations

from drivers.chipcard import tlv
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.lds.values import BiometricKind, BiometricRecord, Biometrics

DG3, DG4 = 0x63, 0x76
GROUP, TEMPLATE, HEADER, COUNT = 0x7F61, 0x7F60, 0xA1, 0x02
BLOCK_19794, BLOCK_39794 = 0x5F2E, 0x7F2E
TYPE, SUBTYPE, FORMAT_OWNER, FORMAT_TYPE = 0x81, 0x82, 0x87, 0x88
MAX_RECORDS = 16

KINDS = (
    (b"FAC\0", BiometricKind.FACE_19794_5),
    (b"FIR\0", BiometricKind.FINGER_19794_4),
    (b"IIR\0", BiometricKind.IRIS_19794_6),
)


def parse_dg3(data: bytes) -> Biometrics:
    return Biometrics(records(data, DG3, "DG3"))


def parse_dg4(data: bytes) -> Biometrics:
    return Biometrics(records(data, DG4, "DG4"))


def records(data: bytes, outer: int, what: str) -> tuple[BiometricRecord, ...]:
    """All data blocks; none is right where the holder has none stored (4.7.3)."""
    group = tlv.require(tlv.parse_exactly(data, outer, what).children(), GROUP, what)
    items = group.children(1)
    count = tlv.find(items, COUNT)
    templates = [item for item in items if item.tag == TEMPLATE]
    if len(templates) > MAX_RECORDS:
        raise CardProtocolError(f"{what}: {len(templates)} biometric templates")
    announced = int.from_bytes(count.value[:2], "big") if count else len(templates)
    if announced > len(templates):
        raise CardProtocolError(f"{what}: {announced} templates announced, {len(templates)} there")
    return tuple(_record(template, what) for template in templates)


def _record(template: tlv.Tlv, what: str) -> BiometricRecord:
    items = template.children(2)
    header = tlv.find(items, HEADER)
    fields = header.children(3) if header else []
    for tag in (BLOCK_19794, BLOCK_39794):
        block = tlv.find(items, tag)
        if block is not None:
            return BiometricRecord(
                data=block.value,
                kind=_kind(block),
                format_owner=_number(fields, FORMAT_OWNER),
                format_type=_number(fields, FORMAT_TYPE),
                biometric_type=_number(fields, TYPE),
                biometric_subtype=_number(fields, SUBTYPE),
            )
    raise CardProtocolError(f"{what}: no biometric data block")


def _kind(block: tlv.Tlv) -> BiometricKind:
    """By the record's own first bytes: some documents use either tag for either format."""
    for magic, kind in KINDS:
        if block.value.startswith(magic):
            return kind
    return BiometricKind.ISO_39794 if block.tag == BLOCK_39794 else BiometricKind.UNKNOWN


def _number(fields: list[tlv.Tlv], tag: int) -> int | None:
    item = tlv.find(fields, tag)
    return int.from_bytes(item.value[:4], "big") if item and item.value else None
