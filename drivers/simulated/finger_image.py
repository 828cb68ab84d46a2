"""Pictures of fingers that exist nowhere: the same finger for the same seed.

A fingerprint is drawn as a wave whose phase is known in closed form: a smooth part that lays the
ridges round a loop, a whorl or an arch, and one spiral of the phase for each minutia (the
amplitude and frequency model of Larkin and Fletcher, "A coherent framework for fingerprint
analysis: are fingerprints holograms?", Optics Express 15, 2007). So it is known where each
minutia lies, and any touch of the finger at any resolution is the same wave seen through another
window. Coordinates in millimetres, x to the right, y downwards, from the middle of the finger pad.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from drivers.fingerprint.image import GreyImage
from drivers.fingerprint.minutia import Minutia, MinutiaKind, MinutiaTemplate

_Plane = NDArray[np.float64]

_PAD_WIDTH, _PAD_HEIGHT = 15.0, 19.5
"""Axes of the ellipse that touches the glass."""
_FIELD_WIDTH, _FIELD_HEIGHT = 18.0, 22.0
"""Minutiae are laid a little beyond it, since each touch shows another part."""
_MINUTIAE = 62
_SEPARATION = 1.35
_MM_PER_INCH = 25.4


class _Pattern(Enum):
    LOOP = "loop"
    WHORL = "whorl"
    ARCH = "arch"


@dataclass(frozen=True)
class _Finger:
    pattern: _Pattern
    period: float
    """Of the ridges, in millimetres."""
    core: tuple[float, float]
    lean: float
    """How far a loop or whorl leans, in radians."""
    waves: tuple[tuple[float, float, float, float, float], ...]
    """Bends of the ridges: amplitude along x and y, wave vector, phase."""
    spirals: tuple[tuple[float, float, int], ...]
    """x, y and turn (1 or -1) of each minutia."""


@dataclass(frozen=True)
class _Touch:
    """How the finger lies on the glass, and how well it prints."""

    turn: float = 0.0
    shift: tuple[float, float] = (0.0, 0.0)
    stretch: tuple[tuple[float, float, float, float, float], ...] = ()
    """Skin pulled along, in the form of `_Finger.waves`."""
    pressure: float = 0.0
    """Above 0: wider ridges; below: thinner."""
    noise: float = 4.0
    dry: float = 0.0
    grain: int = 0


def draw_finger(
    seed: int | str,
    *,
    press: random.Random | None = None,
    width: int = 256,
    height: int = 288,
    dpi: int = 500,
) -> GreyImage:
    """One impression of the finger that belongs to `seed`.

    Without `press` it lies straight and prints cleanly, always the same; with it each call is
    another touch: turned and moved a little, stretched, drier or wetter, noisier. ValueError where
    GreyImage refuses the size or resolution.
    """
    finger = _finger(str(seed))
    touch = _Touch() if press is None else _touch(press)
    x, y = _grid(width, height, dpi)
    finger_x, finger_y = _to_finger(touch, x, y)
    ridges = np.cos(_phase(finger, finger_x, finger_y)) + touch.pressure
    grey = 138 - 88 * np.tanh(1.6 * ridges)
    noise = np.random.default_rng(touch.grain)
    if touch.dry:
        gaps = _smooth(noise.standard_normal((height, width)), dpi / 250)
        grey = grey + 150 * np.clip(gaps - (2.1 - touch.dry), 0, 1)
    # Outside the pad the glass is bare; its rim fades over half a millimetre.
    inside = np.hypot(finger_x / (_PAD_WIDTH / 2), finger_y / (_PAD_HEIGHT / 2))
    cover = np.clip((1.0 - inside) * 14, 0, 1)
    grey = 235 + (grey - 235) * cover + noise.standard_normal((height, width)) * touch.noise
    return GreyImage(width, height, dpi, np.clip(grey, 0, 255).astype(np.uint8).tobytes())


def planted_minutiae(
    seed: int | str, *, width: int = 256, height: int = 288, dpi: int = 500
) -> MinutiaTemplate:
    """Where the minutiae of `draw_finger(seed)` lie in the picture of the clean impression.

    Those of the pad that the window shows. The extractor may see another type where the end of a
    ridge nearly touches its neighbour.
    """
    finger = _finger(str(seed))
    width_mm, height_mm = width / dpi * _MM_PER_INCH, height / dpi * _MM_PER_INCH
    seen: list[Minutia] = []
    for index, (x, y, _) in enumerate(finger.spirals):
        on_x, on_y = x + width_mm / 2, y + height_mm / 2
        on_pad = math.hypot(x / (_PAD_WIDTH / 2), y / (_PAD_HEIGHT / 2)) < 0.93
        if on_pad and 0 <= on_x < width_mm and 0 <= on_y < height_mm:
            angle, kind = _shape(finger, index)
            seen.append(Minutia(on_x, on_y, angle, kind))
    return MinutiaTemplate(tuple(seen), width_mm, height_mm)


@lru_cache(maxsize=64)
def _finger(seed: str) -> _Finger:
    rng = random.Random(f"finger image {seed}")  # noqa: S311 - repeatable, nothing secret
    pattern = rng.choice((_Pattern.LOOP, _Pattern.LOOP, _Pattern.WHORL, _Pattern.ARCH))
    return _Finger(
        pattern=pattern,
        period=rng.uniform(0.42, 0.5),
        core=(rng.uniform(-1.2, 1.2), rng.uniform(-3.2, -0.8)),
        lean=rng.uniform(-0.6, 0.6),
        waves=_waves(rng, 4, 0.25, 9.0),
        spirals=_spirals(rng),
    )


def _spirals(rng: random.Random) -> tuple[tuple[float, float, int], ...]:
    """At a natural distance of each other; as many ridges begin as end."""
    laid: list[tuple[float, float, int]] = []
    for _ in range(4000):
        x = rng.uniform(-_FIELD_WIDTH / 2, _FIELD_WIDTH / 2)
        y = rng.uniform(-_FIELD_HEIGHT / 2, _FIELD_HEIGHT / 2)
        if math.hypot(x / (_FIELD_WIDTH / 2), y / (_FIELD_HEIGHT / 2)) > 1:
            continue
        if any(math.hypot(x - other[0], y - other[1]) < _SEPARATION for other in laid):
            continue
        laid.append((x, y, 1 if len(laid) % 2 else -1))
        if len(laid) == _MINUTIAE:
            break
    return tuple(laid)


def _waves(
    rng: random.Random, count: int, amplitude: float, length: float
) -> tuple[tuple[float, float, float, float, float], ...]:
    made = []
    for _ in range(count):
        towards = rng.uniform(0, 2 * math.pi)
        number = 2 * math.pi / (length * rng.uniform(0.8, 1.8))
        made.append(
            (
                rng.gauss(0, amplitude),
                rng.gauss(0, amplitude),
                number * math.cos(towards),
                number * math.sin(towards),
                rng.uniform(0, 2 * math.pi),
            )
        )
    return tuple(made)


def _touch(rng: random.Random) -> _Touch:
    return _Touch(
        turn=math.radians(max(-20.0, min(20.0, rng.gauss(0, 6)))),
        shift=(max(-2.0, min(2.0, rng.gauss(0, 0.8))), max(-2.0, min(2.0, rng.gauss(0, 0.8)))),
        stretch=_waves(rng, 2, 0.08, 12.0),
        pressure=rng.uniform(-0.3, 0.3),
        noise=rng.uniform(6, 16),
        dry=rng.uniform(0, 0.7),
        grain=rng.getrandbits(64),
    )


def _grid(width: int, height: int, dpi: int) -> tuple[_Plane, _Plane]:
    """Middles of the pixels, in millimetres from the middle of the window."""
    across = (np.arange(width) + 0.5 - width / 2) / dpi * _MM_PER_INCH
    down = (np.arange(height) + 0.5 - height / 2) / dpi * _MM_PER_INCH
    x, y = np.meshgrid(across, down)
    return x, y


def _to_finger(touch: _Touch, x: _Plane, y: _Plane) -> tuple[_Plane, _Plane]:
    """Which point of the finger lies on each point of the glass."""
    x, y = x - touch.shift[0], y - touch.shift[1]
    cosine, sine = math.cos(touch.turn), math.sin(touch.turn)
    return _bent(touch.stretch, x * cosine - y * sine, x * sine + y * cosine)


def _bent(
    waves: tuple[tuple[float, float, float, float, float], ...], x: _Plane, y: _Plane
) -> tuple[_Plane, _Plane]:
    bent_x, bent_y = x, y
    for along_x, along_y, number_x, number_y, phase in waves:
        wave = np.sin(number_x * x + number_y * y + phase)
        bent_x, bent_y = bent_x + along_x * wave, bent_y + along_y * wave
    return bent_x, bent_y


def _phase(finger: _Finger, x: _Plane, y: _Plane, leave_out: int | None = None) -> _Plane:
    """The wave's phase; a ridge runs where it is a multiple of a full turn."""
    phase = 2 * math.pi / finger.period * _distance(finger, x, y)
    for index, (at_x, at_y, turn) in enumerate(finger.spirals):
        if index != leave_out:
            phase = phase + turn * np.arctan2(y - at_y, x - at_x)
    return phase


