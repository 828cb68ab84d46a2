"""The number."""

from __future__ import annotations

from typing import ClassVar

from kivy.properties import NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.queue.day import STATION_TIME
from kiosk.ui.theme import theme
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.views.taken_keys import TakenKeys
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.wording import PRINT_STATES
from kiosk.ui.words import Words
from kiosk.visit.view import PrintState, TicketTaken, View


class Fact(BoxLayout):
    """A labelled value with an icon."""

    said: ClassVar = ("label", "value")
    aloud: ClassVar = ("label", "value")
    icon = StringProperty("")
    label = StringProperty("")
    value = StringProperty("")
    share = NumericProperty(0.5)
    """Of the room that the label has."""


class TicketTakenView(BodyView):
    finish_stands_out = True

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._keys = TakenKeys(self.send)

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        body, ids = view.body, self.ids
        ids.label.text = _("Your number")
        ids.number.text = body.ticket.number
        ids.service.text = words.name(body.service.name)
        self._show_facts(body, words)
        printed = body.printed is PrintState.PRINTED
        ids.printed.text = _(PRINT_STATES[body.printed])
        ids.printed_icon.name = "printer" if printed else "warning"
        ids.printed_icon.tint = theme.good if printed else theme.caution
        ids.strip.fill = ids.strip.border = theme.good_tint if printed else theme.caution_tint
        ids.offline.text = _("Issued offline; the number is valid.") if body.ticket.offline else ""
        self._keys.show(body, view, words)
        self.aside = self._keys if body.more_possible else None

    def _show_facts(self, body: TicketTaken, words: Words) -> None:
        _ = words.gettext
        ids, ticket = self.ids, body.ticket
        ids.counter.label = _("Counter")
        ids.counter.value = ", ".join(ticket.counters) or "–"
        ids.waiting.label = _("Waiting before you")
        before = ticket.waiting_before
        ids.waiting.value = "–" if before is None else str(before)
        if ticket.appointed_at is not None:
            ids.time.label = _("Your appointment")
            ids.time.value = f"{ticket.appointed_at.astimezone(STATION_TIME):%H:%M}"
        elif ticket.wait is not None:
            ids.time.label = _("Expected wait")
            ids.time.value = words.minutes(ticket.wait)
        else:
            ids.time.label = _("Taken at")
            ids.time.value = f"{ticket.issued_at.astimezone(STATION_TIME):%H:%M}"


load_kv(__file__)
