"""Decoding a portrait: JPEG or JPEG 2000 from a card to pixels, within bounds.

The image is as hostile as any file of the card. Before Pillow decodes it, its own headers are
walked through: size in pixels, components, tiles, scans. JPEG 2000 says its size twice, and the
decoder allocates what the inner codestream says, so that one counts (ISO/IEC 15444-1, A.5.1).
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image

from drivers.chipcard.errors import CardProtocolError

MAX_BYTES = 64 * 1024
MAX_PIXELS = 2 * 1024 * 1024
"""Portraits of documents have up to a million."""
MAX_SIDE = 4096
MAX_COMPONENTS = 4
MAX_TILES = 64
MAX_SCANS = 32
"""A progressive JPEG has about ten; each one walks over all pixels."""
MAX_RESOLUTIONS = 10
MAX_LAYERS = 64
MAX_SEGMENTS = 4096

JPEG_START = b"\xff\xd8\xff"
BOX_START = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
CODESTREAM_START = b"\xff\x4f\xff\x51"
CODESTREAM_BOX = b"jp2c"

# Markers of JPEG (ISO/IEC 10918-1, table B.1).
START_OF_SCAN, END_OF_IMAGE, STUFFED = 0xDA, 0xD9, 0x00
FRAMES = frozenset((0xC0, 0xC1, 0xC2))
OTHER_FRAMES = frozenset(range(0xC3, 0xD0)) - {0xC4, 0xC8, 0xCC}
STANDALONE = frozenset((0x01, 0xD8, *range(0xD0, 0xD8)))
CODING_STYLE = b"\xff\x52"


@dataclass(frozen=True)
class Size:
    width: int
    height: int
    components: int


def decode(data: bytes, *, max_bytes: int = MAX_BYTES, max_pixels: int = MAX_PIXELS) -> Image.Image:
    """Pixels as `RGB` or `L`. Raises CardProtocolError for everything that is no such image or
    lies about itself; time and memory are bounded by `max_bytes` and `max_pixels`."""
    size = measure(data, max_bytes=max_bytes, max_pixels=max_pixels)
    formats = ("JPEG",) if data.startswith(JPEG_START) else ("JPEG2000",)
    decoded = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=formats) as image:
                if image.size == (size.width, size.height):
                    image.load()
                    decoded = image.convert("L" if image.mode in ("1", "L", "LA") else "RGB")
    # What Pillow's plugins raise over broken data.
    except (OSError, ValueError, TypeError, LookupError, SyntaxError, OverflowError) as error:
        raise CardProtocolError(f"image: not decodable ({type(error).__name__})") from None
    except (Image.DecompressionBombError, MemoryError):
        raise CardProtocolError("image: too large") from None
    if decoded is None:
        raise CardProtocolError("image: two sizes that differ")
    return decoded


def measure(data: bytes, *, max_bytes: int = MAX_BYTES, max_pixels: int = MAX_PIXELS) -> Size:
    """What the image's own headers say, checked against the bounds; nothing is decoded."""
    if len(data) > max_bytes:
        raise CardProtocolError(f"image: {len(data)} bytes")
    if data.startswith(JPEG_START):
        size = _measure_jpeg(data)
    elif data.startswith((BOX_START, CODESTREAM_START)):
        size = _measure_codestream(_codestream(data))
    else:
        raise CardProtocolError("image: neither JPEG nor JPEG 2000")
    if not 0 < size.components <= MAX_COMPONENTS:
        raise CardProtocolError(f"image: {size.components} components")
    sides = (size.width, size.height)
    if not all(0 < side <= MAX_SIDE for side in sides) or size.width * size.height > max_pixels:
        raise CardProtocolError(f"image: {size.width} by {size.height} pixels")
    return size


