"""How long one person takes at a counter, learnt from the day as it goes.

A decaying average: the last few dozen people count, the morning fades. It begins from what the
catalogue says is typical, which weighs as much as a few people and is soon outweighed.
"""

from __future__ import annotations

import msgspec

MEMORY = 40.0
"""People after whom a duration counts for 1/e."""
PRIOR_WEIGHT = 4.0
"""The catalogue's typical duration counts as this many people."""
PRIOR_VARIATION = 0.7
"""Coefficient of variation assumed at first; service times at counters have 0.5 to 1."""
LONGEST = 5.0
"""A duration above this many times the mean is cut to it: somebody forgot to press "finish"."""


class Pace(msgspec.Struct, frozen=True):
    """Decayed weight, sum and sum of squares of the day's durations, in seconds."""

    weight: float = 0.0
    total: float = 0.0
    squares: float = 0.0

    def after(self, duration: float, typical: float) -> Pace:
        """With one more duration; `typical` as in `mean`."""
        keep = 1.0 - 1.0 / MEMORY
        seconds = min(max(duration, 0.0), LONGEST * self.mean(typical))
        return Pace(
            self.weight * keep + 1.0,
            self.total * keep + seconds,
            self.squares * keep + seconds * seconds,
        )

    def mean(self, typical: float) -> float:
        """Seconds per person; `typical` is the catalogue's guess, above 0."""
        return (PRIOR_WEIGHT * typical + self.total) / (PRIOR_WEIGHT + self.weight)

    def variance(self, typical: float) -> float:
        """Seconds squared, above 0."""
        mean = self.mean(typical)
        prior = typical * typical * (1.0 + PRIOR_VARIATION**2)
        square = (PRIOR_WEIGHT * prior + self.squares) / (PRIOR_WEIGHT + self.weight)
        return max(square - mean * mean, (0.1 * mean) ** 2)
