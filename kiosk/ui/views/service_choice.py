"""Which service is the number for?"""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.catalogue.service import Service
from kiosk.identity.assurance import Assurance
from kiosk.queue.priority import PriorityClass
from kiosk.queue.ticket import ServiceQueue
from kiosk.ui.theme import theme
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import TouchTarget, footer_button
from kiosk.ui.widgets.lines import tag_room
from kiosk.ui.wording import NEEDS, PRIORITIES
from kiosk.ui.words import Words
from kiosk.visit.intent import ChooseService, OpenLookups, OpenPriorities
from kiosk.visit.view import View

CARDS_PREPARED = 8


class ServiceCard(TouchTarget):
    icon = StringProperty("")
    title = StringProperty("")
    queue = StringProperty("")
    """Its parts in lines, where they stand beside the title."""
    wide = BooleanProperty(False)
    """As wide as the screen: the queue stands beside the title, and more cards are seen at once."""
    queue_room = NumericProperty(0)
    """Width in pixels that the queue has beside the title."""
    needs = StringProperty("")
    service_id = StringProperty("")
    finger = BooleanProperty(False)
    least = NumericProperty(0)
    """Height in pixels that it has at least."""
    wanted = NumericProperty(0)
    """The height that its texts need; all cards are as high as the neediest."""


class ServiceChoiceView(BodyView):
    has_back = True

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self.aside = BoxLayout()
        self._first = footer_button("")
        self._first.bind(on_release=lambda _button: self.send(OpenPriorities()))
        self._lookups = footer_button("search")
        self._lookups.bind(on_release=lambda _button: self.send(OpenLookups()))

    def forget(self) -> None:
        self._first.text = ""
        super().forget()

    def show(self, view: View, words: Words) -> None:
        if self.speaks_anew(words):
            self.ids.cards.settle()
        _ = words.gettext
        body, ids = view.body, self.ids
        ids.title.text = _("What do you need today?")
        chosen = body.priority is not PriorityClass.NONE
        self._first.text = _(PRIORITIES[body.priority]) if chosen else _("Priority service?")
        self._first.kind = "done" if chosen else "plain"
        self._first.icon = "check" if chosen else "people"
        anonymous = body.assurance is Assurance.ANONYMOUS
        self._show_aside(
            offers_lookups=anonymous and not chosen and theme.roomy and not theme.look.simple
        )
        self._lookups.text = _("Look up")
        ids.empty.text = "" if body.services else _("No service is open here at the moment.")
        queues = {queue.service_id: queue for queue in body.queues}
        cards = ids.cards.rows_for(len(body.services), self._card)
        for card, service in zip(cards, body.services, strict=True):
            self._fill(card, service, queues.get(service.id), body.assurance, words)
        self._level()

    def _show_aside(self, *, offers_lookups: bool) -> None:
        """With a card the menu has the lookups; there is room for two in short words only."""
        parts = [self._first, self._lookups] if offers_lookups else [self._first]
        for part in parts:
            part.font_size = theme.text_small if offers_lookups else theme.text_body
        if offers_lookups:
            self._first.icon = ""
        if self.aside.children != parts[::-1]:
            self.aside.clear_widgets()
            for part in parts:
                self.aside.add_widget(part)

    def prepare(self) -> None:
        self.ids.cards.rows_for(CARDS_PREPARED, self._card)

    def _card(self) -> ServiceCard:
        cards = self.ids.cards
        card = ServiceCard(wide=cards.columns == 1, least=cards.least)
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
            card.queue = ("\n" if card.wide else "  ·  ").join(_standing(queue, words))
        if card.wide:
            card.queue_room = tag_room(card.queue, bold=False)


def _standing(queue: ServiceQueue, words: Words) -> list[str]:
    """How many wait, and how long or where."""
    _ = words.gettext
    count = queue.waiting
    parts = [words.ngettext("%d waiting", "%d waiting", count) % count]
    if count and queue.wait is not None:
        parts.append(words.minutes(queue.wait))
    elif queue.counters:
        parts.append(_("Counter %s") % ", ".join(queue.counters))
    return parts


load_kv(__file__)
