"""EF.COM: version and list of data groups (ICAO 9303-10, 4.6.1).

Not signed: a hint about what to read, never evidence.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.chipcard import tlv

OUTER = 0x60
LDS_VERSION = 0x5F01
UNICODE_VERSION = 0x5F36
TAG_LIST = 0x5C
MAX_VERSION = 8

# Tag of a data group → its number.
DATA_GROUPS = {
    0x61: 1,
    0x75: 2,
    0x63: 3,
    0x76: 4,
    0x65: 5,
    0x66: 6,
    0x67: 7,
    0x68: 8,
    0x69: 9,
    0x6A: 10,
    0x6B: 11,
    0x6C: 12,
    0x6D: 13,
    0x6E: 14,
    0x6F: 15,
    0x70: 16,
}


@dataclass(frozen=True)
class Com:
    lds_version: str
    """As stored, `0107` for 1.7."""
    unicode_version: str
    """As stored, `040000` for 4.0.0."""
    data_groups: tuple[int, ...]


def parse(data: bytes) -> Com:
    items = tlv.parse_exactly(data, OUTER, "EF.COM").children()
    lds, unicode = tlv.find(items, LDS_VERSION), tlv.find(items, UNICODE_VERSION)
    tags = tlv.require(items, TAG_LIST, "EF.COM").value
    return Com(
        _version(lds),
        _version(unicode),
        tuple(DATA_GROUPS[tag] for tag in tags if tag in DATA_GROUPS),
    )


def _version(item: tlv.Tlv | None) -> str:
    return item.value[:MAX_VERSION].decode("ascii", "replace") if item else ""
