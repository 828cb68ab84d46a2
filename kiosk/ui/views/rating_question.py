"""Five faces, from very satisfied to not at all. One touch is the rating."""

from __future__ import annotations

from kivy.properties import ColorProperty, NumericProperty, StringProperty

from kiosk.ui.theme import Rgba, theme
from kiosk.ui.ticket_wording import SCORES
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import TouchTarget
from kiosk.ui.widgets.lines import Look
from kiosk.ui.words import Words
from kiosk.visit.intent import Rate
from kiosk.visit.view import View

LARGEST_FACE = 156
"""On the design's grid."""


class FaceTile(TouchTarget):
    score = NumericProperty(5)
    face = NumericProperty(0)
    """Pixels across."""
    room = NumericProperty(0)
    """What the text leaves for it."""
    needed = NumericProperty(0)
    """Height of the text."""
    lines = NumericProperty(0)
    """Of the highest text of all tiles."""
    title = StringProperty("")
    mark = ColorProperty()
    tint = ColorProperty()


def _colours(score: int) -> tuple[Rgba, Rgba]:
    """Lines and ground of a face. They only repeat what its mouth says."""
    return {
        5: (theme.good, theme.good_tint),
        4: (theme.good, theme.good_tint),
        3: (theme.neutral, theme.neutral_tint),
        2: (theme.caution, theme.caution_tint),
        1: (theme.bad, theme.bad_tint),
    }[score]


class RatingQuestionView(BodyView):
    has_back = True

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._faces = {score: self._face(score) for score in SCORES}
        for face in self._faces.values():
            self.ids.faces.add_widget(face)

    def _face(self, score: int) -> FaceTile:
        mark, tint = _colours(score)
        face = FaceTile(score=score, mark=mark, tint=tint)
        face.bind(on_release=lambda _face: self.send(Rate(score)))
        face.bind(needed=self._level, room=self._level)
        return face

    def _level(self, *_change: object) -> None:
        """Faces of one size, in one line."""
        tiles = self._faces.values()
        lines = max(tile.needed for tile in tiles)
        face = max(0, min(theme.px(LARGEST_FACE), *(tile.room for tile in tiles)))
        for tile in tiles:
            tile.lines, tile.face = lines, face

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        body, ids = view.body, self.ids
        service = words.name(body.service.name) if body.service else ""
        # Where texts are large the faces have its place.
        ids.number.text = (
            "" if not theme.roomy else f"{body.number}  ·  {service}" if service else body.number
        )
        ids.title.text = _("How were you served?")
        once = _("One touch is enough. No name is kept with it.")
        unsent = _("The rating could not be passed on. Please touch the face once more.")
        ids.note.text = "" if body.unsent else once
        ids.fault.show(unsent if body.unsent else "", "differs", Look.BAD)
        for score, face in self._faces.items():
            face.title = _(SCORES[score])


load_kv(__file__)
