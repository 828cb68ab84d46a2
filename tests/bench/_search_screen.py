"""What a keystroke costs the thread that draws, on the real screen without a display.

    python -m tests.bench._search_screen WIDTHxHEIGHT

Prints one figure a line, in milliseconds of that thread's CPU time: from the key's touch to the
echo, and from the core's answer to the screen laid out anew, for each letter of what is typed.
The drawing itself, which a graphics card does and this machine's processor has to, is left out:
it is the same for every touch of every screen (see `screen`).
"""

from __future__ import annotations

import os
import sys
import time

TYPED = ("tam tru", "dang ky xe", "can cuoc het han", "nhan khang ly nhan", "vneid")


class _Port:
    def start(self, *_calls: object) -> None:
        """The core is played below."""

    def send(self, _intent: object) -> None:
        """As `start`."""

    def stop(self) -> None:
        """As `start`."""


def main(size: str) -> None:
    width, _, height = size.partition("x")
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    from kiosk.ui.environment import prepare_environment

    prepare_environment()
    from kivy.base import EventLoop
    from kivy.clock import Clock

    from kiosk.core.reference import load_reference
    from kiosk.language import Language
    from kiosk.ui.app import KioskApp
    from kiosk.ui.options import ScreenOptions
    from kiosk.visit.view import PlaceSearch, ProcedureSearch, View

    reference = load_reference("Tỉnh Ninh Bình")
    places = reference.places
    assert places is not None
    app = KioskApp(_Port(), ScreenOptions(width=int(width), height=int(height), settle_seconds=0))
    app._run_prepare()

    def laid_out() -> None:
        """All that a frame does before it draws."""
        Clock.tick()
        Clock.tick_draw()

    for kind in (ProcedureSearch, PlaceSearch):
        for text in TYPED:
            app.draw(View(0, Language.VIETNAMESE, kind("", ()), in_visit=True))
            body = app.frame.body
            body.open_keyboard()
            EventLoop.idle()
            for end in range(1, len(text) + 1):
                typed = text[:end]
                found = (
                    reference.procedures.search(typed, 20)
                    if kind is ProcedureSearch
                    else places.search(typed, 12)
                )
                answer = View(end, Language.VIETNAMESE, kind(typed, found), in_visit=True)
                begun = time.thread_time()
                body.press(text[end - 1])
                laid_out()
                app.draw(answer)
                laid_out()
                print((time.thread_time() - begun) * 1000, flush=True)
                EventLoop.idle()


if __name__ == "__main__":
    main(sys.argv[1])
