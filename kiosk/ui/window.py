"""How Kivy's window is set up, and the time that it shows."""

from __future__ import annotations

import datetime as dt

from kivy.config import Config

from kiosk.queue.day import STATION_TIME
from kiosk.ui.options import ScreenOptions


def configure(options: ScreenOptions, frames: int) -> None:
    """Set Kivy up for a public place. Must run before the window is opened.

    `frames`: how often in a second, at most, is looked whether there is something to draw.
    """
    settings = {
        "kivy": {"exit_on_escape": "0", "log_level": "warning", "keyboard_mode": "system"},
        "graphics": {
            "width": str(options.width),
            "height": str(options.height),
            "fullscreen": "1" if options.fullscreen else "0",
            "borderless": "1" if options.borderless or options.fullscreen else "0",
            "resizable": "0",
            "show_cursor": "0" if options.fullscreen else "1",
            # Shapes are smoothed where they are drawn; multisampling would cost every pixel.
            "multisamples": "0",
            "maxfps": str(frames),
        },
    }
    for section, values in settings.items():
        for key, value in values.items():
            Config.set(section, key, value)
    # SDL reports touches of every panel as the mouse; Kivy's own readers of /dev/input would
    # deliver each of them a second time.
    for name in list(Config.options("input")):
        Config.remove_option("input", name)
    Config.set("input", "mouse", "mouse,disable_multitouch")


def station_now() -> dt.datetime:
    """The time that the station's clocks show, wherever the machine thinks it is."""
    return dt.datetime.now(STATION_TIME)
