"""Leads through the screen by sound: says what appears, moves the focus, presses what it is on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from enum import Enum
from typing import TYPE_CHECKING

from kivy.clock import Clock, mainthread
from kivy.uix.widget import Widget
from msgspec.structs import replace

from kiosk.ui.focus import Focus, stop_at, stops_in
from kiosk.ui.voice.bar import VoiceBar
from kiosk.ui.voice.said import Said, joined
from kiosk.ui.voice.speaking import Speaker
from kiosk.ui.voice.widget_words import said_by
from kiosk.ui.voice.wording import screen_said
from kiosk.ui.widgets.buttons import TouchTarget
from kiosk.visit.intent import ChooseVoice, Intent, StillHere
from kiosk.visit.look import LEAST, MOST, Voice
from kiosk.visit.view import Idle, View

if TYPE_CHECKING:
    from kiosk.ui.frame import Frame

STILL_HERE_SECONDS = 5.0
"""The core hears of moves of the focus so often at most."""


class Move(Enum):
    """What the keys of the bar do, and those of a keypad."""

    PREVIOUS = "previous"
    PRESS = "press"
    NEXT = "next"
    REPEAT = "repeat"
    PACE = "pace"
    """Slower; after the slowest the fastest."""
    SOFTER = "softer"
    LOUDER = "louder"
    OFF = "off"


_CHANGES = {
    Move.SOFTER: ("loudness", -1),
    Move.LOUDER: ("loudness", 1),
}


class Guide:
    """Of one frame. Kivy's thread only."""

    def __init__(self, frame: Frame, speaker: Speaker, send: Callable[[Intent], None]) -> None:
        self._frame = frame
        self._speaker = speaker
        self._send = send
        self._focus = Focus()
        self._view: View | None = None
        self._scope: object = None
        self._anew = False
        self._turned_on = False
        self._sentences: list[Said] = []
        self._item = Said()
        self._last = Said()
        self._alive_until = 0.0
        self._resumed = -1
        """Where the focus was on the screen whose place this one takes."""
        # After the next drawing: only then is everything in its place.
        self._later = Clock.create_trigger(self._tell, 0)
        self.bar = VoiceBar(lambda key: self.do(Move(key)))
        speaker.on_audible = mainthread(frame.sound_changed)

    @property
    def on(self) -> bool:
        return self._view is not None and self._view.voice is not None

    @property
    def at_the_beginning(self) -> bool:
        """Before all that can be come to: the screen as a whole."""
        return self._focus.widget is None

    # What happens.

    def replaces(self, old: Guide) -> None:
        """The same screen has got another look: nothing of it is said anew."""
        old._later.cancel()
        self._view, self._scope = old._view, old._scope
        self._sentences, self._item, self._last = old._sentences, old._item, old._last
        self._resumed = old._focus.place

    def shown(self, view: View) -> None:
        """The frame has been given this View."""
        before, self._view = self._view, view
        was_on = before is not None and before.voice is not None
        self._frame.put_bar(self.bar if self.on else None)
        if not self.on:
            if was_on:
                self._fall_silent()
            return
        self.bar.show(self._frame.words)
        if was_on and before.headphones and not view.headphones:
            # What was meant for one pair of ears ends here.
            self._speaker.hush()
        scope = (type(view.body), view.choosing_look, view.language, view.headphones)
        if not was_on or scope != self._scope:
            self._anew = True
            self._turned_on |= not was_on
            if not was_on or self._scope is None or scope[:2] != self._scope[:2]:
                self._focus.put(None)
                self._resumed = -1
            self._scope = scope
        elif before is not None and before.voice != view.voice:
            self._say(self._last)
        self._later()

    def touched(self, x: float, y: float) -> None:
        """A finger came down at this place of the window."""
        stop = stop_at(x, y, self._stops())
        if stop is not None:
            self._focus.put(stop)
            self._say_item(stop)

    def covered(self) -> None:
        """Something that is no part of a View lies over the screen now: begin with it."""
        if self.on:
            self._focus.put(None)
            self._move(1)

    def do(self, move: Move) -> None:
        view = self._view
        if view is None or view.voice is None:
            return
        if move is Move.OFF:
            self._send(ChooseVoice(None))
        elif move is Move.PACE:
            pace = view.voice.pace
            self._send(ChooseVoice(replace(view.voice, pace=MOST if pace == LEAST else pace - 1)))
        elif move in _CHANGES:
            self._change(view.voice, *_CHANGES[move])
        elif view.countdown is not None:
            self._send(StillHere())
        else:
            self._stay()
            {
                Move.PREVIOUS: lambda: self._move(-1),
                Move.NEXT: lambda: self._move(1),
                Move.PRESS: self._press,
                Move.REPEAT: lambda: self._say(self._last),
            }[move]()

    def key(self, key: int, held: Iterable[str]) -> bool:
        """A key of a keypad or keyboard, by SDL's number; False: it is none of the guide's."""
        move = _KEYS.get(key)
        if move is None or self._view is None:
            return False
        if not self.on:
            if isinstance(self._view.body, Idle) and move is not Move.PRESS:
                # Whoever does not see the key on the screen finds one with the fingers.
                self._send(ChooseVoice(Voice()))
            return False
        body = self._frame.body
        types = getattr(body, "press", None) is not None
        ends_typing = types and move is Move.PRESS and self._focus.widget is None
        if ends_typing or (key == _SPACE and body.takes_spaces):
            return False
        back = key == _TAB and "shift" in held
        self.do(Move.PREVIOUS if back else move)
        return True

    # What follows.

    def _stops(self) -> list[Widget]:
        return [stop for part in self._frame.parts() for stop in stops_in(part)]

    def _move(self, step: int) -> None:
        stop = self._focus.move(step, self._stops())
        if stop is None:
            self._say(self._whole())
        else:
            self._say_item(stop)

    def _press(self) -> None:
        stop = self._focus.widget
        if stop is None or self._focus.is_lost(self._stops()):
            _ = self._frame.words.gettext
            self._say(Said(_("Press Forward to come to the first choice.")))
        elif not isinstance(stop, TouchTarget) or stop.disabled:
            self._say_item(stop)
        else:
            # At once: a new screen has its focus at the beginning, so that no key that is pressed
            # twice finds anything there.
            stop.trigger_action(0)
            self._later()

    def _change(self, voice: Voice, name: str, step: int) -> None:
        value = getattr(voice, name) + step
        if LEAST <= value <= MOST:
            self._send(ChooseVoice(replace(voice, **{name: value})))
        else:
            _ = self._frame.words.gettext
            self._speak(Said(_("This is as far as it goes.")))

    def _stay(self) -> None:
        """Whoever listens is here."""
        if time.monotonic() >= self._alive_until:
            self._alive_until = time.monotonic() + STILL_HERE_SECONDS
            self._send(StillHere())

    def _fall_silent(self) -> None:
        self._speaker.hush()
        self._focus.put(None)
        self._scope = None
        self._anew = self._turned_on = False
        self._sentences, self._item, self._last = [], Said(), Said()

    # What is said.

    def _tell(self, _seconds: float) -> None:
        if not self.on:
            return
        stops = self._stops()
        if 0 <= self._resumed < len(stops):
            self._focus.put(stops[self._resumed], self._resumed)
        self._resumed = -1
        if self._focus.is_lost(stops):
            self._focus.put(None)
            self._anew = True
        before = self._sentences
        self._sentences = screen_said(self._view, self._frame.words)
        stop = self._focus.widget
        if self._anew:
            said = [*self._opening(), self._whole() if stop is None else self._said_by(stop)]
        else:
            said = [one for one in self._sentences if one not in before]
            if stop is not None and self._said_by(stop) != self._item:
                said.append(self._said_by(stop))
        self._item = self._said_by(stop) if stop is not None else Said()
        self._anew = False
        if said:
            self._say(joined(said))

    def _opening(self) -> list[Said]:
        if not self._turned_on:
            return []
        self._turned_on = False
        _ = self._frame.words.gettext
        return [
            Said(_("Voice guidance is on.")),
            Said(
                _("At the lower edge of the screen, from the left: Back one, OK, Forward, Again.")
            ),
            Said(_("Then: slower, faster, softer, louder, off.")),
        ]

    def _whole(self) -> Said:
        """The screen as a whole."""
        return joined([*self._sentences, self._choices()])

    def _choices(self) -> Said:
        """How many choices the body has; where there are keys to type with, nobody counts."""
        words = self._frame.words
        stops = list(stops_in(self._frame.parts()[0]))
        if any(map(_types, stops)) or self._view.countdown is not None:
            return Said()
        count = sum(isinstance(one, TouchTarget) and not one.disabled for one in stops)
        return Said(words.ngettext("%d choice", "%d choices", count) % count if count else "")

    def _said_by(self, stop: Widget) -> Said:
        return said_by(stop, self._frame.words)

    def _say_item(self, stop: Widget) -> None:
        self._item = self._said_by(stop)
        self._say(self._item)

    def _say(self, said: Said) -> None:
        self._last = said
        self._speak(said)

    def _speak(self, said: Said) -> None:
        view = self._view
        if view is None or view.voice is None:
            return
        text = said.to(view.headphones)
        if text:
            personal = view.headphones and said.personal
            self._speaker.say(text, view.language, view.voice, personal=personal)


def _types(stop: Widget) -> bool:
    return hasattr(stop, "digit") or hasattr(stop, "character")


_TAB, _SPACE = 9, 32
_KEYS = {
    276: Move.PREVIOUS,
    273: Move.PREVIOUS,
    275: Move.NEXT,
    274: Move.NEXT,
    _TAB: Move.NEXT,
    13: Move.PRESS,
    271: Move.PRESS,
    _SPACE: Move.REPEAT,
}
"""Left, up, right, down, Tab, return, that of the block of digits, space."""