def _distance(finger: _Finger, x: _Plane, y: _Plane) -> _Plane:
    """Its level lines are the ridges' course before minutiae bend it."""
    x, y = _bent(finger.waves, x, y)
    x, y = x - finger.core[0], y - finger.core[1]
    cosine, sine = math.cos(finger.lean), math.sin(finger.lean)
    across, down = x * cosine + y * sine, -x * sine + y * cosine
    if finger.pattern is _Pattern.WHORL:
        return np.hypot(np.hypot(across * 1.15, down * 0.85), 0.2)
    if finger.pattern is _Pattern.LOOP:
        # The distance from a ray that begins in the core: its level lines turn round once.
        return np.hypot(np.hypot(across, np.minimum(down, 0)), 0.1)
    hill = 3.2 * np.exp(-((x / 4.5) ** 2)) / (1 + np.exp(0.5 * (y - 2.0)))
    return np.asarray(y + hill)


def _shape(finger: _Finger, index: int) -> tuple[float, MinutiaKind]:
    """Angle and type (ISO/IEC 19794-2:2011, clause 7): into the ridge that ends, or into the
    valley that does.
    """
    x, y, turn = finger.spirals[index]
    step = 0.02
    near = np.array([[x, x + step, x - step, x, x]])
    near_y = np.array([[y, y, y, y + step, y - step]])
    rest = _phase(finger, near, near_y, leave_out=index)[0]
    slope_x, slope_y = rest[1] - rest[2], rest[3] - rest[4]
    # The additional line lies where the spiral's own slope adds to the wave's.
    into_x, into_y = turn * slope_y, -turn * slope_x
    own = turn * math.atan2(into_y, into_x)
    kind = MinutiaKind.ENDING if math.cos(rest[0] + own) > 0 else MinutiaKind.BIFURCATION
    return math.degrees(math.atan2(-into_y, into_x)) % 360, kind


def _smooth(plane: _Plane, radius: float) -> _Plane:
    """Gaussian blur that keeps a standard deviation of one."""
    down = np.fft.fftfreq(plane.shape[0])[:, None]
    across = np.fft.rfftfreq(plane.shape[1])[None, :]
    kernel = np.exp(-2 * (math.pi * radius) ** 2 * (down**2 + across**2))
    blurred = np.fft.irfft2(np.fft.rfft2(plane) * kernel, s=plane.shape)
    return np.asarray(blurred / blurred.std(), dtype=np.float64)
