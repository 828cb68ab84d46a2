"""The real board, offscreen, in the window that the screen's tests use."""

from __future__ import annotations

import time
from collections.abc import Callable

from kivy.base import EventLoop

from kiosk.language import Language
from kiosk.ui.board import app as board_app
from kiosk.ui.board.app import BoardApp
from kiosk.ui.board.hall import Hall
from kiosk.ui.board.measures import measures
from kiosk.ui.board.scene import Scene
from kiosk.ui.examples import NOW
from kiosk.ui.options import ScreenOptions
from kiosk.ui.widgets.basics import everything_in
from kiosk.ui.widgets.lettering import Lettering
from tests.kiosk.ui.driver import hidden

BOTH = (Language.VIETNAMESE, Language.ENGLISH)


class NoPort:
    def start(self, on_scene: Callable[[Scene], None]) -> None:
        pass

    def stop(self) -> None:
        pass


class BoardDriver:
    def __init__(self) -> None:
        board_app.IDLE_FRAMES = board_app.MOVING_FRAMES = 0
        self.app = BoardApp(NoPort(), ScreenOptions(1280, 800), BOTH, now=lambda: NOW)
        self.window = EventLoop.window
        self.app.hall = Hall(BOTH, lambda: NOW)

    def hang(self, width: int = 1920, height: int = 1080, languages=BOTH, now=lambda: NOW) -> None:
        """An empty board on a panel of this size."""
        for child in list(self.window.children):
            self.window.remove_widget(child)
        self.window.size = (width, height)
        measures.fit(width, height)
        self.app._scene = Scene()
        self.app.hall = Hall(languages, now)
        self.window.add_widget(self.app.hall)
        self.frames()

    @property
    def hall(self) -> Hall:
        return self.app.hall

    def frames(self, count: int = 5) -> None:
        for _frame in range(count):
            EventLoop.idle()

    def show(self, scene: Scene) -> None:
        self.app.receive(scene)
        self.frames()

    def until(self, reached: Callable[[], bool], seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not reached():
            assert time.monotonic() < end, self.texts()
            EventLoop.idle()
            time.sleep(0.01)

    def labels(self) -> list[Lettering]:
        return [
            one
            for one in everything_in(self.hall)
            if isinstance(one, Lettering) and one.text and not hidden(one)
        ]

    def texts(self) -> list[str]:
        return [label.text for label in self.labels()]

    def sees(self, text: str) -> bool:
        return any(text in shown for shown in self.texts())

    @property
    def large(self) -> str:
        """The number that stands there largest."""
        return self.hall.ids.calls.ids.hero.number

    def counters(self) -> dict[str, str]:
        rows = reversed(self.hall.ids.counters.ids.rows.children)
        return {row.name: row.number or row.state for row in rows}

    def next(self) -> dict[str, list[str]]:
        cards = reversed(self.hall.ids.lines.ids.cards.children)
        return {card.name: [n for n in (card.next, card.after) if n] for card in cards}
