"""`python -m kiosk.ui.board.gallery OUTDIR`: example boards as PNG, drawn offscreen."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from kiosk.language import Language
from kiosk.ui.environment import prepare_environment


class SilentPort:
    """A hall where nothing happens."""

    def start(self, on_scene: Callable[[object], None]) -> None:
        pass

    def stop(self) -> None:
        pass


def main(given: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m kiosk.ui.board.gallery", description=__doc__)
    parser.add_argument("outdir", type=Path)
    parser.add_argument("--size", default="1920x1080", help="WIDTHxHEIGHT in pixels")
    parser.add_argument("--languages", default="vi,en")
    arguments = parser.parse_args(given)
    width, _, height = arguments.size.partition("x")
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    prepare_environment()
    from kivy.base import EventLoop

    from kiosk.ui.board.app import BoardApp
    from kiosk.ui.board.examples import NOW, example_scenes
    from kiosk.ui.options import ScreenOptions
    from kiosk.ui.screenshot import save_screenshot

    languages = tuple(Language(code) for code in arguments.languages.split(","))
    options = ScreenOptions(width=int(width), height=int(height))
    app = BoardApp(SilentPort(), options, languages, now=lambda: NOW)
    app._run_prepare()
    arguments.outdir.mkdir(parents=True, exist_ok=True)
    for number, (name, scene) in enumerate(example_scenes()):
        app.hall.show(scene)
        for _frame in range(6):
            EventLoop.idle()
        save_screenshot(arguments.outdir / f"{number:02d}-{name}-{arguments.size}.png")
    app.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
