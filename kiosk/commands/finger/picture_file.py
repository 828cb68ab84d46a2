"""Pictures of fingers as PNG files: plain, or with the minutiae drawn on them."""

from __future__ import annotations

import io
import math
from pathlib import Path

from PIL import Image, ImageDraw

from drivers.fingerprint.image import MAX_SIDE, GreyImage
from drivers.fingerprint.minutia import MinutiaKind, MinutiaTemplate

ENLARGED = 3
"""Times, where minutiae are drawn: a ridge is only nine pixels wide."""
COLOURS = {
    # Told apart by the colour-blind as well.
    MinutiaKind.ENDING: (213, 94, 0),
    MinutiaKind.BIFURCATION: (0, 114, 178),
    MinutiaKind.OTHER: (0, 158, 115),
}
LEGEND = "orange: a ridge ends; blue: it forks; the line points along the ridge"
USUAL_DPI = 500
_MAX_BYTES = 8 << 20
_MM_PER_INCH = 25.4
_RADIUS, _TAIL = 0.18, 0.75
"""Millimetres."""


class NoPicture(ValueError):
    """Not a file that can be compared; the text says why."""


def plain_png(image: GreyImage) -> bytes:
    return _png(_grey(image), image.dpi)


def drawn_png(image: GreyImage, template: MinutiaTemplate) -> bytes:
    """A circle and a line for each minutia, its colour for its type."""
    size = (image.width * ENLARGED, image.height * ENLARGED)
    picture = _grey(image).resize(size, Image.Resampling.BICUBIC).convert("RGB")
    draw = ImageDraw.Draw(picture)
    scale = image.dpi * ENLARGED / _MM_PER_INCH
    for minutia in template.minutiae:
        colour = COLOURS[minutia.kind]
        x, y, radius = minutia.x * scale, minutia.y * scale, _RADIUS * scale
        # y runs down, angles counter-clockwise.
        along, up = math.cos(math.radians(minutia.angle)), math.sin(math.radians(minutia.angle))
        end = (x + _TAIL * scale * along, y - _TAIL * scale * up)
        begin = (x + radius * along, y - radius * up)
        draw.line((begin, end), fill=colour, width=ENLARGED)
        draw.ellipse(
            (x - radius, y - radius, x + radius, y + radius), outline=colour, width=ENLARGED
        )
    return _png(picture, image.dpi * ENLARGED)


def read_plain(path: Path, dpi: int | None) -> GreyImage:
    """Raises NoPicture, OSError."""
    if path.stat().st_size > _MAX_BYTES:
        raise NoPicture("larger than a picture of one finger")
    content = path.read_bytes()
    try:
        with Image.open(io.BytesIO(content), formats=("PNG",)) as picture:
            return _pixels(picture, dpi)
    except (OSError, SyntaxError, Image.DecompressionBombError):
        raise NoPicture("no PNG picture, or not all of it") from None


def _pixels(picture: Image.Image, dpi: int | None) -> GreyImage:
    if max(picture.size) > MAX_SIDE:
        raise NoPicture("larger than a picture of one finger")
    if picture.mode != "L":
        raise NoPicture("not a plain grey picture; kiosk finger capture --plain takes one")
    said, _ = picture.info.get("dpi", (USUAL_DPI, USUAL_DPI))
    try:
        return GreyImage(*picture.size, dpi or round(said), picture.tobytes())
    except ValueError as error:
        raise NoPicture(str(error)) from None


def _grey(image: GreyImage) -> Image.Image:
    return Image.frombytes("L", (image.width, image.height), image.pixels)


def _png(picture: Image.Image, dpi: int) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", dpi=(dpi, dpi))
    return buffer.getvalue()
