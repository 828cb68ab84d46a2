"""Who is served first by law? The officer at the counter sees the proof."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from kiosk.queue.priority import PriorityClass
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import TouchTarget
from kiosk.ui.wording import PRIORITIES
from kiosk.ui.words import Words
from kiosk.visit.intent import ChoosePriority
from kiosk.visit.view import View

_ORDER = (
    PriorityClass.ELDERLY,
    PriorityClass.DISABILITY,
    PriorityClass.PREGNANT,
    PriorityClass.SMALL_CHILD,
    PriorityClass.MERIT,
    PriorityClass.NONE,
)
"""NONE last: it is where somebody looks who opened this by mistake."""


class PriorityCard(TouchTarget):
    title = StringProperty("")
    chosen = BooleanProperty(False)


class PriorityChoiceView(BodyView):
    has_back = True

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._cards = {each: self._card(each) for each in _ORDER}

    def _card(self, priority: PriorityClass) -> PriorityCard:
        card = PriorityCard()
        card.bind(on_release=lambda _card: self.send(ChoosePriority(priority)))
        self.ids.cards.add_widget(card)
        return card

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        self.ids.title.text = _("Does one of these apply to you?")
        self.ids.note.text = _("Please show the proof at the counter.")
        for priority, card in self._cards.items():
            card.title = _(PRIORITIES[priority])
            card.chosen = priority is view.body.chosen


load_kv(__file__)
