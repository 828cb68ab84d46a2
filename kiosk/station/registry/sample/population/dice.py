"""Chance that is the same for the same seed, on every machine and version of Python."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import TypeVar

from kiosk.station.registry.sample.population.words import Weighted

_T = TypeVar("_T")
_MASK = (1 << 64) - 1


class Dice:
    """SplitMix64 (Steele, Lea, Flood 2014): nothing secret depends on it."""

    def __init__(self, seed: int) -> None:
        digest = hashlib.sha256(f"population {seed}".encode()).digest()
        self._state = int.from_bytes(digest[:8], "big")

    def below(self, most: int) -> int:
        """0 ≤ … < `most`."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return ((mixed ^ (mixed >> 31)) * most) >> 64

    def between(self, least: int, most: int) -> int:
        """Both inclusive."""
        return least + self.below(most - least + 1)

    def chance(self, share: float) -> bool:
        return self.below(1_000_000) < share * 1_000_000

    def one_of(self, choices: Sequence[_T]) -> _T:
        return choices[self.below(len(choices))]

    def weighted(self, choices: Weighted) -> str:
        left = self.below(sum(weight for _, weight in choices))
        for word, weight in choices:
            left -= weight
            if left < 0:
                return word
        raise AssertionError("weights")

    def day(self, first: dt.date, last: dt.date) -> dt.date:
        """Both inclusive; `first` where they are the wrong way round."""
        return first + dt.timedelta(days=self.below(max((last - first).days, 0) + 1))
