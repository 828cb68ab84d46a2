"""How large a module's image is, and its pixels from UpImage's bytes.

Nothing in the protocol's image transfer says so. A newer module tells its window's size
(ReadProdInfo); for the others the number of bytes decides among the windows that the family is
made with, and where two of them take as many, the picture itself: with the wrong width, rows that
lie next to each other have nothing in common.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drivers.fingerprint.image import MAX_SIDE, MIN_SIDE, GreyImage

IMAGE_MAX = 512 * 512
"""Bytes. No module's image takes more."""
_DEPTHS = (4, 8)


@dataclass(frozen=True)
class Geometry:
    width: int
    """Pixels, as `height`."""
    height: int
    dpi: int
    bits: int = 4
    """Of a pixel on the wire: 4 (two in a byte, the left one in the upper half) or 8."""

    @property
    def size(self) -> int:
        """Bytes on the wire."""
        return self.width * self.height * self.bits // 8


_WINDOWS: tuple[tuple[int, int, int], ...] = (
    (256, 288, 500),
    (192, 192, 508),
    (208, 288, 500),
    (160, 160, 508),
)
"""ZFM-20, AS608, R30x; R502, R503; capacitive R303; small round ones."""


def candidates(window: tuple[int, int] | None) -> tuple[Geometry, ...]:
    """What an image may look like; `window` is width and height where they are known."""
    windows = _WINDOWS
    if window is not None and all(MIN_SIDE <= side <= MAX_SIDE for side in window):
        dpi = next((known[2] for known in _WINDOWS if known[:2] == window), 500)
        windows = ((*window, dpi),)
    return tuple(Geometry(*sizes, bits) for sizes in windows for bits in _DEPTHS)


def recognise(data: bytes, possible: tuple[Geometry, ...]) -> Geometry | None:
    """The one of `possible` that `data` fills; None when there is none."""
    fitting = [geometry for geometry in possible if geometry.size == len(data)]
    return min(fitting, key=lambda geometry: _roughness(data, geometry), default=None)


def unpack(data: bytes, geometry: Geometry) -> GreyImage:
    """ValueError when `data` does not fill it."""
    pixels = _pixels(data, geometry)
    return GreyImage(geometry.width, geometry.height, geometry.dpi, pixels.tobytes())


def _pixels(data: bytes, geometry: Geometry) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    packed = np.frombuffer(data, dtype=np.uint8)
    if geometry.bits == 4:
        # 15 becomes 255.
        packed = np.stack((packed >> 4, packed & 0x0F), axis=-1).reshape(-1) * np.uint8(17)
    if packed.size != geometry.width * geometry.height:
        raise ValueError("fingerprint image: data does not fill the window")
    return packed


def _roughness(data: bytes, geometry: Geometry) -> float:
    """How much each row differs from the one above, beside how much two far apart do."""
    rows = _pixels(data, geometry).reshape(geometry.height, geometry.width).astype(np.int16)
    near = float(np.abs(np.diff(rows, axis=0)).mean())
    far = float(np.abs(rows - np.roll(rows, geometry.height // 2, axis=0)).mean())
    return near / (far + 1.0)
