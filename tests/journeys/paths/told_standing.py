"""Told paths: where a ticket stands that is held up, and how one was served."""

from __future__ import annotations

from kiosk.queue.ticket_now import Stand
from kiosk.visit import event as ev
from kiosk.visit import view as v
from tests.journeys.paths.reached import (
    BEGUN,
    KINDS,
)
from tests.journeys.paths.steps import (
    Path,
    does_not_say,
    given,
    holds_up,
    passes,
    shows,
    station_is_slow,
    touch,
)
from tests.kiosk.visit import people


def standing(stand: Stand, kind: type) -> Path:
    return (given(seen=people.standing(stand)), holds_up(people.TICKET_CODE), shows(kind))


HELD_UP: dict[str, Path] = {
    "a ticket held up while it waits": (
        *standing(Stand.WAITING, v.TicketStanding),
        touch("Finish"),
        shows(v.Idle),
    ),
    "a ticket held up where a card is asked for": (
        *BEGUN,
        *standing(Stand.CALLED, v.TicketStanding),
        passes(13),
        shows(v.Idle),
    ),
    "a poor rating with its reason": (
        *KINDS[v.RatingThanks],
        touch("I waited too long"),
        does_not_say("I waited too long"),
        passes(6),
        shows(v.Idle),
    ),
    "a good rating": (
        *standing(Stand.SERVED, v.RatingQuestion),
        touch("Very satisfied"),
        shows(v.RatingThanks, explainable=False),
        touch("Finish"),
        shows(v.Idle),
    ),
    "the number is chosen and rated": (
        *KINDS[v.RatingQuestion],
        touch("Back"),
        shows(v.ServedList),
        touch("A004"),
        shows(v.RatingQuestion),
        given(rated=ev.RatingFault.STATION_AWAY),
        touch("Satisfied"),
        shows(v.RatingQuestion, unsent=True),
        given(rated=ev.RatingFault.ALREADY_RATED),
        touch("Satisfied"),
        shows(v.RatingThanks),
        passes(6),
        shows(v.Idle),
    ),
    "a rating that comes too late": (
        *standing(Stand.SERVED, v.RatingQuestion),
        given(rated=ev.RatingFault.NOT_POSSIBLE),
        touch("All right"),
        shows(v.TicketStanding, fault=v.LookFault.NOT_RATEABLE),
    ),
    "a second rating": (
        *standing(Stand.SERVED, v.RatingQuestion),
        given(rated=ev.RatingFault.ALREADY_RATED),
        touch("All right"),
        shows(v.TicketStanding, fault=v.LookFault.ALREADY_RATED),
    ),
    "a rating that the station never answers": (
        *standing(Stand.SERVED, v.RatingQuestion),
        station_is_slow(),
        touch("All right"),
        shows(v.Working),
        passes(31),
        shows(v.RatingQuestion, unsent=True),
        touch("Back"),
        shows(v.Idle),
    ),
}
