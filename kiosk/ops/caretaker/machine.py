"""The machine as the caretaker reaches it: its files under one root, its commands, its clock."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.ops.caretaker.command import TaskFailed, run
from kiosk.whole_file import write_whole


def _set_clock(unix_seconds: float) -> None:
    time.clock_settime(time.CLOCK_REALTIME, unix_seconds)


@dataclass(frozen=True)
class Machine:
    root: Path = Path("/")
    """Other than / in tests: a tree with /sys, /var and executables in it."""
    set_clock: Callable[[float], None] = _set_clock
    pause: Callable[[float], None] = field(default=time.sleep, repr=False)

    def path(self, absolute: str | Path) -> Path:
        return self.root / str(absolute).lstrip("/")

    def has(self, command: str) -> bool:
        return os.access(self.path(command), os.X_OK)

    def run(
        self,
        command: str,
        *arguments: str | Path,
        limit: float = 10.0,
        on_output: Callable[[str], None] | None = None,
    ) -> str:
        """`command`: its absolute path. Raises TaskFailed."""
        return run([self.path(command), *arguments], limit, on_output)

    def read(self, absolute: str | Path, largest: int = 4096) -> str:
        """A small file's text, without white space around it; empty where it cannot be read."""
        try:
            with self.path(absolute).open("rb") as file:
                return file.read(largest).decode("utf-8", "replace").strip()
        except OSError:
            return ""

    def write(self, absolute: str | Path, text: str) -> None:
        """Into a file of the kernel's, which is there already. Raises TaskFailed."""
        path = self.path(absolute)
        try:
            with path.open("r+", encoding="ascii") as file:
                file.write(text)
        except OSError as error:
            raise TaskFailed(f"{absolute}: {error.strerror}") from None

    def put(self, absolute: str | Path, text: str) -> None:
        """A file of the caretaker's own: whole or not at all, also after a power cut, readable for
        everybody. Raises TaskFailed."""
        path = self.path(absolute)
        try:
            path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
            write_whole(path, text.encode("ascii"))
        except OSError as error:
            raise TaskFailed(f"{absolute}: {error.strerror}") from None

    def remove(self, absolute: str | Path) -> None:
        """Raises TaskFailed; nothing where it is not there."""
        try:
            self.path(absolute).unlink(missing_ok=True)
        except OSError as error:
            raise TaskFailed(f"{absolute}: {error.strerror}") from None
