"""Brings ridges out of a weak, blotted or broken print before the detector sees it.

In each small window of the picture the strongest waves are the ridges and the rest is noise,
sweat and dirt: each wave is weighted by the root of its own strength (root filtering: Willis and
Myers, "A cost-effective fingerprint recognition system for use with low-quality prints and
damaged fingertips", Pattern Recognition 34, 2001), what is no ridge period is left out, and the
window is brought to one contrast. Where there are no ridges there is little to bring out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from drivers.fingerprint.image import GreyImage

_WINDOW = 32
"""Pixels at 500 dpi: three to four ridges."""
_STEP = 8
_FINEST, _COARSEST = 4.0, 18.0
"""Pixels from ridge to ridge at 500 dpi; fingers, children's too, have 5 to 15."""
_NOISE = 10.0
"""Grey levels: waves weaker than this are not brought out."""
_CONTRAST = 60.0

_Plane = NDArray[np.float32]


def enhanced(image: GreyImage) -> GreyImage:
    """The same ridges at the same places, on middle grey. `image` is at 500 dpi."""
    grey = np.frombuffer(image.pixels, np.uint8).reshape(image.height, image.width)
    # Filled up to whole windows beyond each edge, so that every pixel lies under as many.
    fill = [(_WINDOW, _WINDOW + -side % _WINDOW) for side in grey.shape]
    padded = np.pad(grey, fill, mode="edge").astype(np.float32)
    taper = np.outer(*2 * (np.hanning(_WINDOW + 1)[:-1],)).astype(np.float32)
    raised = np.zeros_like(padded)
    for top in range(0, padded.shape[0] - _WINDOW + 1, _STEP):
        strip = padded[top : top + _WINDOW]
        for left in range(0, _WINDOW, _STEP):
            right = left + (strip.shape[1] - left) // _WINDOW * _WINDOW
            # Windows side by side: height, number, width → number, height, width.
            windows = strip[:, left:right].reshape(_WINDOW, -1, _WINDOW).swapaxes(0, 1)
            ridges = _ridges(windows, taper)
            raised[top : top + _WINDOW, left:right] += ridges.swapaxes(0, 1).reshape(_WINDOW, -1)
    # Squared Hann windows at a quarter of their length add up to 1.5 in each direction.
    inner = raised[_WINDOW : _WINDOW + image.height, _WINDOW : _WINDOW + image.width] / 1.5**2
    evened = inner / (np.sqrt(_local_mean(inner * inner)) + _NOISE)
    pixels = np.clip(128 + _CONTRAST * evened, 0, 255).astype(np.uint8)
    return GreyImage(image.width, image.height, image.dpi, pixels.tobytes())


def _ridges(windows: _Plane, taper: _Plane) -> _Plane:
    """`windows`: number, height, width."""
    waves = np.fft.rfft2((windows - windows.mean(axis=(1, 2), keepdims=True)) * taper)
    waves *= _PERIODS
    strength = np.abs(waves)
    strongest = strength.max(axis=(1, 2), keepdims=True)
    waves *= np.sqrt(strength / np.maximum(strongest, 1e-3))
    return np.asarray(np.fft.irfft2(waves, s=taper.shape) * taper, dtype=np.float32)


def _local_mean(plane: _Plane) -> _Plane:
    """Over about three ridges: made small and large again."""
    height, width = plane.shape
    picture = Image.fromarray(plane)
    small = picture.resize((max(1, width // 16), max(1, height // 16)), Image.Resampling.BILINEAR)
    return np.asarray(small.resize((width, height), Image.Resampling.BILINEAR), dtype=np.float32)


def _period_mask() -> _Plane:
    down = np.fft.fftfreq(_WINDOW)[:, None]
    across = np.fft.rfftfreq(_WINDOW)[None, :]
    frequency = np.hypot(down, across)
    ridges = (frequency >= 1 / _COARSEST) & (frequency <= 1 / _FINEST)
    return np.asarray(ridges, dtype=np.float32)


_PERIODS = _period_mask()
