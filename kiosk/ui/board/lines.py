"""Who is next, service by service, with how many wait and for how long."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.board.picture import BoardLine
from kiosk.ui.board.measures import measures, rem
from kiosk.ui.board.rows import rows_for
from kiosk.ui.board.scene import Scene
from kiosk.ui.board.words import BoardWords
from kiosk.ui.widgets.basics import Panel, load_kv
from kiosk.ui.wording import N_

IN_FULL = 6
"""So many services are shown in full; of more, those for which somebody waits, in brief."""
MOST_SHOWN = 12
ACROSS = 3
"""Cards beside each other on an upright panel."""


class LineCard(Panel):
    name = StringProperty("")
    second = StringProperty("")
    next = StringProperty("")
    after = StringProperty("")
    waiting = StringProperty("")
    wait = StringProperty("")
    brief = BooleanProperty(False)


class Lines(BoxLayout):
    row_height = NumericProperty(0)

    def show(self, scene: Scene, words: BoardWords) -> None:
        lines = scene.picture.queues if scene.picture else ()
        title, second = words.say(N_("Next")) if lines else ("", "")
        self.ids.title.text, self.ids.title_second.text = title, second
        brief = len(lines) > IN_FULL
        shown = [line for line in lines if line.waiting or not brief][:MOST_SHOWN]
        brief = brief and len(shown) > IN_FULL
        grid = self.ids.cards
        grid.cols = ACROSS if measures.portrait else min(IN_FULL, max(1, len(shown)))
        self.row_height = rem(5.2 if brief else 11.4)
        for card, line in zip(rows_for(grid, len(shown), LineCard), shown, strict=True):
            card.brief = brief
            self._fill(card, line, words)

    def _fill(self, card: LineCard, line: BoardLine, words: BoardWords) -> None:
        name, second = words.name(line.name)
        card.name, card.second = name, "" if card.brief else second
        nobody = "–" if line.open else words.say(N_("Counter closed"))[0]
        # Each is set once: a text that comes and goes is drawn anew.
        card.next = line.next[0] if line.next else ""
        card.after = line.next[1] if len(line.next) > 1 else "" if line.next else nobody
        card.waiting = str(line.waiting) if line.waiting else ""
        card.wait = words.minutes(line.wait, N_("min")) if line.waiting else ""


load_kv(__file__)
