"""BER-TLV with definite lengths only, bounded (ISO/IEC 7816-4, 5.2.2; ITU-T X.690).

Everything a card sends passes here before anything else looks at it: tags of at most three
bytes, lengths of at most four, a bounded depth and a bounded number of objects.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from drivers.chipcard.errors import CardProtocolError

MAX_TAG_BYTES = 3
MAX_LENGTH_BYTES = 4
MAX_DEPTH = 16
MAX_OBJECTS = 2000


@dataclass(frozen=True)
class Header:
    """Tag, number of bytes of tag and length together, number of bytes of the value."""

    tag: int
    size: int
    length: int

    @property
    def total(self) -> int:
        return self.size + self.length


@dataclass(frozen=True)
class Tlv:
    tag: int
    value: bytes = field(repr=False)
    raw: bytes = field(repr=False)

    @property
    def constructed(self) -> bool:
        first = self.tag
        while first > 0xFF:
            first >>= 8
        return bool(first & 0x20)

    def children(self, depth: int = 0) -> list[Tlv]:
        return parse_all(self.value, depth=depth + 1)


def parse_header(data: bytes, offset: int = 0) -> Header:
    """The header that stands at `offset`; the value itself need not be there yet."""
    tag_size = _tag_size(data, offset)
    tag = int.from_bytes(data[offset : offset + tag_size], "big")
    at = offset + tag_size
    if at >= len(data):
        raise CardProtocolError("TLV: the length is missing")
    first = data[at]
    if first < 0x80:
        return Header(tag, tag_size + 1, first)
    count = first & 0x7F
    if count == 0:
        raise CardProtocolError("TLV: indefinite length")
    if count > MAX_LENGTH_BYTES:
        raise CardProtocolError(f"TLV: a length of {count} bytes")
    if at + 1 + count > len(data):
        raise CardProtocolError("TLV: the length is cut off")
    length = int.from_bytes(data[at + 1 : at + 1 + count], "big")
    return Header(tag, tag_size + 1 + count, length)


def _tag_size(data: bytes, offset: int) -> int:
    if offset >= len(data):
        raise CardProtocolError("TLV: the tag is missing")
    if data[offset] & 0x1F != 0x1F:
        return 1
    for size in range(2, MAX_TAG_BYTES + 1):
        if offset + size > len(data):
            raise CardProtocolError("TLV: the tag is cut off")
        if not data[offset + size - 1] & 0x80:
            return size
    raise CardProtocolError(f"TLV: a tag of more than {MAX_TAG_BYTES} bytes")


def parse_one(data: bytes, offset: int = 0) -> Tlv:
    """The object at `offset`; bytes after it are left alone."""
    header = parse_header(data, offset)
    end = offset + header.total
    if end > len(data):
        raise CardProtocolError(
            f"TLV: tag {header.tag:X} announces {header.length} bytes, "
            f"{len(data) - offset - header.size} are there"
        )
    return Tlv(header.tag, data[offset + header.size : end], data[offset:end])


def parse_all(data: bytes, *, depth: int = 0) -> list[Tlv]:
    """All objects that fill `data` exactly."""
    if depth > MAX_DEPTH:
        raise CardProtocolError(f"TLV: nested more than {MAX_DEPTH} deep")
    found: list[Tlv] = []
    offset = 0
    while offset < len(data):
        if len(found) == MAX_OBJECTS:
            raise CardProtocolError(f"TLV: more than {MAX_OBJECTS} objects in one")
        item = parse_one(data, offset)
        found.append(item)
        offset += len(item.raw)
    return found


def parse_exactly(data: bytes, tag: int, what: str) -> Tlv:
    """The one object with `tag` that fills `data`."""
    item = parse_one(data)
    if item.tag != tag:
        raise CardProtocolError(f"{what}: tag {item.tag:X} instead of {tag:X}")
    if len(item.raw) != len(data):
        raise CardProtocolError(f"{what}: {len(data) - len(item.raw)} bytes too many")
    return item


def find(items: Iterable[Tlv], tag: int) -> Tlv | None:
    """The first object with `tag`."""
    return next((item for item in items if item.tag == tag), None)


def require(items: Iterable[Tlv], tag: int, what: str) -> Tlv:
    item = find(items, tag)
    if item is None:
        raise CardProtocolError(f"{what}: tag {tag:X} is missing")
    return item


def encode(tag: int, value: bytes) -> bytes:
    """One object in DER."""
    head = tag.to_bytes((tag.bit_length() + 7) // 8 or 1, "big")
    if len(value) < 0x80:
        return head + bytes((len(value),)) + value
    size = (len(value).bit_length() + 7) // 8
    return head + bytes((0x80 | size,)) + len(value).to_bytes(size, "big") + value
