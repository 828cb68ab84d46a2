"""Drives the real screen, offscreen, as a person would: looks at it and touches it."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from functools import cache

from kivy.base import EventLoop
from kivy.core.text import Label as CoreLabel
from kivy.tests.common import UnitTestTouch
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from kiosk.ui import app
from kiosk.ui.app import KioskApp
from kiosk.ui.frame import Frame
from kiosk.ui.options import ScreenOptions
from kiosk.ui.theme import theme
from kiosk.ui.widgets.basics import everything_in
from kiosk.ui.widgets.buttons import TouchTarget
from kiosk.ui.widgets.lettering import FONT, Lettering
from kiosk.visit.intent import Intent
from kiosk.visit.view import View

NOW = dt.datetime(2026, 11, 24, 8, 35)
SLACK = 2
"""Pixels that rounding may take."""


class FakeCore:
    """Remembers what the screen sends; `answer` may reply to an intent with a View."""

    def __init__(self) -> None:
        self.sent: list[Intent] = []
        self.answer: Callable[[Intent], View | None] = lambda intent: None

    def start(self, on_view: Callable[[View], None], on_away: Callable[[], None]) -> None:
        self.deliver = on_view
        self.go_away = on_away

    def send(self, intent: Intent) -> None:
        self.sent.append(intent)
        view = self.answer(intent)
        if view is not None:
            self.deliver(view)

    def stop(self) -> None:
        pass


class Screen:
    """One app for the whole process, as Kivy wants it."""

    def __init__(self) -> None:
        # Draw as fast as can be: nobody watches.
        app.ACTIVE_FRAMES = app.IDLE_FRAMES = 0
        self.core = FakeCore()
        self.app = KioskApp(self.core, ScreenOptions(settle_seconds=0), now=lambda: NOW)
        self.app._run_prepare()
        self.core.start(self.app.receive, self.app.lose_core)
        self.frames()

    @property
    def frame(self) -> Frame:
        return self.app.frame

    def frames(self, count: int = 4) -> None:
        for _frame in range(count):
            EventLoop.idle()

    def resize(self, width: int, height: int) -> None:
        """Build the screen anew for a panel of another size."""
        window = EventLoop.window
        if (theme.width, theme.height) == (width, height):
            return
        theme.fit(width, height)
        window.remove_widget(self.app.frame)
        window.size = (width, height)
        self.frames(2)
        self.app.frame = Frame(self.core.send, self.app.screen, lambda: NOW)
        window.add_widget(self.app.frame)
        self.app.frame.show(self.app.view)
        self.frames()

    def show(self, view: View) -> None:
        self.core.deliver(view)
        self.frames()

    def until(self, reached: Callable[[], bool], seconds: float = 10) -> None:
        end = time.monotonic() + seconds
        while not reached():
            assert time.monotonic() < end, "the screen did not get there"
            EventLoop.idle()

    def widgets(self) -> Iterator[Widget]:
        return everything_in(self.frame)

    def labels(self) -> list[Lettering]:
        return [one for one in self.widgets() if isinstance(one, Lettering) and one.text]

    def texts(self) -> list[str]:
        return [label.text.replace("\u00a0", " ") for label in self.labels()]

    def sees(self, text: str) -> bool:
        return any(text in shown for shown in self.texts())

    def targets(self) -> list[TouchTarget]:
        return [
            one
            for one in self.widgets()
            if isinstance(one, TouchTarget) and not hidden(one) and self._in_reach(one)
        ]

    def _in_reach(self, target: Widget) -> bool:
        """Not scrolled out of sight."""
        view = target.parent
        while view is not None and view is not view.parent and not isinstance(view, ScrollView):
            view = view.parent
        if not isinstance(view, ScrollView):
            return True
        return view.collide_point(*view.parent.to_widget(*target.to_window(*target.center)))

    def target(self, text: str) -> TouchTarget:
        """The touchable thing that carries this text."""
        for target in self.targets():
            said = [one.text for one in everything_in(target) if isinstance(one, Lettering)]
            if any(text == one.replace("\u00a0", " ") for one in said):
                return target
        raise AssertionError(f"nothing to touch says {text!r}")

    def touch(self, what: str | Widget) -> list[Intent]:
        """Touch a thing in its middle; returns the intents that this sent."""
        target = self.target(what) if isinstance(what, str) else what
        return self.touch_at(*target.to_window(*target.center))

    def touch_at(self, x: float, y: float) -> list[Intent]:
        """Touch a place, in pixels from the left lower corner."""
        before = len(self.core.sent)
        touch = UnitTestTouch(x, y)
        touch.touch_down()
        EventLoop.idle()
        touch.touch_up()
        self.frames(2)
        return self.core.sent[before:]


@cache
def the_screen() -> Screen:
    """The one of this process."""
    return Screen()


def hidden(widget: Widget) -> bool:
    while widget is not None and widget.parent is not widget:
        if widget.opacity == 0 or widget.width <= 0:
            return True
        widget = widget.parent
    return False


def cut_words(label: Lettering) -> list[str]:
    """Words too long for their line."""
    measure = CoreLabel(font_name=FONT, font_size=label.font_size, bold=label.bold)
    room = label.width
    return [w for w in label.text.split() if measure.get_extents(w)[0] > room + SLACK]


def outside(widget: Widget) -> Widget | None:
    """The first widget around it that it sticks out of; what can be scrolled may."""
    left, bottom = widget.to_window(widget.x, widget.y)
    right, top = left + widget.width, bottom + widget.height
    around = widget.parent
    while isinstance(around, Widget):
        if isinstance(around, ScrollView) or isinstance(around.parent, ScrollView):
            return None
        x, y = around.to_window(*around.pos)
        if around.width > 0 and (
            left < x - SLACK
            or bottom < y - SLACK
            or right > x + around.width + SLACK
            or top > y + around.height + SLACK
        ):
            return around
        around = around.parent
    return None
