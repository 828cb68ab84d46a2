"""The calls: the one that is being made, very large, and those before it."""

from __future__ import annotations

from typing import ClassVar

from kivy.animation import Animation
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.board.call import Call
from kiosk.ui.board.rows import rows_for
from kiosk.ui.board.scene import Scene
from kiosk.ui.board.words import BoardWords
from kiosk.ui.widgets.basics import Panel, load_kv
from kiosk.ui.wording import N_

EARLIER = 4
BREATHS = 4
BREATH_SECONDS = 1.6
"""A new call breathes that often, slowly enough to disturb nobody."""


class Hero(Panel):
    number = StringProperty("")
    word = StringProperty("")
    counter = StringProperty("")
    second = StringProperty("")
    glow = NumericProperty(0)
    speaking = BooleanProperty(False)
    breathing = BooleanProperty(False)

    def __init__(self, **properties: object) -> None:
        self._breath: Animation | None = None
        super().__init__(**properties)

    def breathe(self) -> None:
        if self._breath is not None:
            self._breath.cancel(self)
        self.glow = 0
        half = BREATH_SECONDS / 2
        once = Animation(glow=1, duration=half, t="in_out_sine", step=1 / 20) + Animation(
            glow=0, duration=half, t="in_out_sine", step=1 / 20
        )
        whole = once
        for _more in range(BREATHS - 1):
            whole = whole + once
        whole.bind(on_complete=self._rest)
        self._breath = whole
        self.breathing = True
        whole.start(self)

    def _rest(self, *_end: object) -> None:
        self._breath = None
        self.breathing = False


class EarlierCall(Panel):
    said: ClassVar = ("number", "counter")
    number = StringProperty("")
    counter = StringProperty("")


class Calls(BoxLayout):
    """`show` may be called with any scene; a call that was not there before breathes."""

    tight = BooleanProperty(False)
    """An announcement below takes of the room."""

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        self._newest: int | None = None

    def show(self, scene: Scene, words: BoardWords) -> None:
        calls = _arranged(scene)
        self.tight = bool(scene.picture and scene.picture.announcements)
        hero = self.ids.hero
        label, second = words.say(N_("Now calling") if calls else N_("Welcome"))
        self.ids.label.text, self.ids.label_second.text = label, second
        self.ids.hero_side.opacity = 1 if calls else 0
        wish = words.say(N_("Please keep your ticket and wait for your number"))[0]
        self.ids.empty.text = "" if calls else wish
        hero.number = calls[0].number if calls else ""
        self._show_counter(calls[0].counter if calls else "", words)
        speaking = scene.speaking
        hero.speaking = bool(calls) and speaking is not None and speaking.number == hero.number
        rows = rows_for(self.ids.earlier, EARLIER, EarlierCall)
        for row, call in zip(rows, [*calls[1:], *[None] * EARLIER], strict=False):
            row.opacity = 1 if call else 0
            row.number = call.number if call else ""
            row.counter = words.counter(N_("Counter"), call.counter)[0] if call else ""
        self._stand_out(scene)

    def _show_counter(self, counter: str, words: BoardWords) -> None:
        hero = self.ids.hero
        first, second = words.say(N_("Counter"))
        named = len(counter) > 3
        hero.word = "" if named or not counter else first
        hero.counter = counter
        hero.second = "" if named or not second or not counter else f"{second} {counter}"

    def _stand_out(self, scene: Scene) -> None:
        if scene.picture is None:
            return
        newest = max((call.seq for call in scene.picture.calls), default=0)
        if self._newest is not None and newest > self._newest:
            self.ids.hero.breathe()
        self._newest = newest


def _arranged(scene: Scene) -> list[Call]:
    """Newest first, but before all the one that is being said."""
    if scene.picture is None:
        return []
    said = scene.speaking
    return sorted(
        scene.picture.calls,
        key=lambda call: said is None or (call.number, call.counter) != (said.number, said.counter),
    )


load_kv(__file__)
