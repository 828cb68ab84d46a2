"""The detector is made for 500 dpi; other images are brought to it."""

from __future__ import annotations

from PIL import Image

from drivers.fingerprint.extraction.nbis_worker import MAX_SIDE
from drivers.fingerprint.image import MIN_SIDE, GreyImage

DETECTOR_DPI = 500


def at_detector_resolution(image: GreyImage) -> GreyImage:
    """The same picture at 500 dpi. ValueError where no finger is that large or small."""
    factor = DETECTOR_DPI / image.dpi
    width, height = round(image.width * factor), round(image.height * factor)
    if not (min(width, height) >= MIN_SIDE and max(width, height) <= MAX_SIDE):
        raise ValueError("fingerprint image: no finger has that size")
    if image.dpi == DETECTOR_DPI:
        return image
    picture = Image.frombytes("L", (image.width, image.height), image.pixels)
    pixels = picture.resize((width, height), Image.Resampling.LANCZOS).tobytes()
    return GreyImage(width, height, DETECTOR_DPI, pixels)
