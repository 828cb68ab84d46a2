"""What the screen costs: the real `kiosk screen`, fed through the real channel and touched.

A core of a few lines answers at once, so that what is measured is the screen and the channel.
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
from pathlib import Path
from typing import Any

from kiosk.core.screen_server import ScreenServer
from kiosk.language import Language
from kiosk.ops.lifeline import spawn
from kiosk.ui.examples import QUEUES, SERVICES, example_bodies
from kiosk.ui.lookup_examples import example_fields
from kiosk.visit import intent as i
from kiosk.visit import view as v
from tests.bench.figures import percentile, show, spread

SIZES = ((1280, 800), (1920, 1080))
VISITS = 5
ROUNDS = 3
IDLE_SECONDS = 10
SETTLE_SECONDS = 0.35
"""A new screen takes no touch for 0.3 s."""
TICKS = os.sysconf("SC_CLK_TCK")


class Core:
    """Answers every intent with the next picture of a visit."""

    def __init__(self, path: Path) -> None:
        self._bodies = dict(example_bodies())
        self._sequence = 0
        self._digits = ""
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
            i.WithoutCard: bodies["access-key"],
            i.SubmitDigits: bodies["check-result"],
            i.OpenTickets: bodies["services"],
            i.ChooseService: bodies["ticket"],
            i.OpenLookup: v.RecordCheck(example_fields()),
        }.get(type(intent), bodies["menu"])

    def stop(self) -> None:
        self._server.stop()


class Screen:
    """The process, its finger, and what it says of its frames."""

    def __init__(self, socket: Path, size: tuple[int, int]) -> None:
        command = [sys.executable, "-m", "tests.bench._touched_screen", str(socket)]
        self.started = time.monotonic()
        self._process = spawn(
            [*command, *map(str, size)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._lines: queue.Queue[dict[str, Any]] = queue.Queue()
        self.frames: list[float] = []
        self.drawn: dict[int, float] = {}
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
                self.drawn.setdefault(line["view"], line["drawn"])
                if line["frame"]:
                    self.frames.append(line["frame"])
                self._changed.notify_all()

    def wait_drawn(self, sequence: int) -> float:
        """When this View or a later one had been drawn."""

        def there() -> float | None:
            return next((at for one, at in self.drawn.items() if one >= sequence), None)

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

    def stop(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextlib.contextmanager
def screen_at(size: tuple[int, int]) -> Iterator[tuple[Core, Screen]]:
    with tempfile.TemporaryDirectory() as folder:
        core = Core(Path(folder) / "screen.sock")
        screen = Screen(Path(folder) / "screen.sock", size)
        try:
            yield core, screen
        finally:
            screen.stop()
            core.stop()


TOUCHES = (
    ("Lấy số không cần thẻ", "to the access key"),
    *((digit, "digit typed") for digit in "035190000768"),
    ("Xong", "to the result of the checks"),
    ("Tiếp tục", "to the menu"),
    ("Lấy số thứ tự", "to the services"),
    ("Cư trú", "to the ticket"),
    ("Về màn hình chọn", "to the menu"),
    ("Hồ sơ của tôi", "to the dossiers"),
    ("English", "other language"),
    ("Tiếng Việt", "other language"),
    ("Quay lại", "to the menu"),
    ("Thông tin của tôi", "to my record"),
    ("Quay lại", "to the menu"),
    ("Kết thúc", "to the idle screen"),
)


def one_visit(core: Core, screen: Screen, took: dict[str, list[float]]) -> None:
    """Each touch, and the milliseconds from it to the frame that shows what it did.

    A digit is taken when the finger comes down, everything else when it leaves.
    """
    screen.wait_drawn(core.show(v.PlaceCard()))
    last = ""
    for text, kind in TOUCHES:
        digit = kind == "digit typed"
        time.sleep(0.05 if digit and last == kind else SETTLE_SECONDS)
        last = kind
        before = max(screen.drawn)
        pressed, released = screen.touch(text)
        at = screen.wait_drawn(before + 1)
        took.setdefault(kind, []).append((at - (pressed if digit else released)) * 1000)


def measure_start(size: tuple[int, int]) -> None:
    """The second start: the first one warmed the disk's cache."""
    for again in (False, True):
        with screen_at(size) as (_core, screen):
            at = screen.wait_drawn(-1)
            if again:
                show("start to first frame, warm", at - screen.started, "s", 1)


def measure_idle(screen: Screen) -> None:
    before, began = screen.cpu_seconds(), time.monotonic()
    time.sleep(IDLE_SECONDS)
    share = (screen.cpu_seconds() - before) / (time.monotonic() - began)
    show("CPU while idle", share * 100, "%", 1)


def measure_touches(core: Core, screen: Screen) -> None:
    took: dict[str, list[float]] = {}
    screen.frames.clear()
    for _ in range(VISITS):
        one_visit(core, screen, took)
    for kind, times in took.items():
        show(f"  {kind}, p95", percentile(times, 95), "ms", 60)
    spread(
        "touch to changed screen, all", [one for each in took.values() for one in each], "ms", 60
    )
    spread("drawing a frame", [one * 1000 for one in screen.frames], "ms")


def measure_memory(core: Core, screen: Screen) -> None:
    """Every example in both languages, several times over."""
    # A View that looks like the one before is not drawn: none of these does.
    idle = v.Idle("", SERVICES, QUEUES)
    for round_number in range(1, ROUNDS + 1):
        screen.wait_drawn(core.show(v.OutOfService()))
        for language in Language:
            for _name, body in example_bodies():
                screen.wait_drawn(core.show(body, language))
        screen.wait_drawn(core.show(idle))
        time.sleep(0.5)
        if round_number in (1, ROUNDS):
            show(
                f"memory, every screen shown {2 * round_number} times",
                screen.resident_mb(),
                "MB",
                180,
            )


def run() -> None:
    print(f"  {os.getloadavg()[0]:.1f} processes ready to run before; {os.cpu_count()} cores")
    for size in SIZES:
        print(f"  {size[0]} x {size[1]}")
        measure_start(size)
        with screen_at(size) as (core, screen):
            screen.wait_drawn(1)
            time.sleep(4)  # The screens of a visit are made meanwhile.
            show("memory at start, all screens made", screen.resident_mb(), "MB", 180)
            measure_idle(screen)
            measure_touches(core, screen)
            show("memory after these visits", screen.resident_mb(), "MB", 180)
            measure_memory(core, screen)
            show("of it, code of the software OpenGL driver", screen.driver_mb(), "MB")
