"""The screen: draws the core's Views, sends the person's Intents, and knows nothing else."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterable

from kivy.app import App
from kivy.base import EventLoop
from kivy.clock import Clock, ClockEvent, mainthread

from kiosk.core.channel import CorePort
from kiosk.language import Language
from kiosk.ui import memory
from kiosk.ui.frame import Frame
from kiosk.ui.heartbeat import Heartbeat
from kiosk.ui.options import ScreenOptions
from kiosk.ui.theme import theme
from kiosk.ui.touch_correction import TouchCorrection
from kiosk.ui.voice.speaking import NoSpeaker, Speaker
from kiosk.ui.widgets import glyphs
from kiosk.ui.widgets.surface import forget_surfaces
from kiosk.ui.window import configure, station_now
from kiosk.ui.writing import writing
from kiosk.visit.intent import Intent
from kiosk.visit.look import Look
from kiosk.visit.view import Idle, OutOfService, View

IDLE_FRAMES = 20
"""While nobody is here. A finger that rests on the glass for less could be missed."""
REST_FRAMES = 8
"""While the screen rests: a touch in between waits for the next look, and only wakes."""
ACTIVE_FRAMES = 120
"""How often touches are looked for; drawn is only what has changed."""
PREPARE_SECONDS = 0.1
"""Between the screens that are made while nobody is here."""
_COMMANDS = {8: "\b", 13: "\r", 271: "\r"}
"""Backspace, return, and that of the block of digits."""
QUIET_SECONDS = 1.0
"""Without a touch, in the middle of a visit: time for what would hold up a touch."""
LAYOUT_PASSES = 60
"""Within one frame. A list of wrapped texts comes to rest after 20 to 30."""
AWAKE_SECONDS = 5.0
"""How long a touch keeps the idle screen at full rate."""


class KioskApp(App):
    """Kivy's main thread draws and does nothing else; one door brings Views in.

    `now` tells the time that the clock shows; `speaker` says what the screen has to say, None:
    it is silent; `beat` is called once a second, between two frames, as a sign of life, from when
    the first frame stands on the panel: drawn in software, that one took over a minute.
    """

    title = "Kiosk"

    def __init__(
        self,
        port: CorePort,
        options: ScreenOptions | None = None,
        now: Callable[[], dt.datetime] = station_now,
        speaker: Speaker | None = None,
        beat: Callable[[], None] = lambda: None,
    ) -> None:
        self.screen = options or ScreenOptions()
        configure(self.screen, ACTIVE_FRAMES)
        theme.fit(self.screen.width, self.screen.height)
        writing.station_has(self.screen.input_method, self.screen.tones)
        super().__init__()
        self.view = View(sequence=-1, language=Language.VIETNAMESE, body=OutOfService())
        self._port = port
        self._now = now
        self._speaker = speaker or NoSpeaker()
        self._heart = Heartbeat(beat)
        self._lock = threading.Lock()
        self._arrived: View | None = None
        self._touched_at = 0.0
        self._touch = TouchCorrection()
        self._preparing: ClockEvent | None = None
        self._dropped = False
        """Screens of another look are still in memory."""
        self._counters: tuple[str, ...] = ()
        """That were open when that was last shown: where to send people while the core is away."""

    def build(self) -> object:
        """Open the window on the View at hand; the core's own follow."""
        EventLoop.ensure_window()
        window = EventLoop.window
        window.bind(on_keyboard=self._swallow_key, on_touch_down=self._wake)
        # Kivy looks for touches after a frame and passes them on after the pause that follows.
        window.bind(on_mouse_down=self._hurry, on_mouse_up=self._hurry)
        EventLoop.add_postproc_module(self._touch)
        window.bind(on_flip=self._heart.end_frame)
        Clock.max_iteration = LAYOUT_PASSES
        self._make_frame()
        self.frame.show(self.view)
        Clock.schedule_interval(self._tick, 1)
        return self.frame

    def _make_frame(self) -> None:
        """An empty frame in the look of the theme, and its screens one by one after it."""
        EventLoop.window.clearcolor = theme.paper
        self.frame = Frame(self._send, self.screen, self._now, self._speaker)
        if self._preparing is None:
            self._preparing = Clock.schedule_interval(self._prepare, PREPARE_SECONDS)

    def dress(self, look: Look, width: int, height: int) -> None:
        """Drop all screens and make them anew, in this look for a panel of so many pixels."""
        window = EventLoop.window
        theme.dress(look, width, height)
        old = self.frame
        window.remove_widget(old)
        self._make_frame()
        self.frame.replaces(old)
        window.add_widget(self.frame)
        forget_surfaces()
        self._dropped = True

    def on_start(self) -> None:
        self._speaker.start()
        self._port.start(self.receive, self.lose_core)

    def on_stop(self) -> None:
        self._port.stop()
        self._speaker.stop()

    def open_settings(self, *_arguments: object) -> bool:
        """Kivy's own settings panel (F1) is not for the public."""
        return False

    def receive(self, view: View) -> None:
        """A View from the core; may be called from any thread."""
        with self._lock:
            self._arrived = view
        self._draw_arrived()

    def lose_core(self) -> None:
        """The core is out of reach; may be called from any thread."""
        with self._lock:
            out = OutOfService(self.view.station_name, self._counters)
            seen = self.view
            self._arrived = View(sequence=-1, language=seen.language, body=out, touch=seen.touch)
        self._draw_arrived()

    @mainthread
    def _draw_arrived(self) -> None:
        """Draw the newest View; those that it has overtaken are never drawn."""
        with self._lock:
            view, self._arrived = self._arrived, None
        if view is not None:
            self.draw(view)

    def draw(self, view: View) -> None:
        """Draw a View now. Kivy's thread only."""
        left_visit = self._personal and not _personal(view)
        self.view = view
        self._touch.matrix = view.touch
        if view.look != theme.look:
            self.dress(view.look, theme.width, theme.height)
        if isinstance(view.body, Idle):
            self._counters = _counters(view.body)
        self.frame.show(view)
        if left_visit:
            writing.forget()
            # Not before the new screen is drawn; the person waits for that.
            Clock.schedule_once(lambda _: memory.give_back(), 0)
        self._set_rate()

    @property
    def _personal(self) -> bool:
        return _personal(self.view)

    def _send(self, intent: Intent) -> None:
        self._port.send(intent)

    def _prepare(self, _seconds: float) -> bool | None:
        """Make the screens of a visit one by one before the first visit; after a change of looks
        also within one, whenever nothing is touched for a while. False: no more calls."""
        if self._personal and Clock.get_time() - self._touched_at < QUIET_SECONDS:
            return None
        if self._dropped:
            self._dropped = False
            memory.renew()
            return None
        if self.frame.prepare() or glyphs.draw_some(*glyphs.fonts_of_search()):
            return None
        memory.settle()
        self._preparing = None
        return False

    def _tick(self, _seconds: float) -> None:
        self._heart.beat()
        self.frame.tick()
        self._set_rate()

    def _wake(self, *_touch: object) -> None:
        self._touched_at = Clock.get_time()
        self._set_rate()

    def _hurry(self, *_touch: object) -> None:
        Clock.schedule_once(_nothing, 0)

    def _set_rate(self) -> None:
        quiet = isinstance(self.view.body, Idle | OutOfService)
        awake = Clock.get_time() - self._touched_at < AWAKE_SECONDS
        # Kivy reads `maxfps` once; the clock's own limit is the only way to change it later.
        seldom = REST_FRAMES if self.frame.resting else IDLE_FRAMES
        Clock._max_fps = float(seldom if quiet and not awake else ACTIVE_FRAMES)

    def _swallow_key(
        self,
        _window: object,
        key: int,
        _scancode: int,
        character: str | None,
        held: Iterable[str] = (),
    ) -> bool:
        """A keyboard plugged into the terminal types where something is searched, and a keypad
        leads the voice; no more."""
        self._wake()
        # A key counts at once: who needs the voice does not see that the screen is at rest.
        self.frame.wake()
        if self.frame.guide.key(key, held):
            return True
        typed = _COMMANDS.get(key) or character
        press = getattr(self.frame.body, "press", None)
        if typed and press is not None and self.frame.settled:
            press(typed[:1])
        return True


def _counters(idle: Idle) -> tuple[str, ...]:
    at_work = (counter for queue in idle.queues if queue.open for counter in queue.counters)
    return tuple(sorted(set(at_work), key=lambda name: (len(name), name)))


def _nothing(_seconds: float) -> None:
    """Whatever is due at once ends the pause between two frames."""


def _personal(view: View) -> bool:
    return not isinstance(view.body, Idle | OutOfService)
