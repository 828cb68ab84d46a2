"""`kiosk screen` itself, with a finger on it.

    python -m tests.bench._touched_screen SOCKET WIDTH HEIGHT HELD SETTLE

HELD: seconds for which a finger stays on the glass; SETTLE: for which a new screen takes none.

Reads a text a line from standard input and touches what carries it, by events pushed into SDL as
its own drivers do, so that all of Kivy's way from there is in the figures. Writes JSON lines:
when the finger touched and left, and when which View had been drawn, with what the frame cost:
`show` (widgets set), `layout` (until drawing began), `frame` (drawing). Times are of the
machine's monotonic clock, in seconds.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

PAUSE = 0.002


class _ButtonEvent(ctypes.Structure):
    """SDL_MouseButtonEvent, in the room of an SDL_Event."""

    _fields_ = (
        ("type", ctypes.c_uint32),
        ("timestamp", ctypes.c_uint32),
        ("window", ctypes.c_uint32),
        ("which", ctypes.c_uint32),
        ("button", ctypes.c_uint8),
        ("state", ctypes.c_uint8),
        ("clicks", ctypes.c_uint8),
        ("padding", ctypes.c_uint8),
        ("x", ctypes.c_int32),
        ("y", ctypes.c_int32),
        ("rest", ctypes.c_uint8 * 64),
    )


_DOWN, _UP = 0x401, 0x402


def say(**line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


class Finger:
    def __init__(self, held_seconds: float) -> None:
        self._held_seconds = held_seconds
        maps = Path("/proc/self/maps").read_text().split()
        self._sdl = ctypes.CDLL(next(one for one in maps if "/libSDL2-2" in one))

    def touch(self, x: int, y: int) -> None:
        """Down and up again; pixels from the left upper corner."""
        pressed = self._push(_DOWN, x, y)
        time.sleep(self._held_seconds)
        say(pressed=pressed, released=self._push(_UP, x, y))

    def _push(self, kind: int, x: int, y: int) -> float:
        event = _ButtonEvent(kind, 0, 1, 0, 1, kind == _DOWN, 1, 0, x, y)
        now = time.monotonic()
        self._sdl.SDL_PushEvent(ctypes.byref(event))
        return now


class Watcher:
    """Says when frames are done."""

    def __init__(self, window: Any, app: Any) -> None:
        self._app = app
        self._draw = app.draw
        app.draw = self._show
        self._began = self._showing = self._shown = 0.0
        window.bind(on_draw=self._begin, on_flip=self._end)

    def _show(self, view: Any) -> None:
        self._showing = time.monotonic()
        self._draw(view)
        self._shown = time.monotonic()

    def _begin(self, *_: object) -> None:
        self._began = time.monotonic()

    def _end(self, *_: object) -> None:
        from kivy.graphics.opengl import glFinish

        glFinish()
        now = time.monotonic()
        # A frame that shows no new View has neither of the first two.
        showing = self._shown - self._showing
        layout = max(0.0, self._began - self._shown) if showing else 0.0
        frame = now - self._began if self._began else 0
        self._showing = self._shown = 0.0
        say(view=self._app.view.sequence, drawn=now, show=showing, layout=layout, frame=frame)


def place_of(app: Any, text: str) -> tuple[int, int] | None:
    """The middle of the touchable thing that carries the text, in SDL's coordinates."""
    from kivy.base import EventLoop

    from kiosk.ui.widgets.buttons import TouchTarget

    for target in app.frame.walk(restrict=True):
        if isinstance(target, TouchTarget) and not target.disabled:
            said = (getattr(one, "text", "") for one in target.walk(restrict=True))
            if text in (one.replace("\u00a0", " ") for one in said):
                x, y = target.to_window(*target.center)
                return round(x), round(EventLoop.window.height - y)
    return None


def attend(held_seconds: float, settle_seconds: float) -> None:
    """Wait for the window, then serve standard input."""
    modules = sys.modules
    while getattr(modules.get("kivy.base"), "EventLoop", None) is None:
        time.sleep(PAUSE)
    loop = modules["kivy.base"].EventLoop
    while loop.window is None or "kivy.app" not in modules:
        time.sleep(PAUSE)
    while (app := modules["kivy.app"].App._running_app) is None:
        time.sleep(PAUSE)
    while not hasattr(app, "frame"):
        time.sleep(PAUSE)
    app.screen = replace(app.screen, settle_seconds=settle_seconds)
    app.frame._options = app.screen
    watcher = Watcher(loop.window, app)  # Kivy keeps no reference to it.
    say(watching=watcher is not None)
    finger = Finger(held_seconds)
    from kivy.clock import Clock

    for line in sys.stdin:
        found: list[tuple[int, int] | None] = []
        done = threading.Event()

        def look(_: float, text: str = line.strip(), found: Any = found, done: Any = done) -> None:
            found.append(place_of(app, text))
            done.set()

        Clock.schedule_once(look, 0)
        done.wait(5)
        if found and found[0] is not None:
            finger.touch(*found[0])
        else:
            say(missing=line.strip())
    Clock.schedule_once(lambda _: app.stop(), 0)


def main() -> int:
    from kiosk.cli import main as kiosk

    socket, width, height, *seconds = sys.argv[1:]
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    threading.Thread(target=attend, args=tuple(map(float, seconds)), daemon=True).start()
    settings = (f"terminal.socket={socket}", f"screen.width={width}", f"screen.height={height}")
    given = [word for one in (*settings, "screen.fullscreen=false") for word in ("--set", one)]
    return kiosk(["screen", *given])


if __name__ == "__main__":
    sys.exit(main())
