"""What is said of a ticket. Numbers and counters are called in the hall, and may be said aloud."""

from __future__ import annotations

from kiosk.catalogue.service import Service
from kiosk.queue.day import STATION_TIME
from kiosk.queue.ticket import Ticket
from kiosk.queue.ticket_now import Stand, TicketNow
from kiosk.ui.ticket_wording import STANDS
from kiosk.ui.voice.sentences import Sentences
from kiosk.ui.wording import PRINT_STATES
from kiosk.visit.view import TicketTaken


def number_and_counter(ticket: Ticket, said: Sentences) -> None:
    _ = said.words.gettext
    said.all(f"{_('Your number')}: {ticket.number}")
    if ticket.counters:
        said.all(f"{_('Counter')} {', '.join(ticket.counters)}")


def ticket_taken(body: TicketTaken, said: Sentences) -> None:
    _, words, ticket = said.words.gettext, said.words, body.ticket
    number_and_counter(ticket, said)
    said.all(words.name(body.service.name))
    if ticket.waiting_before is not None:
        said.all(f"{_('Waiting before you')}: {ticket.waiting_before}")
    if ticket.appointed_at is not None:
        at = ticket.appointed_at.astimezone(STATION_TIME)
        said.all(f"{_('Your appointment')}: {at:%H:%M}")
    elif ticket.wait is not None:
        said.all(f"{_('Expected wait')}: {words.minutes(ticket.wait)}")
    said.all(_(PRINT_STATES[body.printed]))
    if ticket.offline:
        said.all(_("Issued offline; the number is valid."))


def standing(ticket: TicketNow, service: Service | None, said: Sentences) -> None:
    _, words, text = said.words.gettext, said.words, STANDS[ticket.stand]
    said.all(f"{_('Your number')}: {ticket.number}")
    if service is not None:
        said.all(words.name(service.name))
    if ticket.stand is Stand.WAITING:
        _waiting(ticket, said)
    elif ticket.stand in (Stand.CALLED, Stand.SERVING):
        said.all(f"{_(text.said)} {ticket.counter or ''}".strip())
    else:
        said.all(_(text.said))
    if text.note:
        said.all(_(text.note))


def _waiting(ticket: TicketNow, said: Sentences) -> None:
    _, words = said.words.gettext, said.words
    if ticket.before == 0:
        said.all(_("You are next"))
    elif ticket.before is not None:
        said.all(f"{_('Waiting before you')}: {ticket.before}")
    if ticket.wait is not None:
        said.all(f"{_('Expected wait')}: {words.minutes(ticket.wait)}")
    elif ticket.counter is not None:
        said.all(_("You will be called to counter %s") % ticket.counter)
