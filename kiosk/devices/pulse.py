"""Signs of life: a loop says by when it will have turned again, and somebody else looks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Pulse:
    """Of one loop. It beats with every turn; before a call that may take long it says how long."""

    def __init__(self, name: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = name
        self._clock = clock
        self._lock = threading.Lock()
        self._due: float | None = None

    def beat(self, within: float) -> None:
        """The loop has turned, and will again within so many seconds."""
        due = self._clock() + within
        with self._lock:
            self._due = due

    def rest(self) -> None:
        """The loop has ended in order, or has not begun."""
        with self._lock:
            self._due = None

    @property
    def late(self) -> bool:
        """Whether the loop should have turned, and has not."""
        with self._lock:
            return self._due is not None and self._clock() > self._due


def late_ones(pulses: tuple[Pulse, ...]) -> tuple[str, ...]:
    """Names of the loops that hang."""
    return tuple(pulse.name for pulse in pulses if pulse.late)
