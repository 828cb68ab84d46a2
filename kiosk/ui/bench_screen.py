"""The screen with a core that answers at once, for measuring."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels
from kivy.input import MotionEvent

from kiosk.language import Language
from kiosk.ui.app import KioskApp
from kiosk.ui.examples import NOW, QUEUES, SERVICES, example_views
from kiosk.ui.options import ScreenOptions
from kiosk.visit.intent import Intent, TypeDigit
from kiosk.visit.view import AccessKeyEntry, Idle, View


class _Finger(MotionEvent):
    """A touch at a place given in pixels."""

    def depack(self, place: tuple[float, float]) -> None:
        self.is_touch = True
        self.type_id = "touch"
        self.profile = ["pos"]
        self.sx, self.sy = place
        super().depack(place)


class _AnsweringCore:
    def __init__(self) -> None:
        self.digits = ""

    def start(self, on_view: Callable[[View], None], on_away: Callable[[], None]) -> None:
        self._on_view = on_view

    def send(self, intent: Intent) -> None:
        if isinstance(intent, TypeDigit):
            self.digits = (self.digits + intent.digit)[-12:] if len(self.digits) < 12 else ""
            body = AccessKeyEntry(self.digits)
            self._on_view(View(0, Language.VIETNAMESE, body, in_visit=True))

    def stop(self) -> None:
        pass


class Bench:
    def __init__(self, width: int, height: int) -> None:
        options = ScreenOptions(width=width, height=height, settle_seconds=0)
        core = _AnsweringCore()
        self._app = KioskApp(core, options, now=lambda: NOW)
        self._app._run_prepare()
        core.start(self._app.receive, self._app.lose_core)
        self._app.draw(View(0, Language.VIETNAMESE, Idle("", SERVICES, QUEUES)))
        EventLoop.idle()
        self._views: dict[str, View] = {}

    def load_examples(self) -> None:
        """Not before the first measures: making them costs memory that the screen does not."""
        self._views = dict(example_views(Language.VIETNAMESE))

    def idle(self, seconds: float) -> None:
        """The idle screen for a while."""
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            EventLoop.idle()

    def digits(self, count: int) -> list[float]:
        """Seconds from each touch on a key to the frame that shows the digit."""
        self._app.draw(self._views["access-key"])
        self._rest()
        body, window = self._app.frame.body, EventLoop.window
        keys = [*body.ids.digits.children, *body.ids.last_row.children]
        times = []
        for number, key in zip(range(count), itertools.cycle(keys), strict=False):
            x, y = key.to_window(*key.center)
            place = (x / window.width, y / window.height)
            finger = _Finger("bench", number, place)
            began = time.perf_counter()
            EventLoop.post_dispatch_input("begin", finger)
            self._until_drawn()
            times.append(time.perf_counter() - began)
            EventLoop.post_dispatch_input("end", finger)
            self._rest()
        return times

    def changes(self, count: int) -> list[float]:
        """Seconds from a View of another kind to its frame."""
        times = []
        views = [view for name, view in self._views.items() if view.countdown is None]
        for view in itertools.islice(itertools.cycle(views), count):
            began = time.perf_counter()
            self._app.receive(view)
            self._until_drawn()
            times.append(time.perf_counter() - began)
            self._rest()
        return times

    def _until_drawn(self) -> None:
        """Frames until the View that was sent is on the screen, drawing included."""
        EventLoop.idle()
        if self._app.frame.canvas.needs_redraw:
            EventLoop.idle()
        # Reading a pixel waits for all that was drawn.
        glReadPixels(0, 0, 1, 1, GL_RGBA, GL_UNSIGNED_BYTE)

    def _rest(self) -> None:
        for _frame in range(3):
            Clock.tick()
            EventLoop.idle()
