"""Which service is the number for?"""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.catalogue.service import Service
from kiosk.identity.assurance import Assurance
from kiosk.queue.ticket import ServiceQueue
from kiosk.ui.theme import theme
from kiosk.ui.views.body import BodyView
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import TouchTarget
from kiosk.ui.wording import NEEDS
from kiosk.ui.words import Words
from kiosk.visit.intent import ChooseService
from kiosk.visit.view import View

CARDS_PREPARED = 8


class ServiceCard(TouchTarget):
    icon = StringProperty("")
    title = StringProperty("")
    queue = StringProperty("")
    needs = StringProperty("")
    service_id = StringProperty("")
    finger = BooleanProperty(False)
    wanted = NumericProperty(theme.touch)
    """The height that its texts need; all cards are as high as the neediest."""


class ServiceChoiceView(BodyView):
    has_back = True

    def show(self, view: View, words: Words) -> None:
        if self.speaks_anew(words):
            self.ids.cards.settle()
        _ = words.gettext
        body, ids = view.body, self.ids
        ids.title.text = _("What do you need today?")
        ids.empty.text = "" if body.services else _("No service is open here at the moment.")
        queues = {queue.service_id: queue for queue in body.queues}
        cards = ids.cards.rows_for(len(body.services), self._card)
        for card, service in zip(cards, body.services, strict=True):
            self._fill(card, service, queues.get(service.id), body.assurance, words)
        self._level()

    def prepare(self) -> None:
        self.ids.cards.rows_for(CARDS_PREPARED, self._card)

    def _card(self) -> ServiceCard:
        card = ServiceCard()
        card.bind(wanted=self._level)
        card.bind(on_release=lambda one: self.send(ChooseService(one.service_id)))
        return card

    def _level(self, *_change: object) -> None:
        cards = self.ids.cards.rows
        highest = max((card.wanted for card in cards), default=theme.touch)
        for card in cards:
            card.height = highest

    def _fill(
        self,
        card: ServiceCard,
        service: Service,
        queue: ServiceQueue | None,
        assurance: Assurance,
        words: Words,
    ) -> None:
        _ = words.gettext
        card.service_id = service.id
        card.icon, card.title = service.icon, words.name(service.name)
        card.disabled = queue is not None and not queue.open
        missing = service.required_assurance > assurance
        card.finger = service.required_assurance is Assurance.HOLDER_VERIFIED
        card.needs = _(NEEDS[service.required_assurance]) if missing else ""
        if card.disabled:
            card.queue, card.needs = _("Closed at the moment"), ""
        elif queue is None:
            card.queue = ""
        else:
            count = queue.waiting
            parts = [words.ngettext("%d waiting", "%d waiting", count) % count]
            if queue.counters:
                parts.append(_("Counter %s") % ", ".join(queue.counters))
            card.queue = "  ·  ".join(parts)


load_kv(__file__)
