"""Where the ticket stands that was held before the scanner."""

from __future__ import annotations

from kiosk.queue.ticket_now import Stand, TicketNow
from kiosk.ui.theme import theme
from kiosk.ui.ticket_wording import LOOK_FAULTS, STANDS, StandText
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.words import Words
from kiosk.visit.view import View

_AT_COUNTER = (Stand.CALLED, Stand.SERVING)


class TicketStandingView(BodyView):
    finish_stands_out = True

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        # `ids` holds weakly; out of the tree the card would be gone.
        self._card = self.ids.card.__self__

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        body, ids = view.body, self.ids
        ticket = body.ticket
        text = STANDS[ticket.stand] if ticket is not None else LOOK_FAULTS[body.fault]
        ids.label.text = _("Your number")
        ids.number.text = ticket.number if ticket is not None else ""
        if ticket is None and self._card.parent is not None:
            self.remove_widget(self._card)
        elif ticket is not None and self._card.parent is None:
            self.add_widget(self._card, index=1)
        ids.service.text = words.name(body.service.name) if body.service else ""
        ids.said.text = _(text.said)
        ids.note.text = _(text.note) if text.note else ""
        self._show_value(ticket, text, words)
        ids.detail.text = "" if ticket is None else _detail(ticket, words)

    def _show_value(self, ticket: TicketNow | None, text: StandText, words: Words) -> None:
        _ = words.gettext
        ids = self.ids
        value = ""
        if ticket is not None and ticket.stand is Stand.WAITING:
            value = "–" if ticket.before is None else str(ticket.before)
            if ticket.before == 0:
                ids.said.text = _("You are next")
                value = ""
        elif ticket is not None and ticket.stand in _AT_COUNTER:
            value = ticket.counter or "–"
        ids.value.text = value
        icon = text.icon or "people"
        ids.icon.name = "" if value else icon
        ids.disc.tint = (
            theme.clear if value else theme.brand_tint if text.good else theme.caution_tint
        )
        ids.icon.tint = theme.brand_ink if text.good else theme.caution
        called = ticket is not None and ticket.stand is Stand.CALLED
        ids.panel.fill = theme.gold_tint if called else theme.surface
        ids.panel.border = theme.gold if called else theme.line


def _detail(ticket: TicketNow, words: Words) -> str:
    """The expected wait; or to which counter somebody was sent."""
    _ = words.gettext
    if ticket.stand is not Stand.WAITING:
        return ""
    if ticket.wait is None:
        sent = ticket.counter
        return _("You will be called to counter %s") % sent if sent is not None else ""
    return f"{_('Expected wait')}: {words.minutes(ticket.wait)}"


load_kv(__file__)
