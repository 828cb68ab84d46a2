"""What can be come to on the present screen, one after the other, and where the focus is.

The order is the one in which the screen is read: layouts hold their parts from top to bottom and
from left to right. What can be touched is come to, and what only tells something: a widget that
names texts of its own in `said` (kiosk/ui/widgets/basics.py). Plain texts belong to the screen as
a whole, which stands before all else: the beginning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kivy.graphics import Color, InstructionGroup, Line
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from kiosk.ui.theme import theme
from kiosk.ui.widgets.basics import everything_in
from kiosk.ui.widgets.buttons import TouchTarget
from kiosk.ui.widgets.lettering import Lettering
from kiosk.ui.widgets.scroller import Scroller


def stops_in(widget: Widget) -> Iterator[Widget]:
    """In the order in which they are read."""
    if not _shown(widget):
        return
    if isinstance(widget, TouchTarget) or hasattr(widget, "said"):
        if says(widget):
            yield widget
        return
    # The arrows of a list are for fingers: the focus scrolls by itself.
    inside = widget.rows if isinstance(widget, Scroller) else reversed(widget.children)
    for child in inside:
        yield from stops_in(child)


def says(widget: Widget) -> bool:
    """Whether there is anything on it: a text, or a drawing in place of one."""
    if getattr(widget, "icon", "") and isinstance(widget, TouchTarget):
        return True
    return any(isinstance(one, Lettering) and one.text for one in everything_in(widget))


def _shown(widget: Widget) -> bool:
    return widget.opacity > 0 and widget.width > 0 and (widget.height > 0 or bool(widget.children))


def around(widget: Widget) -> Iterator[Widget]:
    """What it lies in, the nearest first."""
    while isinstance(widget.parent, Widget):
        widget = widget.parent
        yield widget


class Ring:
    """Two lines around a widget, a bright one with a halo: one stands out from any ground."""

    def __init__(self) -> None:
        self._widget: Widget | None = None
        self._lines = [Line(width=theme.px(width)) for width in (5, 2.5)]
        self._drawing = InstructionGroup()
        for colour, line in zip((theme.focus_halo, theme.focus), self._lines, strict=True):
            self._drawing.add(Color(*colour))
            self._drawing.add(line)

    def put(self, widget: Widget | None) -> None:
        """Around this widget from now on; None: around none."""
        if widget is self._widget:
            return
        if self._widget is not None:
            self._widget.canvas.after.remove(self._drawing)
            self._widget.unbind(pos=self._place, size=self._place)
        self._widget = widget
        if widget is not None:
            widget.canvas.after.add(self._drawing)
            widget.bind(pos=self._place, size=self._place)
            self._place()

    def _place(self, *_change: object) -> None:
        widget = self._widget
        if widget is None:
            return
        inset_x = getattr(widget, "inset_x", 0) + theme.px(3)
        inset_y = getattr(widget, "inset", 0) + theme.px(3)
        corner = min(getattr(widget, "radius", theme.radius_s), widget.height / 2)
        for line in self._lines:
            line.rounded_rectangle = (
                *(widget.x + inset_x, widget.y + inset_y),
                *(max(1, widget.width - 2 * inset_x), max(1, widget.height - 2 * inset_y)),
                max(1, corner - inset_y / 2),
            )


class Focus:
    """Where the focus is among the stops of `scope`; None: at the beginning, before all of them."""

    def __init__(self) -> None:
        self.widget: Widget | None = None
        self._place = -1
        self._ring = Ring()

    @property
    def place(self) -> int:
        """Among the stops when it came there; -1: at the beginning."""
        return self._place

    def move(self, step: int, stops: Iterable[Widget]) -> Widget | None:
        """To the next stop (+1) or the one before (-1). Past either end lies the beginning."""
        stops = list(stops)
        place = self._place
        if self.widget in stops:
            place = stops.index(self.widget)
        elif self.widget is not None:
            # It has left the screen; what is there now has taken its place.
            place = min(place, len(stops)) - (1 if step > 0 else 0)
        place = (place + 1 + step) % (len(stops) + 1) - 1
        self.put(stops[place] if place >= 0 else None, place)
        return self.widget

    def put(self, widget: Widget | None, place: int = -1) -> None:
        self.widget, self._place = widget, place
        self._ring.put(widget)
        if widget is not None:
            _bring_into_view(widget)

    def is_lost(self, stops: Iterable[Widget]) -> bool:
        """What it was on is there no more."""
        return self.widget is not None and self.widget not in list(stops)


def _bring_into_view(widget: Widget) -> None:
    for one in around(widget):
        if isinstance(one, ScrollView):
            if one.children and one.children[0].height > one.height:
                one.scroll_to(widget, padding=theme.px(6), animate=False)
            return


def stop_at(x: float, y: float, stops: Iterable[Widget]) -> Widget | None:
    """The stop that a finger at this place of the window lies on."""
    return next((one for one in stops if _covers(one, x, y) and in_reach(one, x, y)), None)


def in_reach(widget: Widget, x: float, y: float) -> bool:
    """Whether that place is not one that the list has scrolled out of sight."""
    lists = (one for one in around(widget) if isinstance(one, ScrollView))
    return all(_covers(one, x, y) for one in lists)


def _covers(widget: Widget, x: float, y: float) -> bool:
    left, bottom = widget.to_window(*widget.pos)
    return left <= x < left + widget.width and bottom <= y < bottom + widget.height
