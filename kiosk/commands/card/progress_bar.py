"""Bytes read of bytes to read, on one line of a terminal."""

from __future__ import annotations

import time
from typing import TextIO

from drivers.chipcard.document import Progress, Stage

CELLS = 24
SHORTEST_SECONDS = 0.04
_CLEAR = "\r\x1b[K"
_STAGES = {
    Stage.ACCESS: "opening",
    Stage.IDENTITY: "identity",
    Stage.SIGNATURE: "signature",
    Stage.CHIP: "chip",
    Stage.PORTRAIT: "files and photo",
}


class ProgressBar:
    """Of one reading; nothing is drawn where `stream` is no terminal, or not `wanted`."""

    def __init__(self, stream: TextIO, *, wanted: bool = True) -> None:
        self._stream = stream
        self._draws = wanted and stream.isatty()
        self._stage: Stage | None = None
        self._drawn_at = 0.0

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        full = progress.done == progress.total
        same = progress.stage is self._stage and not full
        if not self._draws or (same and now - self._drawn_at < SHORTEST_SECONDS):
            return
        self._stage, self._drawn_at = progress.stage, now
        filled = CELLS * progress.done // max(progress.total, 1)
        bar = "█" * filled + "░" * (CELLS - filled)
        count = f"{progress.done:,} of {progress.total:,} bytes"
        self._stream.write(f"{_CLEAR}{_STAGES[progress.stage]:<16} {bar}  {count}")
        self._stream.flush()

    def clear(self) -> None:
        """Leaves the line empty, for what comes next."""
        if self._draws and self._stage is not None:
            self._stream.write(_CLEAR)
            self._stream.flush()
            self._stage = None
