"""A machine of its own in a folder: files as the kernel's, and executables that note what they were
called with. They are real programs, run as real processes."""

from __future__ import annotations

import json
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.ops.caretaker.machine import Machine


@dataclass
class Tree:
    root: Path
    clock: list[float] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    on_pause: Callable[[], None] = lambda: None

    @property
    def machine(self) -> Machine:
        return Machine(self.root, self.clock.append, self._pause)

    def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.on_pause()

    def path(self, absolute: str | Path) -> Path:
        return self.root / str(absolute).lstrip("/")

    def file(self, absolute: str | Path, content: str | bytes = "") -> Path:
        path = self.path(absolute)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def text(self, absolute: str | Path) -> str:
        return self.path(absolute).read_text()

    def program(self, absolute: str, script: str = "") -> None:
        """A shell script; `$root` is the tree. Every call of it is noted."""
        note = f'import json, sys; print(json.dumps(sys.argv[1:]), file=open("{self._calls}", "a"))'
        path = self.file(
            absolute,
            f"#!/bin/sh\nroot={self.root}\n"
            f"{sys.executable} -Ic '{note}' {absolute} \"$@\"\n{script}\n",
        )
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    @property
    def _calls(self) -> Path:
        return self.root / "calls"

    @property
    def calls(self) -> list[list[str]]:
        """Each command with its arguments, in order; paths as seen from the tree's root."""
        if not self._calls.exists():
            return []
        lines = self._calls.read_text().replace(str(self.root), "").splitlines()
        return [json.loads(line) for line in lines]
