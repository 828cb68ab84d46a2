"""A real screen drawn offscreen and touched through a pipe, for scripted visits and journeys.

    python -m kiosk.demo.puppet SOCKET WIDTH HEIGHT

Reads one JSON request a line from standard input and answers each with one JSON line. Touches go
through Kivy's input path, as a finger's would.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kiosk.core.channel import ScreenChannel
from kiosk.language import Language
from kiosk.ops.lifeline import hold_to_parent
from kiosk.ui.environment import prepare_environment
from kiosk.ui.options import ScreenOptions
from kiosk.visit.look import Voice

prepare_environment(environ=None)

from kivy.base import EventLoop  # noqa: E402 - Kivy reads its environment when it is imported
from kivy.clock import Clock  # noqa: E402
from kivy.tests.common import UnitTestTouch  # noqa: E402
from kivy.uix.scrollview import ScrollView  # noqa: E402
from kivy.uix.widget import Widget  # noqa: E402

from kiosk.ui.app import KioskApp  # noqa: E402
from kiosk.ui.screenshot import save_screenshot  # noqa: E402
from kiosk.ui.theme import theme  # noqa: E402
from kiosk.ui.voice.guide import Move  # noqa: E402
from kiosk.ui.widgets.buttons import TouchTarget  # noqa: E402
from kiosk.ui.widgets.scroller import Scroller  # noqa: E402

Answer = dict[str, Any]
_MOST_HEARD = 200


class Listener:
    """In place of a loudspeaker: keeps the words."""

    def __init__(self) -> None:
        self.on_audible: Callable[[bool], None] = lambda _: None
        self.heard: deque[str] = deque(maxlen=_MOST_HEARD)

    def start(self) -> None:
        """It listens already."""

    def say(self, text: str, language: Language, voice: Voice, *, personal: bool) -> None:
        self.heard.append(text)

    def hush(self) -> None:
        """What was heard was heard."""

    def stop(self) -> None:
        """Nothing is held."""


class Puppet:
    """Serves requests on Kivy's thread."""

    def __init__(self, app: KioskApp, ear: Listener) -> None:
        self._app = app
        self._ear = ear
        self._drawn = (-1, 0.0)
        self._handlers: dict[str, Callable[[Any], Answer]] = {
            "touch": self._touch,
            "touch_at": self._touch_at,
            "turn": self._turn,
            "texts": lambda _: {"texts": list(texts(self._app.frame))},
            "view": lambda _: self._view(),
            "shot": self._shot,
            "do": self._do,
            "heard": self._heard,
        }

    def handle(self, request: Answer, answer: Callable[[Answer], None]) -> None:
        """Called in any thread; `answer` is called once, from Kivy's."""
        (name, argument), *_ = request.items()
        Clock.schedule_once(lambda _: answer(self._handlers[name](argument)), 0)

    def _view(self) -> Answer:
        view = self._app.view
        return {
            "view": type(view.body).__name__,
            "sequence": view.sequence,
            "settled": self._app.frame.settled and not self._app.frame.decoding,
            "countdown": view.countdown,
            "drawn_at": self._drawn[1],
        }

    def frame_shown(self, *_: object) -> None:
        """Notes when a View was first on the screen, on the machine's monotonic clock."""
        if self._app.view.sequence != self._drawn[0]:
            self._drawn = (self._app.view.sequence, time.monotonic())

    def _shot(self, path: str) -> Answer:
        EventLoop.window.canvas.ask_update()
        save_screenshot(Path(path))
        return {"shot": path}

    def _do(self, move: str) -> Answer:
        """As a key of the voice's bar does."""
        self._app.frame.guide.do(Move(move))
        return {"done": move}

    def _heard(self, _: object) -> Answer:
        """What was said since this was asked last."""
        heard = list(self._ear.heard)
        self._ear.heard.clear()
        return {"heard": heard}

    def _touch(self, wanted: str) -> Answer:
        if not self._app.frame.settled:
            return {"missed": "the screen has just changed"}
        target = find_target(self._app.frame, wanted)
        if target is None:
            return {"missed": f"nothing to touch says {wanted!r}"}
        _tap(*target.to_window(*target.center))
        return {"touched": wanted}

    def _turn(self, _: object) -> Answer:
        """Turns a long list on by its own key; whether there was more of one."""
        for rows in self._app.frame.walk(restrict=True):
            if isinstance(rows, Scroller) and rows.needed and not rows.at_bottom:
                _tap(*rows.ids.down.to_window(*rows.ids.down.center))
                return {"turned": True}
        return {"turned": False}

    def _touch_at(self, place: list[float]) -> Answer:
        """Shares of the panel, from its upper left corner."""
        across, down = place
        _tap(across * theme.width, (1 - down) * theme.height)
        return {"touched": place}


def _tap(x: float, y: float) -> None:
    touch = UnitTestTouch(x, y)
    touch.touch_down()
    touch.touch_up()


def texts(root: Widget) -> Iterator[str]:
    """Every text in `root`, from back to front."""
    for widget in root.walk(restrict=True):
        text = getattr(widget, "text", "")
        if isinstance(text, str) and text.strip():
            yield text.replace("\N{NO-BREAK SPACE}", " ")


def find_target(root: Widget, wanted: str) -> TouchTarget | None:
    """The foremost enabled target that says exactly this, else the first that contains it; of the
    rows of a list the highest."""
    targets = [w for w in root.walk() if isinstance(w, TouchTarget) and usable(w)]
    saying = [(t, list(texts(t))) for t in targets]
    exact = [t for t, said in saying if wanted in said]
    near = [t for t, said in saying if any(wanted in text for text in said)]
    return _first_row(exact) if exact else near[0] if near else None


def _first_row(targets: list[TouchTarget]) -> TouchTarget:
    """The foremost; of several in the same list that one which stands highest."""
    around = _list_around(targets[-1])
    if around is None:
        return targets[-1]
    same = [target for target in targets if _list_around(target) is around]
    return max(same, key=lambda target: target.to_window(*target.center)[1])


def _list_around(target: TouchTarget) -> ScrollView | None:
    return next((w for w in ancestors(target) if isinstance(w, ScrollView)), None)


def usable(target: TouchTarget) -> bool:
    if target.disabled or target.opacity == 0:
        return False
    scroller = _list_around(target)
    if scroller is None:
        return True
    x, y = target.to_window(*target.center)
    return bool(scroller.collide_point(*scroller.parent.to_widget(x, y)))


def ancestors(widget: Widget) -> Iterator[Widget]:
    while isinstance(widget.parent, Widget):
        widget = widget.parent
        yield widget


def main() -> None:
    hold_to_parent()
    socket, width, height = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    ear = Listener()
    app = KioskApp(ScreenChannel(socket), ScreenOptions(width, height), speaker=ear)
    puppet = Puppet(app, ear)

    def answer(found: Answer) -> None:
        print(json.dumps(found), flush=True)

    def serve() -> None:
        for line in sys.stdin:
            puppet.handle(json.loads(line), answer)
        Clock.schedule_once(lambda _: app.stop(), 0)

    def begin(_: float) -> None:
        EventLoop.window.bind(on_flip=puppet.frame_shown)
        threading.Thread(target=serve, daemon=True).start()

    Clock.schedule_once(begin, 0)
    app.run()


if __name__ == "__main__":
    main()