def _measure_jpeg(data: bytes) -> Size:
    """The one frame header, after all markers have been counted."""
    frames: list[Size] = []
    scans, at = 0, 2
    for _ in range(MAX_SEGMENTS):
        marker, at = _next_marker(data, at)
        if marker is None or marker == END_OF_IMAGE:
            break
        if marker in STANDALONE:
            continue
        length = int.from_bytes(data[at : at + 2], "big")
        body = data[at + 2 : at + length]
        if marker in FRAMES and len(body) >= 6:
            height, width = int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big")
            frames.append(Size(width, height, body[5]))
        elif marker in OTHER_FRAMES:
            raise CardProtocolError("image: a JPEG of a kind that is not supported")
        scans += marker == START_OF_SCAN
        at += max(length, 2)
    else:
        raise CardProtocolError(f"image: more than {MAX_SEGMENTS} segments")
    if len(frames) != 1 or not 0 < scans <= MAX_SCANS:
        raise CardProtocolError(f"image: {len(frames)} frames, {scans} scans")
    return frames[0]


def _next_marker(data: bytes, at: int) -> tuple[int | None, int]:
    """The marker at or behind `at`, past scan data, and where it ends."""
    while (found := data.find(b"\xff", at)) >= 0 and found + 1 < len(data):
        marker = data[found + 1]
        if marker == 0xFF:
            at = found + 1
        elif marker == STUFFED or 0xD0 <= marker <= 0xD7:
            at = found + 2
        else:
            return marker, found + 2
    return None, len(data)


def _codestream(data: bytes) -> bytes:
    """Out of its boxes (ISO/IEC 15444-1, annex I)."""
    if data.startswith(CODESTREAM_START):
        return data
    at, found = 0, b""
    for _ in range(MAX_SEGMENTS):
        if at + 8 > len(data):
            break
        length = int.from_bytes(data[at : at + 4], "big")
        head = 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        end = len(data) if length == 0 else at + length
        if end < at + head or end > len(data):
            raise CardProtocolError("image: boxes that do not fit")
        if data[at + 4 : at + 8] == CODESTREAM_BOX:
            if found:
                raise CardProtocolError("image: two codestreams")
            found = data[at + head : end]
        at = end
    if not found.startswith(CODESTREAM_START):
        raise CardProtocolError("image: no codestream")
    return found


def _measure_codestream(stream: bytes) -> Size:
    """Image and tile size (SIZ), and the coding style that costs time (COD)."""
    if len(stream) < 42:
        raise CardProtocolError("image: a codestream that is cut off")
    numbers = [int.from_bytes(stream[at : at + 4], "big") for at in range(8, 40, 4)]
    right, bottom, left, top, tile_width, tile_height, tile_left, tile_top = numbers
    components = int.from_bytes(stream[40:42], "big")
    if left >= right or top >= bottom or not tile_width or not tile_height:
        raise CardProtocolError("image: an empty codestream")
    if tile_left > left or tile_top > top:
        raise CardProtocolError("image: tiles outside of the image")
    across = -(-(right - tile_left) // tile_width)
    down = -(-(bottom - tile_top) // tile_height)
    if across * down > MAX_TILES or max(right, bottom) > 2 * MAX_SIDE:
        raise CardProtocolError(f"image: {across} by {down} tiles")
    # Subsampled components would make what Pillow allocates differ from what is decoded.
    steps = stream[42 : 42 + 3 * min(components, MAX_COMPONENTS)]
    if any(step not in (1, 2) for i, step in enumerate(steps) if i % 3):
        raise CardProtocolError("image: components of unusual resolution")
    _check_coding_style(stream)
    return Size(right - left, bottom - top, components)


def _check_coding_style(stream: bytes) -> None:
    """Walks the main header's segments up to the first tile."""
    at = 2
    for _ in range(MAX_SEGMENTS):
        marker = stream[at : at + 2]
        if marker in (b"\xff\x90", b"") or len(marker) < 2:
            return
        length = int.from_bytes(stream[at + 2 : at + 4], "big")
        if marker == CODING_STYLE and length >= 12:
            layers = int.from_bytes(stream[at + 6 : at + 8], "big")
            levels = stream[at + 9]
            if not 0 < layers <= MAX_LAYERS or levels > MAX_RESOLUTIONS:
                raise CardProtocolError(f"image: {layers} layers, {levels} resolutions")
        at += 2 + max(length, 2)
    raise CardProtocolError(f"image: more than {MAX_SEGMENTS} segments")
