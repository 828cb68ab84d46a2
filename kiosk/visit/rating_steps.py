"""A ticket held up to the scanner, or found among those just served: where it stands, and faces.

No visit: no card, no audit, nothing personal. It ends by itself, and a card that is laid down
meanwhile begins a visit as at any other time.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.identity.access_key import AccessKey
from kiosk.identity.card_code import key_from_code
from kiosk.queue.rating import BEST, WORST
from kiosk.queue.ticket_code import TicketReference
from kiosk.queue.ticket_now import Stand, TicketNow
from kiosk.records.dossier_code import read_dossier_code
from kiosk.visit.effect import ListServed, LookAtTicket, SendRating, SendReason
from kiosk.visit.ending import to_idle, without_holder
from kiosk.visit.event import (
    CodeScanned,
    Event,
    LookFailed,
    RatingFailed,
    RatingFault,
    RatingTaken,
    ServedListed,
    TicketSeen,
)
from kiosk.visit.intent import Back, ChooseServed, GiveReason, Rate
from kiosk.visit.state import (
    AtAsking,
    AtRated,
    AtRating,
    AtServed,
    AtTold,
    State,
    Step,
)
from kiosk.visit.view import LookFault, Task

PHASES = (AtAsking, AtTold, AtServed, AtRating, AtRated)
_FAULTS = {
    RatingFault.ALREADY_RATED: LookFault.ALREADY_RATED,
    RatingFault.NOT_POSSIBLE: LookFault.NOT_RATEABLE,
}


def look(state: State, ticket: TicketReference, now: float) -> Step:
    """Ask where the ticket stands that was held up."""
    if not state.terminal.station_reachable:
        return _told(state, now, LookFault.STATION_AWAY, about=ticket)
    asking, request = _asking(state, Task.TICKET_STANDING, now, about=ticket)
    return Step(asking, (LookAtTicket(request, ticket),))


def open_served(state: State, now: float) -> Step:
    """Ask who was served just now."""
    if not state.terminal.station_reachable:
        return _told(state, now, LookFault.STATION_AWAY)
    asking, request = _asking(state, Task.SERVED_LIST, now)
    return Step(asking, (ListServed(request),))


def step(state: State, event: Event, now: float) -> Step:
    """In one of PHASES."""
    match state.phase:
        case AtAsking() as phase:
            return _at_asking(state, phase, event, now)
        case AtServed() as phase:
            return _at_served(state, phase, event, now)
        case AtRating() as phase:
            return _at_rating(state, phase, event, now)
        case AtRated(explainable=True, about=about) if isinstance(event, GiveReason):
            thanked = state.at(AtRated(about, explainable=False, since=now))
            return Step(thanked, (SendReason(about, event.reason),))
        case _:
            return Step(state)


def starts_anew(state: State, event: CodeScanned, ticket: TicketReference | None) -> bool:
    """Whether this code, scanned in one of PHASES, is for something else than what is shown.

    A scanner sends the same code again while the ticket is held before it.
    """
    if ticket is not None:
        return getattr(state.phase, "about", None) != ticket
    is_card = isinstance(key_from_code(event.text), AccessKey)
    return is_card or read_dossier_code(event.text) is not None


def timed_out(state: State, phase: AtAsking, now: float) -> Step:
    if phase.rating is not None:
        return _unsent(state, phase.rating, now)
    return _told(state, now, LookFault.STATION_AWAY, about=phase.about)


def _at_asking(state: State, phase: AtAsking, event: Event, now: float) -> Step:
    match event:
        case TicketSeen(request=phase.request, ticket=ticket) if phase.about is not None:
            return _seen(state, phase.about, ticket, now)
        case ServedListed(request=phase.request, tickets=tickets):
            return Step(state.at(AtServed(tickets, since=now)))
        case LookFailed(request=phase.request, fault=fault):
            return _told(state, now, fault, about=phase.about)
        case RatingTaken(request=phase.request, explainable=explainable) if phase.about:
            return Step(state.at(AtRated(phase.about, explainable, since=now)))
        case RatingFailed(request=phase.request, fault=fault) if phase.rating:
            return _rating_failed(state, phase.rating, fault, now)
        case _:
            return Step(state)


def _seen(state: State, about: TicketReference, ticket: TicketNow, now: float) -> Step:
    if ticket.stand is Stand.SERVED:
        return Step(state.at(AtRating(about, ticket.number, ticket.service_id, since=now)))
    return Step(state.at(AtTold(about, ticket, None, since=now)))


def _at_served(state: State, phase: AtServed, event: Event, now: float) -> Step:
    match event:
        case ChooseServed(number=number):
            chosen = next((t for t in phase.tickets if t.number == number), None)
            if chosen is None:
                return Step(state)
            about = TicketReference(number=number)
            return Step(state.at(AtRating(about, number, chosen.service_id, since=now)))
        case Back():
            return to_idle(state)
        case _:
            return Step(state)


def _at_rating(state: State, phase: AtRating, event: Event, now: float) -> Step:
    match event:
        case Rate(score=score) if WORST <= score <= BEST:
            asking, request = _asking(state, Task.RATING, now, about=phase.about, rating=phase)
            return Step(asking, (SendRating(request, phase.about, score),))
        case Back() if phase.about.number:
            return open_served(state, now)
        case Back():
            return to_idle(state)
        case _:
            return Step(state)


def _rating_failed(state: State, rating: AtRating, fault: RatingFault, now: float) -> Step:
    if fault is RatingFault.STATION_AWAY:
        return _unsent(state, rating, now)
    if fault is RatingFault.ALREADY_RATED and rating.unsent:
        # The first touch did arrive; only its answer was lost.
        return Step(state.at(AtRated(rating.about, explainable=False, since=now)))
    return _told(state, now, _FAULTS[fault], about=rating.about)


def _unsent(state: State, rating: AtRating, now: float) -> Step:
    return Step(state.at(replace(rating, unsent=True, since=now)))


def _told(
    state: State, now: float, fault: LookFault, *, about: TicketReference | None = None
) -> Step:
    return Step(without_holder(state).at(AtTold(about, None, fault, since=now)))


def _asking(
    state: State,
    task: Task,
    now: float,
    *,
    about: TicketReference | None = None,
    rating: AtRating | None = None,
) -> tuple[State, int]:
    request = state.last_request + 1
    phase = AtAsking(request, task, now, about, rating)
    return replace(without_holder(state), last_request=request, phase=phase), request
