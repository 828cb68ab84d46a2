"""The hand on an offscreen screen: touches what is named, reads what is written, takes pictures."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from kiosk.ops.lifeline import spawn
from kiosk.ops.supervisor import stop_process

_PAUSE = 0.03
_PATIENCE = 30.0
"""Seconds: a machine that does other work besides is slow, and not wrong."""


class NotShown(AssertionError):
    """What was waited for did not appear; the text says what is there instead."""


class Puppeteer:
    """One screen process. `size`: width and height in pixels."""

    def __init__(
        self, socket: Path, size: tuple[int, int] = (1280, 800), log: IO[bytes] | None = None
    ) -> None:
        self._command = [sys.executable, "-m", "kiosk.demo.puppet", str(socket), *map(str, size)]
        self._log = log
        self._process: subprocess.Popen[str] | None = None

    @property
    def pid(self) -> int:
        """0: not started."""
        return self._process.pid if self._process else 0

    def start(self) -> None:
        self._process = spawn(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log or subprocess.DEVNULL,
            text=True,
        )

    def stop(self) -> None:
        if self._process is not None:
            stop_process(self._process)
            self._forget()

    def kill(self) -> None:
        """As a crash would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self._forget()

    def _forget(self) -> None:
        assert self._process is not None
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process = None

    def _ask(self, **request: object) -> dict[str, Any]:
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            raise NotShown("the screen has ended")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def texts(self) -> list[str]:
        found: list[str] = self._ask(texts=True)["texts"]
        return found

    def view(self) -> str:
        """Name of the kind of View on the screen, e.g. `Menu`."""
        name: str = self._ask(view=True)["view"]
        return name

    def drawn_at(self) -> float:
        """When the present View was first on the screen, in `time.monotonic()` seconds."""
        found: float = self._ask(view=True)["drawn_at"]
        return found

    def countdown(self) -> int | None:
        found: int | None = self._ask(view=True)["countdown"]
        return found

    def do(self, move: str) -> None:
        """Presses a key of the voice's bar: `previous`, `press`, `next`, `repeat`, …"""
        self._ask(do=move)

    def heard(self) -> list[str]:
        """What the screen has said since this was asked last."""
        said: list[str] = self._ask(heard=True)["heard"]
        return said

    def shot(self, path: Path) -> None:
        self._ask(shot=str(path))

    def try_touch(self, text: str) -> bool:
        """Touches what says this if it is there and can be touched now."""
        return "touched" in self._ask(touch=text)

    def touch(self, text: str, timeout: float = _PATIENCE) -> None:
        """Touches what says this, once it can be touched. Raises NotShown."""
        missed = ""

        def touched() -> bool:
            nonlocal missed
            missed = self._ask(touch=text).get("missed", "")
            return not missed

        if not _until(touched, timeout):
            raise NotShown(f"{missed}; {self.view()}: {self.texts()}")

    def find_and_touch(self, text: str, timeout: float = _PATIENCE) -> None:
        """As `touch`, turning the pages of a long list to find it."""

        def touched() -> bool:
            if self.try_touch(text):
                return True
            self._ask(turn=True)
            return False

        if not _until(touched, timeout):
            raise NotShown(f"nothing to touch says {text!r}; {self.view()}: {self.texts()}")

    def touch_at(self, across: float, down: float) -> None:
        """Shares of the panel, from its upper left corner, whatever is there."""
        self._ask(touch_at=[across, down])

    def wait_for(self, *views: str, timeout: float = _PATIENCE) -> str:
        """Until a View of one of these kinds is shown and takes touches: which. Raises NotShown."""
        view = ""

        def shown() -> bool:
            nonlocal view
            found = self._ask(view=True)
            view = found["view"]
            return bool(view in views and found["settled"])

        if not _until(shown, timeout):
            raise NotShown(f"waited for {' or '.join(views)}; {self.view()}: {self.texts()}")
        return view

    def wait_for_text(self, text: str, timeout: float = _PATIENCE) -> None:
        if not _until(lambda: any(text in t for t in self.texts()), timeout):
            raise NotShown(f"waited for {text!r}; {self.view()}: {self.texts()}")

    def wait_until_gone(self, text: str, timeout: float = _PATIENCE) -> None:
        if not _until(lambda: not any(text in t for t in self.texts()), timeout):
            raise NotShown(f"{text!r} stays; {self.view()}: {self.texts()}")


def _until(condition: Callable[[], bool], timeout: float) -> bool:
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(_PAUSE)
    return True
