"""The whole board. `show` draws a scene, whatever was drawn before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout

from kiosk.language import Language
from kiosk.queue.day import STATION_TIME
from kiosk.ui.board import calls, counters, lettering, lines, notes
from kiosk.ui.board.measures import measures, rem
from kiosk.ui.board.scene import Scene
from kiosk.ui.board.words import BoardWords
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.wording import N_, NOTICES
from kiosk.visit.event import StationTrouble
from kiosk.visit.view import Notice

__all__ = ["Hall", "calls", "counters", "lettering", "lines", "notes"]

SHIFTS = ((0, 0), (0.3, 0.15), (0, 0.3), (-0.3, 0.15), (-0.15, -0.15), (0.2, -0.2))
"""Hundredths: where the picture stands, one after the other. No pixel shows the same for weeks."""
_NOTICES = {
    StationTrouble.NOT_PAIRED: Notice.NOT_PAIRED,
    StationTrouble.NOT_ADMITTED: Notice.NOT_ADMITTED,
    StationTrouble.CLOCK_WRONG: Notice.CLOCK_WRONG,
}


class BoardHeader(BoxLayout):
    station = StringProperty("")
    day = StringProperty("")
    day_second = StringProperty("")
    clock = StringProperty("")
    sound = StringProperty("")
    station_size = NumericProperty(2.6)

    def on_station(self, _header: BoardHeader, station: str) -> None:
        """A long name is set smaller: two lines have room, three on an upright panel."""
        short, long = (30, 55) if measures.portrait else (44, 90)
        self.station_size = 2.6 if len(station) < short else 1.9 if len(station) < long else 1.5


class Hall(FloatLayout):
    shift = ListProperty([0, 0])
    cut = StringProperty("")
    """What is wrong with the line to the station; empty: nothing."""
    alarming = BooleanProperty(False)

    def __init__(self, languages: tuple[Language, ...], now: Callable[[], dt.datetime]) -> None:
        self._words = BoardWords(languages)
        self._now = now
        self._step = 0
        super().__init__()
        self.show(Scene())

    def show(self, scene: Scene) -> None:
        ids, words, picture = self.ids, self._words, scene.picture
        if picture is not None:
            ids.header.station = picture.station_name
        else:
            ids.header.station = words.say(N_("Commune police station"))[0]
        ids.header.sound = words.say(N_("No sound"))[0] if scene.silent else ""
        for part in (ids.calls, ids.counters, ids.lines, ids.notes):
            part.show(scene, words)
        self.cut = self._cut(scene)
        self.alarming = scene.trouble is not None or scene.cut_since is not None
        self.tick()

    def _cut(self, scene: Scene) -> str:
        say = self._words.say
        if scene.trouble is not None:
            return say(NOTICES[_NOTICES[scene.trouble]])[0]
        if scene.cut_since is not None:
            since = scene.cut_since.astimezone(STATION_TIME)
            return say(N_("No connection since %(time)s"))[0] % {"time": f"{since:%H:%M}"}
        return say(N_("Connecting to the station"))[0] if scene.picture is None else ""

    def tick(self) -> None:
        """Bring the clock up to date."""
        now = self._now()
        header = self.ids.header
        header.clock = f"{now:%H:%M}"
        header.day, header.day_second = self._words.day(now.date())

    def move(self) -> None:
        """Stand a little elsewhere."""
        self._step = (self._step + 1) % len(SHIFTS)
        self.shift = [rem(part) for part in SHIFTS[self._step]]


load_kv(__file__)
