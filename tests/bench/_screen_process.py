"""The real `kiosk screen` in a process of its own, its finger, and a core of a few lines.

The core answers at once, so that what is measured is the screen and the channel.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.core.screen_server import ScreenServer
from kiosk.language import Language
from kiosk.ops.lifeline import spawn
from kiosk.ui.examples import QUEUES, SERVICES, example_bodies
from kiosk.ui.lookup_examples import example_fields
from kiosk.ui.options import ScreenOptions
from kiosk.visit import intent as i
from kiosk.visit import view as v

TICKS = os.sysconf("SC_CLK_TCK")
PREPARED_SECONDS = 40.0
CALM_SECONDS, CALM_CPU = 2.0, 0.025
"""Over so many seconds, so much of one core at most."""
HELD_SECONDS = 0.08
"""How long a finger stays on the glass."""
SETTLE_SECONDS = ScreenOptions().settle_seconds
"""How long a new screen takes no touch."""


@dataclass(frozen=True)
class Drawn:
    """When a View was on the glass, and what the UI thread spent on the frame, in seconds."""

    at: float
    show: float
    """Setting the widgets, in Python."""
    layout: float
    """Sizes, places and letters, until drawing began."""
    draw: float
    """OpenGL, until all was drawn."""

    @property
    def frame(self) -> float:
        return self.show + self.layout + self.draw


class Core:
    """Answers every intent with the next picture of a visit."""

    def __init__(self, path: Path) -> None:
        self._bodies = dict(example_bodies())
        self._sequence = 0
        self._digits = ""
        self.without_card: v.Body | None = None
        """What comes for a person without a card; None: the services."""
        self._language = Language.VIETNAMESE
        self._body: v.Body = v.Idle("", SERVICES, QUEUES)
        self._server = ScreenServer(path, self._take)
        self._server.start()
        self.show(self._body)

    def show(self, body: v.Body, language: Language = Language.VIETNAMESE) -> int:
        """Publishes it; returns the View's sequence number."""
        self._sequence += 1
        self._body, self._language = body, language
        outside = isinstance(body, v.Idle | v.Goodbye | v.OutOfService)
        self._server.publish(v.View(self._sequence, language, body, in_visit=not outside))
        return self._sequence

    def _take(self, intent: i.Intent) -> None:
        if isinstance(intent, i.TypeDigit):
            self._digits = (self._digits + intent.digit)[:12]
            self.show(v.AccessKeyEntry(self._digits))
        elif isinstance(intent, i.ChooseLanguage):
            self.show(self._body, intent.language)
        else:
            self._digits = ""
            self.show(self._after(intent))

    def _after(self, intent: i.Intent) -> v.Body:
        bodies = self._bodies
        if isinstance(intent, i.Finish):
            return v.Idle("", SERVICES, QUEUES)
        return {
            i.WithoutCard: self.without_card or bodies["services"],
            i.SubmitDigits: bodies["check-result"],
            i.OpenTickets: bodies["services"],
            i.ChooseService: bodies["ticket"],
            i.OpenLookup: v.RecordCheck(example_fields()),
        }.get(type(intent), bodies["menu"])

    def stop(self) -> None:
        self._server.stop()


class Screen:
    """The process, its finger, and what it says of its frames."""

    def __init__(
        self, socket: Path, size: tuple[int, int], held_seconds: float, settle_seconds: float
    ) -> None:
        command = [sys.executable, "-m", "tests.bench._touched_screen", str(socket)]
        self.started = time.monotonic()
        self._process = spawn(
            [*command, *map(str, (*size, held_seconds, settle_seconds))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._lines: queue.Queue[dict[str, Any]] = queue.Queue()
        self.frames: list[float] = []
        self.drawn: dict[int, Drawn] = {}
        self._changed = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for text in self._process.stdout:
            line = json.loads(text)
            if "drawn" not in line:
                self._lines.put(line)
                continue
            with self._changed:
                parts = Drawn(line["drawn"], line["show"], line["layout"], line["frame"])
                self.drawn.setdefault(line["view"], parts)
                if line["frame"]:
                    self.frames.append(line["frame"])
                self._changed.notify_all()

    def wait_drawn(self, sequence: int) -> float:
        """When this View or a later one had been drawn."""

        def there() -> float | None:
            return next((one.at for number, one in self.drawn.items() if number >= sequence), None)

        with self._changed:
            if not self._changed.wait_for(lambda: there() is not None, 20):
                raise TimeoutError("the screen drew nothing")
            at = there()
        assert at is not None
        return at

    def touch(self, text: str) -> tuple[float, float]:
        """When the finger came down on what carries the text, and when it left."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{text}\n")
        self._process.stdin.flush()
        while True:
            line = self._lines.get(timeout=20)
            if "missing" in line:
                raise LookupError(f"nothing to touch says {text!r}")
            if "pressed" in line:
                return line["pressed"], line["released"]

    def resident_mb(self) -> float:
        pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def driver_mb(self) -> float:
        """Resident memory of the code of Mesa's software OpenGL (LLVM and the driver)."""
        total, counted = 0, False
        for line in Path(f"/proc/{self._process.pid}/smaps").read_text().splitlines():
            if line[:1] in "0123456789abcdef" and "-" in line.split(" ", 1)[0]:
                counted = any(one in line for one in ("libLLVM", "_dri.so", "libgallium"))
            elif counted and line.startswith("Rss:"):
                total += int(line.split()[1])
        return total * 1024 / 1e6

    def cpu_seconds(self) -> float:
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def wait_prepared(self) -> None:
        """Until what is made while nobody is here has been made: then it uses hardly any CPU.

        Raises TimeoutError.
        """
        until = time.monotonic() + PREPARED_SECONDS
        while time.monotonic() < until:
            before = self.cpu_seconds()
            time.sleep(CALM_SECONDS)
            if self.cpu_seconds() - before < CALM_CPU * CALM_SECONDS:
                return
        raise TimeoutError("the screen has always something to do")

    def descriptors(self) -> int:
        return len(list(Path(f"/proc/{self._process.pid}/fd").iterdir()))

    def threads(self) -> int:
        return len(list(Path(f"/proc/{self._process.pid}/task").iterdir()))

    def newest(self) -> int:
        """The View that was drawn last."""
        with self._changed:
            return max(self.drawn, default=-1)

    def forget_frames(self) -> None:
        """What was measured so far is of no interest any more."""
        with self._changed:
            newest = max(self.drawn, default=-1)
            self.drawn = {number: self.drawn[number] for number in self.drawn if number == newest}
            self.frames.clear()

    def stop(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextlib.contextmanager
def screen_at(
    size: tuple[int, int],
    held_seconds: float = HELD_SECONDS,
    settle_seconds: float = SETTLE_SECONDS,
) -> Iterator[tuple[Core, Screen]]:
    with tempfile.TemporaryDirectory() as folder:
        core = Core(Path(folder) / "screen.sock")
        screen = Screen(Path(folder) / "screen.sock", size, held_seconds, settle_seconds)
        try:
            yield core, screen
        finally:
            screen.stop()
            core.stop()
