"""Fingers that exist nowhere: the minutiae of the picture that is drawn for the same seed.

The encoder here is the card's and the sensor's; the reader's is its own.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable

from drivers.fingerprint.minutia import Minutia, MinutiaKind
from drivers.simulated.finger_image import planted_minutiae
from drivers.simulated.module_template import encode_module_template

__all__ = [
    "WINDOW_HEIGHT",
    "WINDOW_WIDTH",
    "Minutia",
    "MinutiaKind",
    "SimulatedFinger",
    "encode_iso_compact",
]

WINDOW_WIDTH = 14.5
WINDOW_HEIGHT = 19.4
"""The sensor's window in mm (ZFM-20)."""

_DPI = 500
_WIDTH, _HEIGHT = round(WINDOW_WIDTH / 25.4 * _DPI), round(WINDOW_HEIGHT / 25.4 * _DPI)
_COMPACT_MAX = 255
_COMPACT_ANGLE = 360 / 64


def encode_iso_compact(minutiae: Iterable[Minutia]) -> bytes:
    """Compact card format of ISO/IEC 19794-2:2011: 3 bytes each.

    x and y in 0.1 mm, then the type in the upper two bits and the angle in units of 5.625 degrees
    in the lower six.
    """
    encoded = bytearray()
    for minutia in minutiae:
        x = min(_COMPACT_MAX, max(0, round(minutia.x * 10)))
        y = min(_COMPACT_MAX, max(0, round(minutia.y * 10)))
        angle = round(minutia.angle / _COMPACT_ANGLE) % 64
        encoded += bytes((x, y, minutia.kind << 6 | angle))
    return bytes(encoded)


class SimulatedFinger:
    """One finger of nobody."""

    def __init__(self, seed: int | str) -> None:
        self.seed = seed
        """For its picture: `draw_finger(seed)`."""
        self.minutiae: tuple[Minutia, ...] = planted_minutiae(
            seed, width=_WIDTH, height=_HEIGHT, dpi=_DPI
        ).minutiae
        """Those that its picture shows, from the upper left of the window."""

    def sensor_template(self) -> bytes:
        """As the simulated module enrols it: its own format, 512 bytes."""
        return encode_module_template((m.x, m.y, m.angle, int(m.kind)) for m in self.minutiae)

    def iso_compact(self) -> bytes:
        """As a card stores it: card format minutiae, 3 bytes each, unordered."""
        return encode_iso_compact(self.minutiae)

    def press(self, rng: random.Random) -> tuple[Minutia, ...]:
        """What one touch shows: turned, shifted and stretched a little, some minutiae missing,
        a few that the finger does not have, cut to the window.
        """
        turn = rng.gauss(0, 6)
        shift_x, shift_y = rng.gauss(0, 0.8), rng.gauss(0, 0.8)
        cosine, sine = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        seen: list[Minutia] = []
        for minutia in self.minutiae:
            if rng.random() < 0.12:
                continue
            dx, dy = minutia.x - WINDOW_WIDTH / 2, minutia.y - WINDOW_HEIGHT / 2
            # y points down, so a counter-clockwise turn has the sines the other way round.
            seen.append(
                Minutia(
                    x=WINDOW_WIDTH / 2 + dx * cosine + dy * sine + shift_x + rng.gauss(0, 0.07),
                    y=WINDOW_HEIGHT / 2 - dx * sine + dy * cosine + shift_y + rng.gauss(0, 0.07),
                    angle=(minutia.angle + turn + rng.gauss(0, 3)) % 360,
                    kind=minutia.kind,
                )
            )
        seen.extend(_false_minutia(rng) for _ in range(rng.randrange(3)))
        rng.shuffle(seen)
        return tuple(m for m in seen if 0 <= m.x <= WINDOW_WIDTH and 0 <= m.y <= WINDOW_HEIGHT)


def _false_minutia(rng: random.Random) -> Minutia:
    return Minutia(
        x=rng.uniform(0, WINDOW_WIDTH),
        y=rng.uniform(0, WINDOW_HEIGHT),
        angle=rng.uniform(0, 360),
        kind=MinutiaKind.ENDING,
    )
