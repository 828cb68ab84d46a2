"""The detector is made for 500 dpi; other images are brought to it."""

from __future__ import annotations

from PIL import Image

from drivers.fingerprint.image import GreyImage

DETECTOR_DPI = 500


def at_detector_resolution(image: GreyImage) -> GreyImage:
    """The same picture at 500 dpi. ValueError where that is out of GreyImage's bounds."""
    if image.dpi == DETECTOR_DPI:
        return image
    factor = DETECTOR_DPI / image.dpi
    width, height = round(image.width * factor), round(image.height * factor)
    # The bounds are checked before the room is taken.
    scaled = GreyImage(width, height, DETECTOR_DPI, bytes(width * height))
    picture = Image.frombytes("L", (image.width, image.height), image.pixels)
    pixels = picture.resize((width, height), Image.Resampling.LANCZOS).tobytes()
    return GreyImage(scaled.width, scaled.height, DETECTOR_DPI, pixels)
