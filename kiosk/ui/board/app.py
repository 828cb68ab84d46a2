"""The window of `kiosk board`: draws scenes, and knows neither network nor sound."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

from kivy.app import App
from kivy.base import EventLoop
from kivy.cache import Cache
from kivy.clock import Clock, mainthread
from kivy.config import Config

from kiosk.language import Language
from kiosk.ui import memory
from kiosk.ui.board.hall import Hall
from kiosk.ui.board.measures import measures
from kiosk.ui.board.notes import TURN_SECONDS
from kiosk.ui.board.scene import BoardPort, Scene
from kiosk.ui.heartbeat import Heartbeat
from kiosk.ui.options import ScreenOptions
from kiosk.ui.theme import theme
from kiosk.ui.window import configure, station_now

IDLE_FRAMES = 5
MOVING_FRAMES = 30
"""How often in a second is looked whether there is something to draw. What arrives, or is due,
ends the pause between two looks."""
SHIFT_SECONDS = 120.0
SETTLE_SECONDS = 10.0
BEAT_SECONDS = 5.0


class BoardApp(App):
    """Kivy's main thread draws and does nothing else; one door brings scenes in."""

    title = "Board"

    def __init__(
        self,
        port: BoardPort,
        options: ScreenOptions,
        languages: tuple[Language, ...],
        now: Callable[[], dt.datetime] = station_now,
        beat: Callable[[], None] = lambda: None,
    ) -> None:
        """`beat` is called every few seconds, between two frames, as a sign of life, from when the
        first frame stands on the panel."""
        configure(options, MOVING_FRAMES)
        if options.fullscreen:
            # A television has the size that it has.
            Config.set("graphics", "fullscreen", "auto")
        super().__init__()
        self._port = port
        self._languages = languages
        self._now = now
        self._heart = Heartbeat(beat)
        self._lock = threading.Lock()
        self._arrived: Scene | None = None
        self._scene = Scene()

    def build(self) -> object:
        """Open the window with an empty board; scenes follow."""
        EventLoop.ensure_window()
        window = EventLoop.window
        window.clearcolor = theme.brand_deep
        window.bind(on_keyboard=lambda *_: True, on_flip=self._heart.end_frame)
        measures.fit(*map(int, window.size))
        window.bind(size=self._resized)
        self.hall = self._new_hall()
        self._tick()
        # Before each timer Kivy's clock turns on the spot for a third of a frame. Every second, for
        # caches that hold nothing of the board's, that took more than all the rest.
        Clock.unschedule(Cache._purge_by_timeout)
        Clock.schedule_interval(lambda _: self.hall.move(), SHIFT_SECONDS)
        Clock.schedule_interval(lambda _: self.hall.ids.notes.turn(), TURN_SECONDS)
        Clock.schedule_interval(self._heart.beat, BEAT_SECONDS)
        Clock.schedule_once(lambda _: memory.settle(), SETTLE_SECONDS)
        return self.hall

    def on_start(self) -> None:
        self._port.start(self.receive)
        self._set_rate()

    def on_stop(self) -> None:
        self._port.stop()

    def open_settings(self, *_arguments: object) -> bool:
        """Kivy's own settings panel (F1) is not for the public."""
        return False

    def receive(self, scene: Scene) -> None:
        """A scene; may be called from any thread."""
        with self._lock:
            self._arrived = scene
        self._draw_arrived()

    @mainthread
    def _draw_arrived(self) -> None:
        """Draw the newest scene; those that it has overtaken are never drawn."""
        with self._lock:
            scene, self._arrived = self._arrived, None
        if scene is not None:
            self._scene = scene
            self.hall.show(scene)
            self._set_rate()

    def _new_hall(self) -> Hall:
        hall = Hall(self._languages, self._now)
        hall.ids.calls.ids.hero.bind(breathing=lambda *_: self._set_rate())
        return hall

    def _tick(self, _seconds: float = 0) -> None:
        """Once a minute, when the clock's picture changes."""
        self.hall.tick()
        Clock.schedule_once(self._tick, 60.02 - self._now().timestamp() % 60)

    def _set_rate(self) -> None:
        moving = self.hall.ids.calls.ids.hero.breathing
        # Kivy reads `maxfps` once; the clock's own limit is the only way to change it later.
        Clock._max_fps = float(MOVING_FRAMES if moving else IDLE_FRAMES)

    def _resized(self, window: object, size: tuple[float, float]) -> None:
        """A board that is plugged into another panel is built anew for it."""
        measures.fit(*map(int, size))
        old, self.hall = self.hall, self._new_hall()
        window.remove_widget(old)
        window.add_widget(self.hall)
        self.root = self.hall
        self.hall.show(self._scene)
