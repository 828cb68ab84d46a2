"""Encodes the chip's files in the logical data structure (ICAO 9303-10) and Vietnam's DG13."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from asn1crypto.core import PrintableString, UTF8String

from drivers.simulated.chipcard import tlv
from drivers.simulated.chipcard.face import FaceRecord
from drivers.simulated.chipcard.finger_record import FingerRecord
from drivers.simulated.chipcard.holder import DocumentKind, Holder
from drivers.simulated.chipcard.match_on_card import FINGER_SUBTYPES
from drivers.simulated.chipcard.portrait import Image

DATA_GROUP_TAGS = {
    1: 0x61,
    2: 0x75,
    3: 0x63,
    4: 0x76,
    7: 0x67,
    11: 0x6B,
    12: 0x6C,
    13: 0x6D,
    14: 0x6E,
    15: 0x6F,
    16: 0x70,
}
"""ICAO 9303-10, table 38."""

_PLAIN_FIELDS = {
    1: "number",
    2: "full_name",
    3: "date_of_birth",
    4: "sex",
    5: "nationality",
    6: "ethnicity",
    7: "religion",
    8: "place_of_origin",
    9: "residence",
    10: "identifying_features",
    11: "date_of_issue",
    12: "date_of_expiry",
}
_FAMILY, _SPOUSE, _OLD_NUMBER = 13, 14, 16
_NEVER_EXPIRES = "Không thời hạn"


def com(groups: Iterable[int], version: bytes = b"0107") -> bytes:
    """EF.COM: LDS version, Unicode 4.0.0, and which data groups there are."""
    tags = bytes(DATA_GROUP_TAGS[number] for number in sorted(groups))
    return tlv.encode(
        0x60, tlv.encode(0x5F01, version), tlv.encode(0x5F36, b"040000"), tlv.encode(0x5C, tags)
    )


def dg1(holder: Holder, kind: DocumentKind = DocumentKind.TD1) -> bytes:
    return tlv.encode(0x61, tlv.encode(0x5F1F, holder.mrz_of(kind).encode("ascii")))


def dg2(record: FaceRecord) -> bytes:
    """One face in a biometric information template (ICAO 9303-10, 4.7.2)."""
    header = tlv.encode(
        0xA1,
        tlv.encode(0x80, b"\x01\x01"),
        tlv.encode(0x81, b"\x02"),
        tlv.encode(0x82, b"\x00"),
        tlv.encode(0x87, b"\x01\x01"),
        tlv.encode(0x88, record.format_type.to_bytes(2, "big")),
    )
    return tlv.encode(0x75, _group(tlv.encode(0x7F60, header, record.block)))


def dg3(fingers: Sequence[FingerRecord] = ()) -> bytes:
    """Finger images (ICAO 9303-10, 4.7.3). None: a template that holds no finger."""
    return tlv.encode(0x63, _group(*(_finger(record) for record in fingers)))


def dg4() -> bytes:
    """Two irises, stand-ins, as opaque records (ICAO 9303-10, 4.7.4)."""
    records = []
    for eye in (1, 2):
        header = tlv.encode(
            0xA1,
            tlv.encode(0x81, b"\x10"),
            tlv.encode(0x82, bytes([eye])),
            tlv.encode(0x87, b"\x01\x01"),
            tlv.encode(0x88, b"\x00\x09"),
        )
        record = b"IIR\x00010\x00" + bytes([eye]) * 400
        records.append(tlv.encode(0x7F60, header, tlv.encode(0x5F2E, record)))
    return tlv.encode(0x76, _group(*records))


def _finger(record: FingerRecord) -> bytes:
    header = tlv.encode(
        0xA1,
        tlv.encode(0x81, b"\x08"),
        tlv.encode(0x82, bytes([FINGER_SUBTYPES[record.position]])),
        tlv.encode(0x87, b"\x01\x01"),
        tlv.encode(0x88, b"\x00\x07"),
    )
    return tlv.encode(0x7F60, header, tlv.encode(0x5F2E, record.block))


def _group(*templates: bytes) -> bytes:
    """Biometric information group template with the count of what is in it."""
    return tlv.encode(0x7F61, tlv.encode(0x02, bytes([len(templates)])), *templates)


def dg7(image: Image) -> bytes:
    """A displayed signature or usual mark (ICAO 9303-10, 4.7.7)."""
    return tlv.encode(0x67, tlv.encode(0x02, b"\x01"), tlv.encode(0x5F43, image.data))


def dg11(holder: Holder) -> bytes:
    """Additional personal details (ICAO 9303-10, 4.7.11)."""
    values = {
        0x5F0E: "<<".join(holder.full_name.split(" ", 1)).replace(" ", "<"),
        0x5F10: holder.number,
        0x5F2B: _numeric_date(holder.date_of_birth),
        0x5F11: holder.place_of_origin.replace(", ", "<"),
        0x5F42: holder.residence.replace(", ", "<"),
    }
    others = tlv.encode(0xA0, tlv.encode(0x02, b"\x01"), tlv.encode(0x5F0F, b"AN<<BE"))
    return tlv.encode(0x6B, _listed(values, {0x5F0F: others}))


def dg12(holder: Holder) -> bytes:
    """Additional document details (ICAO 9303-10, 4.7.12)."""
    values = {
        0x5F19: "CỤC CẢNH SÁT MẪU",
        0x5F26: _numeric_date(holder.date_of_issue),
        0x5F1B: "",
        0x5F56: "DEMO-1",
    }
    return tlv.encode(0x6C, _listed(values, {}))


def dg16(holder: Holder) -> bytes:
    """A person to notify (ICAO 9303-10, 4.7.16)."""
    person = {
        0x5F50: "20210420",
        0x5F51: holder.mother or holder.father or holder.full_name,
        0x5F52: "0000000000",
        0x5F53: holder.residence,
    }
    objects = [tlv.encode(tag, value.encode()) for tag, value in person.items()]
    return tlv.encode(0x70, tlv.encode(0x02, b"\x01"), tlv.encode(0xA1, *objects))


def _listed(values: Mapping[int, str], encoded: Mapping[int, bytes]) -> bytes:
    """A tag list, then the objects themselves, those alone that have a value."""
    objects = {tag: tlv.encode(tag, text.encode()) for tag, text in values.items() if text}
    objects.update(encoded)
    tags = b"".join(tag.to_bytes(2, "big") for tag in objects)
    return tlv.encode(0x5C, tags) + b"".join(objects.values())


def _numeric_date(date: str) -> str:
    """YYYYMMDD, unknown parts 00; nothing where there is no date."""
    *before, year = date.split("/")
    day, month = ["00", "00", *before][-2:]
    return f"{year}{month}{day}" if year else ""


def dg13(holder: Holder) -> bytes:
    """Vietnam's own data group: a list of numbered fields, most of them one text each."""
    entries = [
        _field(number, _text(getattr(holder, name)))
        for number, name in _PLAIN_FIELDS.items()
        if getattr(holder, name)
    ]
    if not holder.date_of_expiry:
        entries.append(_field(12, _text(_NEVER_EXPIRES)))
    parents = [tlv.encode(0x30, _text(name)) for name in (holder.father, holder.mother)]
    entries.append(_field(_FAMILY, *parents))
    if holder.spouse:
        entries.append(_field(_SPOUSE, _text(holder.spouse)))
    if holder.old_number:
        entries.append(_field(_OLD_NUMBER, _text(holder.old_number)))
    return tlv.encode(0x6D, tlv.encode(0x30, *entries))


