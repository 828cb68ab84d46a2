"""So much of a whole, on one line of a terminal."""

from __future__ import annotations

import time
from typing import TextIO

CELLS = 24
SHORTEST_SECONDS = 0.04
_CLEAR = "\r\x1b[K"


class ProgressBar:
    """Nothing is drawn where `stream` is no terminal, or not `wanted`."""

    def __init__(self, stream: TextIO, *, wanted: bool = True) -> None:
        self._stream = stream
        self._draws = wanted and stream.isatty()
        self._label: str | None = None
        self._drawn_at = 0.0

    def draw(self, label: str, done: int, total: int) -> None:
        now = time.monotonic()
        full = done == total
        same = label == self._label and not full
        if not self._draws or (same and now - self._drawn_at < SHORTEST_SECONDS):
            return
        self._label, self._drawn_at = label, now
        filled = CELLS * done // max(total, 1)
        bar = "█" * filled + "░" * (CELLS - filled)
        self._stream.write(f"{_CLEAR}{label:<16} {bar}  {done:,} of {total:,} bytes")
        self._stream.flush()

    def clear(self) -> None:
        """Leaves the line empty, for what comes next."""
        if self._draws and self._label is not None:
            self._stream.write(_CLEAR)
            self._stream.flush()
            self._label = None
