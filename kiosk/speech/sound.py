"""A sound in memory: one channel, 16 bits; to and from WAV files (RIFF, PCM)."""

from __future__ import annotations

import io
import sys
import wave
from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.speech.fault import SpeechFault, SpeechTrouble

LARGEST_WAV = 4 * 1024 * 1024
"""Bytes; a call in two languages has 0.5 MB."""
RATES = range(8000, 48001)
_PCM = 1
_EXTENSIBLE = 0xFFFE


@dataclass(frozen=True)
class Sound:
    """`samples`: 16 bits each, little-endian; `rate` of them are a second."""

    rate: int
    samples: bytes

    @classmethod
    def from_wav(cls, data: bytes) -> Sound:
        """One or two channels of 16 bits. Raises SpeechFault(NOT_A_SOUND) for anything else.

        Written to a pipe, a file says that it is longer than it is; what is there counts.
        """
        chunks = _chunks(data)
        layout, samples = chunks.get(b"fmt ", b""), chunks.get(b"data", b"")
        if len(layout) < 16:
            raise SpeechFault(SpeechTrouble.NOT_A_SOUND)
        kind, channels = (int.from_bytes(layout[i : i + 2], "little") for i in (0, 2))
        rate = int.from_bytes(layout[4:8], "little")
        bits = int.from_bytes(layout[14:16], "little")
        sound = kind in (_PCM, _EXTENSIBLE) and channels in (1, 2) and bits == 16
        if not sound or rate not in RATES:
            raise SpeechFault(SpeechTrouble.NOT_A_SOUND)
        samples = samples[: len(samples) - len(samples) % (2 * channels)]
        if channels == 2:
            both = _numbers(samples)
            pairs = zip(both[::2], both[1::2], strict=True)
            samples = _bytes(array("h", [(left + right) // 2 for left, right in pairs]))
        return cls(rate, samples)

    @classmethod
    def silence(cls, seconds: float, rate: int) -> Sound:
        return cls(rate, bytes(2 * round(seconds * rate)))

    @classmethod
    def joined(cls, sounds: Iterable[Sound]) -> Sound:
        """One after the other, at the rate of the first. ValueError for none at all."""
        parts = list(sounds)
        if not parts:
            raise ValueError("nothing to join")
        rate = parts[0].rate
        return cls(rate, b"".join(part.at_rate(rate).samples for part in parts))

    @property
    def seconds(self) -> float:
        return len(self.samples) / 2 / self.rate

    @property
    def loudest(self) -> int:
        """0 to 32768."""
        return max((abs(value) for value in _numbers(self.samples)), default=0)

    def at_rate(self, rate: int) -> Sound:
        """The same at another rate, by straight lines between the samples: good for speech."""
        if rate == self.rate:
            return self
        before = _numbers(self.samples)
        if not before:
            return Sound(rate, b"")
        step = self.rate / rate
        count = round(len(before) / step)
        after = array("h", bytes(2 * count))
        last = len(before) - 1
        for index in range(count):
            place = min(index * step, last)
            low = int(place)
            high = before[min(low + 1, last)]
            after[index] = round(before[low] + (high - before[low]) * (place - low))
        return Sound(rate, _bytes(after))

    def at_volume(self, percent: int) -> Sound:
        """Softer; 100 is as it is."""
        if percent >= 100:
            return self
        softer = array("h", [value * percent // 100 for value in _numbers(self.samples)])
        return Sound(self.rate, _bytes(softer))

    def wav(self) -> bytes:
        """As a WAV file."""
        out = io.BytesIO()
        with wave.open(out, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(self.rate)
            file.writeframes(self.samples)
        return out.getvalue()


def _chunks(data: bytes) -> dict[bytes, bytes]:
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise SpeechFault(SpeechTrouble.NOT_A_SOUND)
    found: dict[bytes, bytes] = {}
    at = 12
    while at + 8 <= len(data) and b"data" not in found:
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        found[data[at : at + 4]] = data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    return found


def _numbers(samples: bytes) -> array[int]:
    numbers = array("h")
    numbers.frombytes(samples)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _bytes(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers = array("h", numbers)
        numbers.byteswap()
    return numbers.tobytes()
