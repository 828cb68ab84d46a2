"""What a keystroke costs the thread that draws, on the real screen without a display.

    python -m tests.bench._search_screen WIDTHxHEIGHT

Each letter of what is typed is touched on the screen's own keyboard: the finger comes down (the
letter stands in the field), the core's answer arrives (the best hits stand beside it), the finger
leaves (the key comes up again). Frames are run until nothing has changed for a while. All is typed
REPEATS times over. Prints a line for each letter and time: the letter's place in what is typed,
and two figures in milliseconds of this thread's CPU time, the sum of all of it and the largest
share that one frame has.

What is left out is what is not the keystroke's: of each frame what one takes where nothing
happens, and the drawing itself, from the moment when all is laid out and each text has its
picture. A graphics card does that and this machine's processor has to, and it is the same for
every touch of every screen (see `screen`).
"""

from __future__ import annotations

import itertools
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

TYPED = ("tam tru", "dang ky xe", "can cuoc het han", "nhan khang ly nhan", "vneid")
REPEATS = 3
HELD_SECONDS = 0.08
"""How long a finger stays on a key, and at least what passes between two things that happen."""
FIRST_KEY_SECONDS = 0.8
"""What a person takes from the moment that the keyboard is there to the first key."""


class _Port:
    def start(self, *_calls: object) -> None:
        """The core is played below."""

    def send(self, _intent: object) -> None:
        """As `start`."""

    def stop(self) -> None:
        """As `start`."""


class Meter:
    """Times of frames, up to where drawing begins, in milliseconds."""

    def __init__(self, loop: Any) -> None:
        self._loop = loop
        self._drawing = 0.0
        self._idle = 0.0
        self.frames: list[float] = []
        loop.window.bind(on_draw=self._drawing_begins)

    def _drawing_begins(self, _window: object) -> None:
        self._drawing = time.thread_time()

    def _frame(self) -> float:
        """Up to where drawing begins; and the drawing, unmeasured."""
        self._drawing = 0.0
        begun = time.thread_time()
        self._loop.idle()
        return ((self._drawing or time.thread_time()) - begun) * 1000

    def rest(self, seconds: float) -> None:
        """Learn what a frame takes without anything to do."""
        end = time.monotonic() + seconds
        frames = []
        while time.monotonic() < end:
            frames.append(self._frame())
        self._idle = statistics.median(frames)

    def after(self, what: Callable[[], object]) -> None:
        """What it takes by itself, and in those frames that follow in which something changes."""
        end = time.monotonic() + HELD_SECONDS
        begun = time.thread_time()
        what()
        itself = (time.thread_time() - begun) * 1000
        self.frames.append(itself + self._frame() - self._idle)
        while time.monotonic() < end or self._drawing:
            took = self._frame()
            if self._drawing:
                self.frames.append(took - self._idle)


def main(size: str) -> None:
    width, _, height = size.partition("x")
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    from kiosk.ui.environment import prepare_environment

    prepare_environment()
    from kivy.base import EventLoop

    from kiosk.core.reference import load_reference
    from kiosk.ui.app import KioskApp
    from kiosk.ui.options import ScreenOptions
    from kiosk.visit.view import PlaceSearch, ProcedureSearch

    reference = load_reference("Tỉnh Ninh Bình")
    places = reference.places
    assert places is not None
    app = KioskApp(_Port(), ScreenOptions(width=int(width), height=int(height), settle_seconds=0))
    app._run_prepare()
    while app._prepare(0) is None:
        EventLoop.idle()
    meter = Meter(EventLoop)
    searches = (
        (ProcedureSearch, lambda text: reference.procedures.search(text, 20)),
        (PlaceSearch, lambda text: places.search(text, 12)),
    )
    for _time in range(REPEATS):
        places_typed = itertools.count()
        for kind, search in searches:
            for text in TYPED:
                for key, largest in _keystrokes(app, meter, kind, search, text):
                    print(next(places_typed), key, largest, flush=True)


def _keystrokes(
    app: Any, meter: Meter, kind: type, search: Callable[[str], Any], text: str
) -> Iterator[tuple[float, float]]:
    """For each letter: the whole, and the largest frame."""
    from kivy.tests.common import UnitTestTouch

    from kiosk.language import Language
    from kiosk.ui.widgets.keyboard import CharacterKey
    from kiosk.visit.view import Menu, View

    app.draw(View(0, Language.VIETNAMESE, Menu((), False), in_visit=True))
    meter.rest(HELD_SECONDS)
    app.draw(View(0, Language.VIETNAMESE, kind("", ()), in_visit=True))
    app.frame.body.open_keyboard()
    meter.rest(FIRST_KEY_SECONDS)
    keys = {key.character: key for key in app.frame.walk() if isinstance(key, CharacterKey)}
    for end in range(1, len(text) + 1):
        typed = text[:end]
        answer = View(end, Language.VIETNAMESE, kind(typed, search(typed)), in_visit=True)
        key = keys[typed[-1]]
        finger = UnitTestTouch(*key.to_window(*key.center))
        meter.frames.clear()
        meter.after(finger.touch_down)
        meter.after(lambda answer=answer: app.draw(answer))
        meter.after(finger.touch_up)
        yield sum(meter.frames), max(meter.frames)


if __name__ == "__main__":
    main(sys.argv[1])
