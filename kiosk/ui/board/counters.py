"""Each counter with its number, or why it has none."""

from __future__ import annotations

from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.board.picture import BoardPlace
from kiosk.queue.counter import CounterState
from kiosk.queue.ticket import TicketState
from kiosk.ui.board.rows import rows_for
from kiosk.ui.board.scene import Scene
from kiosk.ui.board.words import BoardWords
from kiosk.ui.theme import theme
from kiosk.ui.widgets.basics import Panel, load_kv
from kiosk.ui.wording import N_

MOST_SHOWN = 14
IN_ONE_COLUMN = 6


class CounterRow(BoxLayout):
    name = StringProperty("")
    second = StringProperty("")
    number = StringProperty("")
    state = StringProperty("")
    ink = ColorProperty(theme.on_brand)
    at_work = BooleanProperty(True)
    top_row = BooleanProperty(False)
    scale = NumericProperty(1.0)


class Counters(Panel):
    def show(self, scene: Scene, words: BoardWords) -> None:
        places = scene.picture.counters[:MOST_SHOWN] if scene.picture else ()
        grid = self.ids.rows
        columns = 2 if len(places) > IN_ONE_COLUMN else 1
        grid.cols = columns
        for index, (row, place) in enumerate(
            zip(rows_for(grid, len(places), CounterRow), places, strict=True)
        ):
            row.top_row = index < columns
            row.scale = 1.0 if columns == 1 else 0.62
            self._fill(row, place, words)

    def _fill(self, row: CounterRow, place: BoardPlace, words: BoardWords) -> None:
        row.name, row.second = words.counter(N_("Counter"), place.name)
        row.number = place.number or ""
        called = place.ticket_state is TicketState.CALLED
        row.ink = theme.gold if called else theme.on_brand
        row.at_work = place.state is CounterState.OPEN
        if place.number or place.state is CounterState.OPEN:
            row.state = "" if place.number else "–"
        elif place.state is CounterState.BREAK:
            row.state = words.say(N_("Short break"))[0]
        else:
            row.state = words.say(N_("Counter closed"))[0]


load_kv(__file__)
