"""The chip is being read."""

from __future__ import annotations

from typing import ClassVar

from kivy.properties import OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.theme import theme
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.wording import STAGES
from kiosk.ui.words import Words
from kiosk.visit.view import ReadingStage, View

_ORDER = tuple(ReadingStage)


class StageRow(BoxLayout):
    said: ClassVar = ("text",)
    aloud: ClassVar = ("text",)
    text = StringProperty("")
    progress = OptionProperty("later", options=["done", "now", "later"])


class ReadingView(BodyView):
    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._rows = [StageRow() for _stage in _ORDER]
        for row in self._rows:
            self.ids.stages.add_widget(row)

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
        now = _ORDER.index(body.stage)
        for place, (stage, row) in enumerate(zip(_ORDER, self._rows, strict=True)):
            row.text = _(STAGES[stage])
            row.progress = "done" if place < now else "now" if place == now else "later"

    def forget(self) -> None:
        self.ids.ring.rest()
        super().forget()


load_kv(__file__)
