"""Finger image records as an issuer writes them into DG3 (ISO/IEC 19794-4:2005)."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from enum import Enum

import _wsq
from PIL import Image

from drivers.fingerprint.image import GreyImage

_POSITIONS = (
    "right_thumb",
    "right_index",
    "right_middle",
    "right_ring",
    "right_little",
    "left_thumb",
    "left_index",
    "left_middle",
    "left_ring",
    "left_little",
)
"""From code 1 on."""
_LEVEL_31 = 31
_BITS_PER_PIXEL = 0.75
_LIVE_PLAIN = 0
_GOOD = 80


class FingerFormat(Enum):
    """Compression and its code."""

    RAW = 0
    WSQ = 2
    JPEG = 3
    JPEG_2000 = 4
    PNG = 5


@dataclass(frozen=True)
class FingerRecord:
    position: str
    block: bytes = field(repr=False)


def finger_record(position: str, image: GreyImage, finger_format: FingerFormat) -> FingerRecord:
    """One view of one finger, 8 bits deep."""
    data = _compressed(image, finger_format)
    view = bytes((_POSITIONS.index(position) + 1, 1, 1, _GOOD, _LIVE_PLAIN))
    view += _two(image.width) + _two(image.height) + b"\0"
    view = (4 + len(view) + len(data)).to_bytes(4, "big") + view + data
    resolution = _two(image.dpi)
    header = _two(0) + _two(_LEVEL_31) + bytes((1, 1)) + resolution * 4
    header += bytes((8, finger_format.value)) + _two(0)
    total = 4 + 4 + 6 + len(header) + len(view)
    return FingerRecord(
        position, b"FIR\x00" + b"010\x00" + total.to_bytes(6, "big") + header + view
    )


def _compressed(image: GreyImage, finger_format: FingerFormat) -> bytes:
    if finger_format is FingerFormat.RAW:
        return image.pixels
    if finger_format is FingerFormat.WSQ:
        compressed: bytes = _wsq.compress(image.pixels, image.height, image.width, _BITS_PER_PIXEL)
        return compressed
    options: dict[str, object] = {}
    if finger_format is FingerFormat.JPEG_2000:
        options = {"quality_mode": "rates", "quality_layers": [12]}
    out = io.BytesIO()
    picture = Image.frombytes("L", (image.width, image.height), image.pixels)
    picture.save(out, finger_format.name.replace("_", ""), **options)
    return out.getvalue()


def _two(value: int) -> bytes:
    return value.to_bytes(2, "big")
