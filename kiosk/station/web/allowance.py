"""How often somebody may ask: so much at once, and then so much a second.

Each service process counts for itself: it protects the process, and decides nothing else.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

MOST_KNOWN = 8192
"""Keys; the one that has not asked for longest is forgotten, and begins anew."""


class Allowance:
    """Safe from several threads."""

    def __init__(
        self,
        at_once: float,
        per_second: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._at_once = at_once
        self._per_second = per_second
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._turn = threading.Lock()

    def take(self, key: str) -> bool:
        """Whether `key` may ask once more now; asking uses it up."""
        with self._turn:
            left = self._now(key)
            granted = left >= 1.0
            self._left[key] = (left - 1.0 if granted else left, self._clock())
            self._left.move_to_end(key)
            if len(self._left) > MOST_KNOWN:
                self._left.popitem(last=False)
            return granted

    def _now(self, key: str) -> float:
        left, at = self._left.get(key, (self._at_once, self._clock()))
        return min(self._at_once, left + (self._clock() - at) * self._per_second)
