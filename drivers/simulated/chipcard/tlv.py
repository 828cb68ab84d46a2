"""BER-TLV data objects as the simulated chip writes and reads them (ISO/IEC 7816-4, 5.2.2).

The reader has its own; the two sides share no code, so that a fault in one shows in the other.
"""

from __future__ import annotations

from collections.abc import Iterator


class TlvError(ValueError):
    """The bytes are not a sequence of complete data objects with definite lengths."""


def encode(tag: int, *values: bytes) -> bytes:
    """One data object. `tag` as its bytes read: 0x5F1F, 0x30."""
    value = b"".join(values)
    size = len(value)
    if size < 0x80:
        length = bytes([size])
    else:
        width = (size.bit_length() + 7) // 8
        length = bytes([0x80 | width]) + size.to_bytes(width, "big")
    return tag.to_bytes((tag.bit_length() + 7) // 8 or 1, "big") + length + value


def objects(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and value of each data object in turn. Raises TlvError where the bytes end early."""
    at = 0
    while at < len(data):
        tag, at = _tag(data, at)
        size, at = _length(data, at)
        if at + size > len(data):
            raise TlvError("value runs past the end")
        yield tag, data[at : at + size]
        at += size


def only(data: bytes, tag: int) -> bytes:
    """Value of the one data object that `data` is. Raises TlvError otherwise."""
    found = list(objects(data))
    if len(found) != 1 or found[0][0] != tag:
        raise TlvError(f"expected one object {tag:X}")
    return found[0][1]


def table(data: bytes) -> dict[int, bytes]:
    """Values by tag, where each tag may stand once. Raises TlvError otherwise."""
    found: dict[int, bytes] = {}
    for tag, value in objects(data):
        if tag in found:
            raise TlvError(f"object {tag:X} twice")
        found[tag] = value
    return found


def _tag(data: bytes, at: int) -> tuple[int, int]:
    tag = data[at]
    at += 1
    if tag & 0x1F != 0x1F:
        return tag, at
    while True:
        if at >= len(data) or tag > 0xFFFF:
            raise TlvError("tag is cut off or longer than three bytes")
        tag = tag << 8 | data[at]
        at += 1
        if not data[at - 1] & 0x80:
            return tag, at


def _length(data: bytes, at: int) -> tuple[int, int]:
    if at >= len(data):
        raise TlvError("no length")
    first = data[at]
    at += 1
    if first < 0x80:
        return first, at
    width = first & 0x7F
    if not 1 <= width <= 3 or at + width > len(data):
        raise TlvError("length is indefinite, too long or cut off")
    return int.from_bytes(data[at : at + width], "big"), at + width
