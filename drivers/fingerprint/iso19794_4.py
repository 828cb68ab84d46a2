"""Finger image records (ISO/IEC 19794-4:2005), as DG3 of travel documents holds them.

"FIR\\0" "010\\0" length(6) device(2) level(2) fingers(1) units(1) scan x, y(2, 2)
image x, y(2, 2) depth(1) compression(1) reserved(2)
for each view: length(4) position(1) views(1) view(1) quality(1) impression(1)
    width(2) height(2) reserved(1) image
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from enum import IntEnum

from drivers.fingerprint.image import MAX_DPI, MAX_SIDE, MIN_DPI, MIN_SIDE
from drivers.fingerprint.position import FingerPosition

MAGIC, VERSION = b"FIR\0", b"010\0"
MAX_VIEWS = 32
PIXELS_PER_INCH, PIXELS_PER_CM = 1, 2
_INCH = 2.54
_SQUARE = 0.02
"""Resolutions across and down that differ by less are the same."""

_HEADER = struct.Struct(">4s4s6sHHBBHHHHBBH")
_VIEW = struct.Struct(">IBBBBBHHB")


class Compression(IntEnum):
    """Table 4."""

    NONE = 0
    PACKED = 1
    """Without gaps; at eight bits the same as NONE."""
    WSQ = 2
    JPEG = 3
    JPEG_2000 = 4
    PNG = 5


@dataclass(frozen=True, slots=True)
class FingerView:
    """One picture of one finger, not decoded."""

    position: FingerPosition
    quality: int
    """0 to 100; 254 or 255: not reported."""
    width: int
    height: int
    dpi: int
    compression: Compression
    data: bytes = field(repr=False)


def parse_finger_record(record: bytes) -> tuple[FingerView, ...]:
    """All views of all fingers. ValueError for anything else, or more than is accepted here;
    texts give sizes and codes, never of the image's content."""
    if len(record) < _HEADER.size or not record.startswith(MAGIC):
        raise ValueError("finger image record: not one of ISO/IEC 19794-4")
    _, version, length, _, _, fingers, units, _, _, across, down, depth, code, _ = (
        _HEADER.unpack_from(record)
    )
    if version != VERSION:
        raise ValueError(f"finger image record: version {version.hex()}")
    total = int.from_bytes(length, "big")
    if not _HEADER.size <= total <= len(record):
        raise ValueError(f"finger image record: {total} bytes announced, {len(record)} there")
    if depth != 8:
        raise ValueError(f"finger image record: {depth} bits per pixel")
    if code not in Compression._value2member_map_:
        raise ValueError(f"finger image record: compression {code}")
    dpi = _resolution(units, across, down)
    views = _views(record[:total], dpi, Compression(code))
    if len(views) < fingers:
        raise ValueError(f"finger image record: {fingers} fingers announced, {len(views)} there")
    return tuple(views)


def _views(record: bytes, dpi: int, compression: Compression) -> list[FingerView]:
    views: list[FingerView] = []
    at = _HEADER.size
    while at < len(record):
        if len(views) == MAX_VIEWS:
            raise ValueError(f"finger image record: more than {MAX_VIEWS} views")
        if len(record) - at < _VIEW.size:
            raise ValueError("finger image record: a view's header is cut off")
        size, position, _, _, quality, _, width, height, _ = _VIEW.unpack_from(record, at)
        if not _VIEW.size < size <= len(record) - at:
            raise ValueError(f"finger image record: a view of {size} bytes")
        if not all(MIN_SIDE <= side <= MAX_SIDE for side in (width, height)):
            raise ValueError(f"finger image record: {width} by {height} pixels")
        views.append(
            FingerView(
                position=FingerPosition.of_code(position),
                quality=quality,
                width=width,
                height=height,
                dpi=dpi,
                compression=compression,
                data=record[at + _VIEW.size : at + size],
            )
        )
        at += size
    return views


def _resolution(units: int, across: int, down: int) -> int:
    """Dots per inch of square pixels."""
    if units not in (PIXELS_PER_INCH, PIXELS_PER_CM):
        raise ValueError(f"finger image record: unit {units} of resolution")
    if abs(across - down) > _SQUARE * max(across, down):
        raise ValueError(f"finger image record: {across} by {down} pixels to the unit")
    dpi = round(across * (_INCH if units == PIXELS_PER_CM else 1))
    if not MIN_DPI <= dpi <= MAX_DPI:
        raise ValueError(f"finger image record: {dpi} dpi")
    return dpi
