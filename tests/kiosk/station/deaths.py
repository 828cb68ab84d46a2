"""Deaths at random moments, from a seed, noted so that a failure can say what came before it."""

from __future__ import annotations

import bisect
import random
import time
from collections.abc import Callable, Iterator


class Deaths:
    """A count of deaths, one after the other; `moment` waits for the next."""

    def __init__(self, seed: int, count: int) -> None:
        self._seed = seed
        self._count = count
        self.chance = random.Random(seed)
        self._of: list[str] = []
        self._moments: list[float] = []

    def __iter__(self) -> Iterator[int]:
        return iter(range(self._count))

    def __len__(self) -> int:
        return self._count

    def after(self, longest: float, kill: Callable[[], object], whose: str) -> None:
        """Kill at a moment of the next `longest` seconds; short times are the likelier ones."""
        time.sleep(longest * self.chance.random() ** 2)
        self._of.append(whose)
        self._moments.append(time.monotonic())
        kill()

    def around(self, moment: float) -> str:
        """What died before and after a monotonic moment."""
        next_one = bisect.bisect(self._moments, moment)
        said = [
            f"{abs(self._moments[n] - moment) * 1000:.0f} ms {way} death {n + 1} ({self._of[n]})"
            for n, way in ((next_one - 1, "after"), (next_one, "before"))
            if 0 <= n < len(self._moments)
        ]
        return f"{' and '.join(said) or 'without a death'}, seed {self._seed}"
