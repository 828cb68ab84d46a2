"""`python -m kiosk.ui.gallery OUTDIR`: every example View as a PNG, drawn offscreen."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from kiosk.language import Language
from kiosk.ui.environment import prepare_environment
from kiosk.ui.options import ScreenOptions
from kiosk.visit.intent import Intent
from kiosk.visit.view import View

PORTRAIT_SECONDS = 5.0


class SilentPort:
    """A core that says nothing and hears nothing."""

    def start(self, on_view: Callable[[View], None], on_away: Callable[[], None]) -> None:
        pass

    def send(self, intent: Intent) -> None:
        pass

    def stop(self) -> None:
        pass


def _arguments(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m kiosk.ui.gallery", description=__doc__)
    parser.add_argument("outdir", type=Path)
    parser.add_argument("--size", default="1280x800", help="WIDTHxHEIGHT in pixels")
    parser.add_argument("--language", choices=[one.value for one in Language], default="vi")
    parser.add_argument("--only", default="", help="only examples whose name contains this")
    return parser.parse_args(given)


def main(given: list[str]) -> int:
    arguments = _arguments(given)
    width, _, height = arguments.size.partition("x")
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    prepare_environment()
    from kivy.base import EventLoop

    from kiosk.ui.app import KioskApp
    from kiosk.ui.examples import NOW, example_views
    from kiosk.ui.screenshot import save_screenshot

    options = ScreenOptions(width=int(width), height=int(height))
    app = KioskApp(SilentPort(), options, now=lambda: NOW)
    app._run_prepare()
    arguments.outdir.mkdir(parents=True, exist_ok=True)
    count = 0
    for number, (name, view) in enumerate(example_views(Language(arguments.language))):
        if arguments.only not in name:
            continue
        app.draw(view)
        for _frame in range(4):
            EventLoop.idle()
        _wait_for_portrait(app)
        save_screenshot(arguments.outdir / f"{number:02d}-{name}.png")
        count += 1
    app.stop()
    sys.stdout.write(f"{count} screens in {arguments.outdir}\n")
    return 0


def _wait_for_portrait(app: object) -> None:
    from kivy.base import EventLoop

    until = time.monotonic() + PORTRAIT_SECONDS
    while app.frame.decoding and time.monotonic() < until:
        EventLoop.idle()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
