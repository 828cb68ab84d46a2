"""The two tones before a call. `python -m kiosk.speech.chime` makes assets/sounds/chime.wav.

A falling third, E5 to C5, struck like two bars of a vibraphone: four partials, each dying away
faster than the one below. Both fundamentals lie between 500 and 700 Hz, where old ears hear well
and a small loudspeaker is loud; it begins softly enough to startle nobody.
"""

from __future__ import annotations

import math
import sys
from array import array
from functools import cache

from kiosk.assets_path import assets_path
from kiosk.speech.sound import Sound

RATE = 22050
SECONDS = 1.7
_TONES = ((0.0, 659.26), (0.42, 523.25))
"""When each begins (seconds), and its frequency (Hz)."""
_PARTIALS = ((1.0, 1.0, 0.62), (2.0, 0.30, 0.34), (3.01, 0.11, 0.20), (4.02, 0.05, 0.12))
"""Multiple of the fundamental, strength, and seconds in which it dies to 1/e."""
_ATTACK = 0.012
_FADE = 0.15
"""Seconds."""
_PEAK = 0.7


def make_chime() -> Sound:
    """From nothing but sines: the same samples every time."""
    values = [_value(index / RATE) for index in range(round(SECONDS * RATE))]
    top = max(abs(value) for value in values)
    samples = array("h", [round(value / top * _PEAK * 32767) for value in values])
    if sys.byteorder == "big":
        samples.byteswap()
    return Sound(RATE, samples.tobytes())


def _value(time: float) -> float:
    total = 0.0
    for begins, frequency in _TONES:
        since = time - begins
        if since < 0:
            continue
        rise = min(1.0, since / _ATTACK)
        for multiple, strength, lasts in _PARTIALS:
            wave = math.sin(2 * math.pi * frequency * multiple * since)
            total += rise * strength * math.exp(-since / lasts) * wave
    return total * min(1.0, (SECONDS - time) / _FADE)


@cache
def chime() -> Sound:
    """As it lies in the assets. Raises OSError or SpeechFault."""
    return Sound.from_wav(assets_path("sounds", "chime.wav").read_bytes())


if __name__ == "__main__":
    target = assets_path("sounds", "chime.wav")
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(make_chime().wav())
