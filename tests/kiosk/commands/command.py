"""`kiosk` as a process, with files or with a terminal at its ends."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from dataclasses import dataclass

TIMEOUT_S = 60.0


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def words(self) -> str:
        """Of both, with single spaces between: where a line was broken does not matter."""
        return " ".join((self.out + self.err).split())


def command(*flags: object) -> list[str]:
    return [sys.executable, "-m", "kiosk", *map(str, flags)]


def kiosk(*flags: object, given: str = "") -> Done:
    """Run to its end; `given` is its standard input. It has no terminal."""
    done = subprocess.run(
        command(*flags),
        input=given.encode(),
        capture_output=True,
        timeout=TIMEOUT_S,
        check=False,
        start_new_session=True,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


class AtTerminal:
    """The command with a terminal of its own."""

    def __init__(self, *flags: object) -> None:
        self._ours, theirs = pty.openpty()
        self._process = subprocess.Popen(
            ["setsid", "--ctty", *command(*flags)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        self.shown = ""

    def wait_for(self, text: str, timeout: float = TIMEOUT_S) -> None:
        deadline = time.monotonic() + timeout
        while text not in self.shown:
            assert time.monotonic() < deadline, f"{text!r} was not shown, but {self.shown!r}"
            assert self._read(0.2) or self._process.poll() is None, self.shown

    def type(self, text: str) -> None:
        os.write(self._ours, f"{text}\n".encode())

    def end(self) -> int:
        while self._process.poll() is None or self._read(0.1):
            self._read(0.1)
        os.close(self._ours)
        return self._process.returncode

    def _read(self, timeout: float) -> bool:
        if not select.select([self._ours], [], [], timeout)[0]:
            return False
        try:
            part = os.read(self._ours, 4096)
        except OSError:
            return False
        self.shown += part.decode(errors="replace")
        return bool(part)
