"""What stands on the screen at one moment: widgets, their places, and the pixels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kivy.uix.stencilview import StencilView
from kivy.uix.widget import Widget
from PIL import Image

from kiosk.ui.audit.box import Box
from kiosk.ui.audit.finding import Finding
from kiosk.ui.audit.promise import Promise
from kiosk.ui.widgets.basics import everything_in
from kiosk.ui.widgets.buttons import TouchTarget
from kiosk.ui.widgets.lettering import Lettering

SLACK = 2
"""Pixels that rounding may take."""
NAMED = 60
"""Characters of a text that name it in a finding."""


@dataclass(frozen=True)
class Shown:
    """A widget that is drawn."""

    widget: Widget
    box: Box
    clip: Box | None
    """Where it could be seen: the window, or the list that it is scrolled in."""
    around: tuple[Shown, ...]
    """The widgets that it lies in, outermost first, from the last one that scrolls."""

    @property
    def seen(self) -> Box | None:
        """What of it can be seen; None: it is scrolled away."""
        return self.clip.cut(self.box) if self.clip else None

    @property
    def name(self) -> str:
        """What it says, or what kind of thing it is."""
        said = [one.text for one in everything_in(self.widget) if isinstance(one, Lettering)]
        return " ".join(filter(None, said))[:NAMED] or type(self.widget).__name__


class Scene:
    """`pixels` is the window as it was drawn; without it nothing is said about contrast."""

    def __init__(
        self, screen: str, root: Widget, promise: Promise, pixels: Image.Image | None = None
    ) -> None:
        self.screen = screen
        self.promise = promise
        self.pixels = pixels
        self.window = _box_of(root)
        # What lies over the whole screen hides the rest, and takes its touches.
        over = next((one for one in root.children if _covers(one, root)), root)
        self.shown = tuple(_walk(over, self.window, ()))

    def finding(self, rule: str, where: Shown, detail: str) -> Finding:
        return Finding(self.screen, rule, where.name, detail)

    @property
    def texts(self) -> list[Shown]:
        """All that is written, also what is scrolled away."""
        return [one for one in self.shown if isinstance(one.widget, Lettering) and one.widget.text]

    @property
    def targets(self) -> list[Shown]:
        """All that can be touched now: with its middle in sight."""
        return [
            one
            for one in self.shown
            if isinstance(one.widget, TouchTarget)
            and not one.widget.only_read
            and one.seen
            and _middle_is_seen(one)
        ]


def texture_box(one: Shown) -> Box:
    """Where a text's picture lies: in the middle of its widget's height."""
    wide, high = one.widget.texture_size
    left = one.box.left + (one.box.width - wide) * one.widget.before
    return Box.at(left, one.box.bottom + (one.box.height - high) / 2, wide, high)


def _covers(widget: Widget, root: Widget) -> bool:
    return _box_of(root).beyond(_box_of(widget)) <= 0 and not _is_hidden(widget)


def _box_of(widget: Widget) -> Box:
    return Box.at(*widget.to_window(*widget.pos), *widget.size)


def _is_hidden(widget: Widget) -> bool:
    return widget.opacity == 0 or widget.width <= 0


def _middle_is_seen(one: Shown) -> bool:
    middle = Box.at((one.box.left + one.box.right) / 2, (one.box.bottom + one.box.top) / 2, 0, 0)
    return one.seen is not None and middle.beyond(one.seen) <= 0


def _walk(widget: Widget, clip: Box | None, around: tuple[Shown, ...]) -> Iterator[Shown]:
    if _is_hidden(widget):
        return
    box = _box_of(widget)
    here = Shown(widget, box, clip, around)
    yield here
    if isinstance(widget, StencilView):
        # What lies in it may be larger, and is scrolled.
        clip, inner = here.seen, ()
    else:
        inner = (*around, here)
    for child in reversed(widget.children):
        yield from _walk(child, clip, inner)
