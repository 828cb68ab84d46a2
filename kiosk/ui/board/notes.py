"""What the station announces: a strip of its own below all else, one text after the other.

Each is there for as long as it takes to be read from afar, first in the first language. Nothing
moves: what runs through draws the eye, and that is for the numbers that are called.
"""

from __future__ import annotations

from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.board.scene import Scene
from kiosk.ui.board.words import BoardWords
from kiosk.ui.widgets.basics import load_kv

TURN_SECONDS = 15.0
"""Two lines are read twice in that."""


class Notes(BoxLayout):
    """Without an announcement it takes no room."""

    text = StringProperty("")

    def __init__(self, **properties: object) -> None:
        self._texts: tuple[str, ...] = ()
        self._place = 0
        super().__init__(**properties)

    def show(self, scene: Scene, words: BoardWords) -> None:
        picture = scene.picture
        # What is wrong with the line stands where they do, and is more urgent.
        quiet = scene.trouble is None and scene.cut_since is None
        told = picture.announcements if picture is not None and quiet else ()
        texts = tuple(text for names in told for text in words.name(names) if text)
        if texts != self._texts:
            self._texts, self._place = texts, 0
            self._say()

    def turn(self) -> None:
        """The next one; called every `TURN_SECONDS`."""
        if len(self._texts) > 1:
            self._place = (self._place + 1) % len(self._texts)
            self._say()

    def _say(self) -> None:
        self.text = self._texts[self._place] if self._texts else ""


load_kv(__file__)