def _field(number: int, *values: bytes) -> bytes:
    return tlv.encode(0x30, tlv.encode(0x02, bytes([number])), *values)


def _text(value: str) -> bytes:
    plain = value.isascii() and value.replace("/", "").replace(" ", "").isalnum()
    kind = PrintableString if plain else UTF8String
    encoded: bytes = kind(value).dump()
    return encoded


def directory_of_applications(name: bytes) -> bytes:
    """EF.DIR (ISO/IEC 7816-4, 12.2.2)."""
    return tlv.encode(0x61, tlv.encode(0x4F, name))


def card_limits(command: int, response: int, *, extended: bool) -> bytes:
    """EF.ATR/INFO: card capabilities and the longest APDUs (ISO/IEC 7816-4:2013, 12.7.1)."""
    capabilities = tlv.encode(0x47, capability_bytes(extended=extended))
    if not extended:
        return capabilities
    sizes = tlv.encode(0x7F66, _integer(command), _integer(response))
    return capabilities + sizes


def capability_bytes(*, extended: bool) -> bytes:
    """Selection by name, file identifier and SFI; one-byte data units; chaining, and extended
    length with its limits in EF.ATR/INFO (ISO/IEC 7816-4, tables 117 to 119)."""
    return bytes((0xD4, 0x01, 0xE0 if extended else 0x80))


def _integer(value: int) -> bytes:
    return tlv.encode(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))
