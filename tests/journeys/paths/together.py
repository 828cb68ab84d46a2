"""The real screen and the real core in one process, joined as on a terminal by encoded messages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from kivy.base import EventLoop

from kiosk.core.channel import LocalChannel
from kiosk.core.conductor import Conductor
from kiosk.core.inbox import Inbox
from kiosk.core.ports import VisitFunctions
from kiosk.core.reference import load_reference
from kiosk.core.visit_functions import visit_functions
from kiosk.ui.words import Words
from kiosk.visit import event as ev
from kiosk.visit.effect import Effect
from kiosk.visit.intent import Intent
from kiosk.visit.machine import Rules, State
from kiosk.visit.view import Device, View
from tests.journeys.paths.desk import Desk
from tests.journeys.paths.edges import Edge, edge_of
from tests.kiosk.ui.driver import Screen
from tests.kiosk.visit import people

PATIENCE = 8.0
"""Seconds for anything to come about; most takes a few milliseconds."""


class Clock:
    """Real seconds, and those that a path has let pass."""

    def __init__(self) -> None:
        self.skipped = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.skipped


class Terminal:
    """One terminal with everything in order and nobody before it."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.walked: list[Edge] = []
        self.finger = 0.0
        """Pixels that what is touched must have in width and height."""
        self._handled = self._intents = self._touches = 0
        self._stepped: list[ev.Event] = []
        self._inbox, self._clock = Inbox(), Clock()
        self._channel = LocalChannel(self._inbox.put)
        self.desk = Desk(self._inbox, self._channel)
        functions = self._watched(visit_functions(Rules(), load_reference("Tỉnh Ninh Bình")))
        self._conductor = Conductor(functions, self._inbox, self.desk.ports, clock=self._clock)

    def start(self) -> None:
        for device in Device:
            self._inbox.put(ev.DeviceChanged(device, ev.Health.READY))
        self._inbox.put(ev.StationChanged(True))
        services = ev.ServicesChanged("Công an xã Lý Nhân", people.SERVICES, people.QUEUES)
        self._inbox.put(services)
        core = self.screen.core
        core.sent.clear()
        core.answer = self._channel.send
        self._conductor.start()
        self._channel.start(core.deliver, core.go_away)
        self.until(lambda: bool(getattr(self.view.body, "services", ())), "the idle screen")
        self.walked.clear()

    def stop(self) -> None:
        self.desk.answers.station.set()
        self._channel.stop()
        self._conductor.stop()
        self.screen.core.answer = lambda _intent: None

    @property
    def view(self) -> View:
        """What is drawn."""
        return self.screen.app.view

    def words(self) -> Callable[[str], str]:
        """How the screen says a message now."""
        return Words(self.view.language).gettext

    def until(self, reached: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not reached():
            if time.monotonic() > end:
                shown = "; ".join(self.screen.texts())
                raise AssertionError(f"no {what}, but {self.view.body!r:.300}, saying: {shown}")
            self.screen.frames(1)
        self.screen.frames(1)

    def happens(self, *events: ev.Event) -> None:
        """Something comes from outside; returns when the visit has taken it."""
        before = self._handled
        for event in events:
            self._inbox.put(event)
        self.until(lambda: self._handled >= before + len(events), "step of the visit")
        self.drawn()

    def taken(self, touches: int) -> None:
        """So many touches more have been taken by the visit, and their outcome drawn."""
        self._touches += touches
        self.until(lambda: self._intents >= self._touches, "answer to a touch")
        self.drawn()

    def drawn(self) -> None:
        """The newest View is on the glass."""
        newest = self._channel._latest
        assert newest is not None
        self.until(lambda: self.view.sequence >= newest.sequence, "drawing of the newest View")

    def background_request(self) -> int:
        holder = self._conductor._state.holder
        assert holder is not None
        assert holder.about_record.asked is not None
        return holder.about_record.asked

    def skip(self, seconds: float) -> None:
        self._clock.skipped += seconds
        self.happens(ev.Tick())

    def _watched(self, real: VisitFunctions[State]) -> VisitFunctions[State]:
        def step(state: State, event: ev.Event, now: float) -> tuple[State, tuple[Effect, ...]]:
            stepped, effects = real.step(state, event, now)
            edge = edge_of(real.view_of(state, now), event, real.view_of(stepped, now), effects)
            if edge is not None:
                self.walked.append(edge)
            self._stepped.append(event)
            return stepped, effects

        def next_tick(state: State, now: float) -> float | None:
            # Asked for when the View of the step is out: only then it counts.
            self._handled += len(self._stepped)
            self._intents += sum(isinstance(one, Intent.__args__) for one in self._stepped)
            self._stepped.clear()
            return real.next_tick(state, now)

        return replace(real, step=step, next_tick=next_tick)


@contextmanager
def terminal_with(screen: Screen) -> Iterator[Terminal]:
    """Everything of a frame is done but the pixels, which nobody sees here."""
    window = EventLoop.window
    window.bind(on_draw=_done, on_flip=_done)
    terminal = Terminal(screen)
    terminal.start()
    try:
        yield terminal
    finally:
        terminal.stop()
        window.unbind(on_draw=_done, on_flip=_done)


def _done(_window: object) -> bool:
    return True
