"""The simulated fingerprint module's own template: 512 bytes that only it understands.

Layout, big endian: 03 5A, number of minutiae (1), 0; then for each x and y in 0.01 mm (2 each),
angle in 360/256 degrees (1), kind (1); zeros up to 512. Real modules keep theirs secret.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable

SIZE = 512
_MAGIC = b"\x03\x5a"
_RECORD = struct.Struct(">HHBB")
_MOST = (SIZE - 4) // _RECORD.size

Feature = tuple[float, float, float, int]
"""x and y in mm, angle in degrees, kind."""


def encode_module_template(features: Iterable[Feature]) -> bytes:
    records = [
        _RECORD.pack(round(x * 100), round(y * 100), round(angle * 256 / 360) % 256, kind)
        for x, y, angle, kind in features
    ][:_MOST]
    return (_MAGIC + bytes((len(records), 0)) + b"".join(records)).ljust(SIZE, b"\0")


def decode_module_template(template: bytes) -> tuple[Feature, ...]:
    """Empty for what is not such a template: nothing is like it."""
    if len(template) != SIZE or template[:2] != _MAGIC or template[2] > _MOST:
        return ()
    records = _RECORD.iter_unpack(template[4 : 4 + template[2] * _RECORD.size])
    return tuple((x / 100, y / 100, angle * 360 / 256, kind) for x, y, angle, kind in records)
