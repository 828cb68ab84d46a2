"""Thanks for a rating; after a poor one, what was not good, if one likes to say so."""

from __future__ import annotations

from kivy.properties import BooleanProperty

from kiosk.queue.rating import RatingReason
from kiosk.ui.ticket_wording import RATING_REASONS
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import PushButton
from kiosk.ui.words import Words
from kiosk.visit.intent import GiveReason
from kiosk.visit.view import View


class RatingThanksView(BodyView):
    asks = BooleanProperty(False)

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        # `ids` holds weakly; out of the tree the question would be gone.
        self._question = self.ids.question.__self__
        self._reasons = {reason: self._button(reason) for reason in RatingReason}
        for button in self._reasons.values():
            self.ids.reasons.add_widget(button)

    def _button(self, reason: RatingReason) -> PushButton:
        button = PushButton()
        button.bind(on_release=lambda _button: self.send(GiveReason(reason)))
        return button

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        asks = self.asks = view.body.explainable
        self.ids.title.text = _("Thank you for telling us")
        self.ids.note.text = "" if asks else _("It helps this station to serve everybody better.")
        self._question.children[-1].text = _("What was not good? You need not answer.")
        for reason, button in self._reasons.items():
            button.text = _(RATING_REASONS[reason])
        if asks and self._question.parent is None:
            self.add_widget(self._question, index=1)
        elif not asks and self._question.parent is not None:
            self.remove_widget(self._question)


load_kv(__file__)
