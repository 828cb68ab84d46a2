"""The real screen with its pixels in memory and nowhere else, for pictures and tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.graphics import ClearBuffers, ClearColor, Fbo
from kivy.lang import Builder
from PIL import Image

from kiosk.core.channel import CorePort
from kiosk.ui import app
from kiosk.ui.app import KioskApp
from kiosk.ui.frame import Frame
from kiosk.ui.options import ScreenOptions
from kiosk.ui.theme import theme
from kiosk.ui.voice.speaking import Speaker
from kiosk.visit.view import View

FRAMES = 4
"""In so many frames a screen that has changed comes to rest."""


class Offscreen:
    """One for a process, because Kivy has one app."""

    def __init__(
        self,
        port: CorePort,
        options: ScreenOptions,
        now: Callable[[], dt.datetime],
        speaker: Speaker | None = None,
    ) -> None:
        # Draw as fast as can be: nobody watches.
        app.ACTIVE_FRAMES = app.IDLE_FRAMES = 0
        self.app = KioskApp(port, options, now=now, speaker=speaker)
        self.app._run_prepare()

    @property
    def frame(self) -> Frame:
        return self.app.frame

    def frames(self, count: int = FRAMES) -> None:
        for _frame in range(count):
            EventLoop.idle()

    def lay_out(self, view: View) -> None:
        """Show a View until it rests, but draw nothing: that is left to whoever wants pixels."""
        self.app.draw(view)
        for _frame in range(FRAMES):
            Clock.tick()
            Builder.sync()
            Clock.tick_draw()
            Builder.sync()

    def pixels(self) -> Image.Image:
        """What is seen, whatever the window's first size: that is all that SDL draws offscreen."""
        canvas, around = self.frame.canvas, self.frame.parent.canvas
        place = around.indexof(canvas)
        around.remove(canvas)
        size = (theme.width, theme.height)
        drawn = Fbo(size=size, with_stencilbuffer=True)
        with drawn:
            ClearColor(*theme.paper)
            ClearBuffers()
        drawn.add(canvas)
        drawn.draw()
        seen = Image.frombytes("RGBA", size, drawn.pixels)
        drawn.remove(canvas)
        around.insert(place, canvas)
        return seen.transpose(Image.Transpose.FLIP_TOP_BOTTOM).convert("RGB")

    def resize(self, width: int, height: int) -> None:
        """Build the screen anew for a panel of another size."""
        if (theme.width, theme.height) == (width, height):
            return
        EventLoop.window.size = (width, height)
        self.frames(2)
        self.app.dress(theme.look, width, height)
        self.app.frame.show(self.app.view)
        self.frames()
