"""A list that is scrolled by two large arrows (and by a finger): whole rows at a time."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.ui.theme import theme
from kiosk.ui.widgets.basics import load_kv

FRAMES_TO_REST = 2
"""Clock events of a frame run before the layout that they cause."""


class Scroller(BoxLayout):
    """Rows, one below the other; the arrows appear when they do not fit."""

    needed = BooleanProperty(False)
    at_top = BooleanProperty(True)
    at_bottom = BooleanProperty(True)
    columns = NumericProperty(1)
    gap = NumericProperty(theme.gap_s)

    def __init__(self, **properties: object) -> None:
        self._frames_to_rest = FRAMES_TO_REST
        self._look = Clock.create_trigger(self._settled, 0)
        super().__init__(**properties)

    @property
    def rows(self) -> list[Widget]:
        """Top first."""
        return list(reversed(self.ids.rows.children))

    def fill(self, rows: list[Widget]) -> None:
        """Replace all rows and go to the top."""
        self.ids.rows.clear_widgets()
        for row in rows:
            self.ids.rows.add_widget(row)
        self.ids.view.scroll_y = 1
        self.settle()

    def settle(self) -> None:
        """The texts have changed: lay the rows out as wide as can be, then see whether they fit.

        The arrows narrow the rows, which then wrap and grow; so whether arrows are needed can
        only be seen without them, when the layout has come to rest.
        """
        self._frames_to_rest = FRAMES_TO_REST
        self.needed = False
        self._look()

    def _settled(self, _seconds: float) -> None:
        self._frames_to_rest -= 1
        if self._frames_to_rest > 0:
            self._look()
        self.measure()

    def measure(self) -> None:
        """See whether the arrows are needed, and which of them lead anywhere."""
        if self._frames_to_rest > 0:
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
