"""Drives the real screen, offscreen, as a person would: looks at it and touches it."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from functools import cache

from kivy.base import EventLoop
from kivy.tests.common import UnitTestTouch
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from kiosk.language import Language
from kiosk.ui.offscreen import Offscreen
from kiosk.ui.options import ScreenOptions
from kiosk.ui.widgets.basics import everything_in
from kiosk.ui.widgets.buttons import TouchTarget
from kiosk.ui.widgets.lettering import Lettering
from kiosk.visit.intent import Intent
from kiosk.visit.look import Voice
from kiosk.visit.view import View

NOW = dt.datetime(2026, 11, 24, 8, 35)


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


class Ear:
    """In place of a loudspeaker: what was said, in words, and whether it was personal."""

    def __init__(self) -> None:
        self.on_audible: Callable[[bool], None] = lambda _: None
        self.heard: list[str] = []
        self.personal: list[bool] = []
        self.voices: list[Voice] = []
        self.hushed = 0

    def start(self) -> None:
        pass

    def say(self, text: str, language: Language, voice: Voice, *, personal: bool) -> None:
        self.heard.append(text)
        self.personal.append(personal)
        self.voices.append(voice)

    def hush(self) -> None:
        self.hushed += 1

    def stop(self) -> None:
        pass

    def take(self) -> list[str]:
        """What was heard since this was asked last."""
        heard, self.heard, self.personal = self.heard, [], []
        return heard


class Screen(Offscreen):
    def __init__(self) -> None:
        self.core, self.ear = FakeCore(), Ear()
        super().__init__(self.core, ScreenOptions(settle_seconds=0), lambda: NOW, self.ear)
        self.core.start(self.app.receive, self.app.lose_core)
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
        """The touchable thing that carries this text; of several what lies over the others, then
        what stands last."""
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


def picture_of(screen) -> list[tuple[object, ...]]:
    """Everything visible, apart from what turns by itself."""
    return [
        (type(one).__name__, tuple(map(round, one.pos)), tuple(map(round, one.size)), one.text)
        for one in screen.labels()
        if not hidden(one)
    ]


def as_seen(picture: list[tuple[object, ...]], like: list[tuple[object, ...]]) -> object:
    """`like` itself where the picture differs from it by no more than a pixel anywhere.

    The font's own program measures a line by up to a pixel differently, depending on which
    letters it has met before.
    """
    same = len(picture) == len(like) and all(
        (kind, text) == (other_kind, other_text)
        and all(abs(a - b) <= 1 for a, b in zip((*pos, *size), (*at, *big), strict=True))
        for (kind, pos, size, text), (other_kind, at, big, other_text) in zip(
            picture, like, strict=True
        )
    )
    return like if same else picture
