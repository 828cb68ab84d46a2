"""A list that is scrolled by two large arrows (and by a finger): whole rows at a time."""

from __future__ import annotations

import math
from collections.abc import Callable

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from kiosk.ui.widgets.basics import forget, lay_out, load_kv

STILL_PASSES = 10
"""So many passes of the layout without a change, and it has come to rest: from the list's width
over a text that wraps to the height of all rows a change takes several to arrive."""
ROWS_KEPT = 24
"""Rows that wait for a longer list."""


class BarlessView(ScrollView):
    """Kivy's fades a bar in and out whenever its content moves, and binds its colour anew each time
    without letting go of the time before. Here the arrows say how far it goes."""

    def update_from_scroll(self, *largs: object) -> None:
        super().update_from_scroll(*largs)
        fading = self._bind_inactive_bar_color_ev
        if fading is not None:
            fading.cancel()
            self.funbind("bar_color", self._change_bar_color)


class Scroller(BoxLayout):
    """Rows, one below the other; the arrows appear when they do not fit."""

    needed = BooleanProperty(False)
    at_top = BooleanProperty(True)
    at_bottom = BooleanProperty(True)
    flat = BooleanProperty(False)
    """There is no room for one arrow above the other."""
    columns = NumericProperty(1)
    gap = NumericProperty(0)
    least = NumericProperty(0)
    """No row is lower than that, in pixels."""

    def __init__(self, **properties: object) -> None:
        self._spare: list[Widget] = []
        self._still = 0
        self._heights = (0.0, 0.0)
        # Within the layout of a frame, which goes on until nothing changes any more.
        self._look = Clock.create_trigger(self._settling, -1)
        super().__init__(**properties)

    @property
    def rows(self) -> list[Widget]:
        """Top first."""
        return list(reversed(self.ids.rows.children))

    def rows_for(self, count: int, make: Callable[[], Widget]) -> list[Widget]:
        """As many rows as are wanted, top first: those that are there, and new ones."""
        box, rows = self.ids.rows, self.rows
        if len(rows) == count:
            return rows
        for row in rows[count:]:
            box.remove_widget(row)
            forget(row)
            self._spare.append(row)
        del self._spare[ROWS_KEPT:]
        for _missing in range(count - len(rows)):
            row = self._spare.pop() if self._spare else make()
            lay_out(row, width=self._row_width)
            box.add_widget(row)
        self.settle()
        return self.rows

    @property
    def _row_width(self) -> float:
        box = self.ids.rows
        return (box.width - self.gap * (self.columns - 1)) / self.columns

    def forget(self) -> None:
        """Drop the texts of all rows; also while the list is not on the screen."""
        for row in self.rows:
            forget(row)

    def settle(self, *, to_top: bool = True) -> None:
        """The texts have changed: see whether the rows fit, and go to the top.

        The arrows narrow the rows, which then wrap and grow; so whether arrows are needed can
        only be seen without them, when the layout has come to rest. Where so many rows can never
        fit, that is not tried.
        """
        self._still = 0
        self.needed = self._too_many()
        if to_top:
            self.ids.view.scroll_y = 1
        self._look()

    def _too_many(self) -> bool:
        rows = self.ids.rows.children
        lowest = max(
            self.least, min((row.lowest for row in rows if hasattr(row, "lowest")), default=0)
        )
        lines = math.ceil(len(rows) / self.columns)
        return lines * (lowest + self.gap) - self.gap > self.ids.view.height + 1

    def _settling(self, _seconds: float) -> None:
        heights = (self.ids.view.height, self.ids.rows.height)
        self._still = self._still + 1 if heights == self._heights else 0
        self._heights = heights
        if self._still < STILL_PASSES:
            self._look()
        self.measure()

    def measure(self) -> None:
        """See whether the arrows are needed, and which of them lead anywhere."""
        if self._still < STILL_PASSES:
            return
        view, rows = self.ids.view, self.ids.rows
        self.needed = self.needed or rows.height > view.height + 1
        self.at_top = not self.needed or view.scroll_y >= 0.999
        self.at_bottom = not self.needed or view.scroll_y <= 0.001

    def page(self, direction: int) -> None:
        """Move by as many whole rows as fit; +1 is down."""
        view, content = self.ids.view, self.ids.rows
        room = content.height - view.height
        if room <= 0:
            return
        offset = (1 - view.scroll_y) * room
        tops = sorted({content.height - (row.top - content.y) for row in self.rows})
        if direction > 0:
            beyond = [top for top in tops if offset + 1 < top <= offset + view.height]
            target = beyond[-1] if beyond else offset + view.height
        else:
            before = [top for top in tops if offset - view.height <= top < offset - 1]
            target = before[0] if before else offset - view.height
        view.scroll_y = 1 - min(max(target, 0), room) / room


load_kv(__file__)
