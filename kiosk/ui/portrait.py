"""The holder's portrait: decoded beside the drawing, bounded, and kept nowhere."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

MAX_BYTES = 256 * 1024
"""A card's face image has 10 to 25 kB."""
MAX_PIXELS = 4_000_000
FORMATS = ("JPEG", "JPEG2000")
"""The encodings of ISO/IEC 19794-5 that ICAO 9303-10 allows for data group 2."""


@dataclass(frozen=True, repr=False)
class Pixels:
    """RGB pixels, top row first."""

    width: int
    height: int
    data: bytes


def decode(image: bytes, largest: int) -> Pixels | None:
    """The image with its longer side at most `largest` pixels; None: not an image we show.

    The size is checked from the header, before anything is unpacked.
    """
    if not image or len(image) > MAX_BYTES:
        return None
    try:
        with Image.open(io.BytesIO(image), formats=FORMATS) as opened:
            width, height = opened.size
            if width * height > MAX_PIXELS:
                return None
            opened.draft("RGB", (largest, largest))
            picture = opened.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        # Pillow's ways of saying that the bytes are damaged.
        return None
    picture.thumbnail((largest, largest), Image.Resampling.LANCZOS)
    return Pixels(picture.width, picture.height, picture.tobytes())


def decode_aside(image: bytes, largest: int, done: Callable[[Pixels | None], None]) -> None:
    """Decode in a thread of its own; `done` is called from there."""
    threading.Thread(
        target=lambda: done(decode(image, largest)), name="portrait", daemon=True
    ).start()
