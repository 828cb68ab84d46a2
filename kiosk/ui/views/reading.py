"""The chip is being read."""

from __future__ import annotations

from kiosk.ui.theme import theme
from kiosk.ui.views.body import BodyView
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.wording import STAGES
from kiosk.ui.words import Words
from kiosk.visit.view import ReadingStage, View

_ORDER = tuple(ReadingStage)


class ReadingView(BodyView):
    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        body, ids = view.body, self.ids
        ids.ring.turn()
        ids.title.text = _("Reading your card")
        ids.name.text = body.full_name
        ids.still.text = _("Please keep the card still on the reader.")
        fraction = max(0.0, min(1.0, body.fraction))
        ids.bar.fraction = fraction
        ids.percent.text = "" if not theme.roomy else f"{round(fraction * 100)} %"
        ids.stages.show([_(STAGES[stage]) for stage in _ORDER], _ORDER.index(body.stage), words)

    def forget(self) -> None:
        self.ids.ring.rest()
        super().forget()


load_kv(__file__)
