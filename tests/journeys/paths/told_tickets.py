"""Told paths: numbers, with the card and without, with a finger, and what is in their way."""

from __future__ import annotations

from kiosk.queue.ticket_now import Stand
from kiosk.visit import event as ev
from kiosk.visit import view as v
from kiosk.visit.event import FingerFault, TicketFault
from kiosk.visit.lookup_view import PrintState
from kiosk.visit.view import Device, FingerHint, Problem
from tests.journeys.paths.reached import (
    KINDS,
    LEFT,
    NO_CARD,
    PROBLEMS,
    SERVICES,
    no_ticket,
)
from tests.journeys.paths.steps import (
    ALL_TIME,
    CARD_CODE,
    Path,
    finds,
    given,
    happens,
    holds_up,
    lays_card,
    loses,
    passes,
    problem,
    says,
    shows,
    station_answers,
    takes_card,
    touch,
)
from tests.kiosk.visit import people

FINGER = (*SERVICES, touch("Lý lịch"))


def standing(stand: Stand, kind: type) -> Path:
    return (given(seen=people.standing(stand)), holds_up(people.TICKET_CODE), shows(kind))


def printed(way: Path, kind: type) -> Path:
    """With paper; without; then the printer is gone and comes back."""
    return (
        *way,
        touch("Print this"),
        shows(kind, printed=PrintState.PRINTED),
        given(prints=False),
        touch("Printed. Please take it."),
        shows(kind, printed=PrintState.FAILED),
        given(prints=None),
        touch("Not printed. Try again"),
        shows(v.Working, task=v.Task.PRINTING),
        passes(31),
        shows(kind, printed=PrintState.FAILED),
    )


TICKETS: dict[str, Path] = {
    "back from where the card is asked for": (
        touch("Touch to begin"),
        shows(v.PlaceCard),
        touch("Back"),
        shows(v.Goodbye),
    ),
    "back from a lookup that wants the card": (
        touch("Touch to begin"),
        touch("Look up without card"),
        touch("My details"),
        shows(v.PlaceCard),
        touch("Back"),
        shows(v.LookupMenu),
    ),
    "a ticket with the card": (
        *SERVICES,
        touch("Cư trú"),
        shows(v.TicketTaken, printed=PrintState.PRINTED),
        says("A005"),
        *LEFT,
    ),
    "a ticket without a card": (
        *NO_CARD,
        touch("Cư trú"),
        shows(v.TicketTaken),
        touch("Back to the menu"),
        shows(v.ServiceChoice),
        touch("Back"),
        shows(v.PlaceCard),
    ),
    "a ticket for which the card is asked afterwards": (
        *NO_CARD,
        touch("Định danh"),
        shows(v.PlaceCard),
        lays_card(),
        shows(v.AccessKeyEntry),
        holds_up(CARD_CODE),
        shows(v.CheckResult),
        touch("Continue"),
        shows(v.TicketTaken),
        touch("Back to the menu"),
        shows(v.Menu),
    ),
    "a ticket of somebody who is served first by law": (
        *SERVICES,
        touch("Served first by law?"),
        shows(v.PriorityChoice),
        touch("Pregnant woman"),
        shows(v.ServiceChoice),
        touch("Pregnant woman"),
        shows(v.PriorityChoice),
        touch("None of these"),
        shows(v.ServiceChoice),
        touch("Served first by law?", "Elderly person"),
        touch("Cư trú"),
        shows(v.TicketTaken),
    ),
    "a ticket with the finger": (*FINGER, shows(v.TicketTaken)),
    "a ticket with a finger that does not match": (
        given(finger=FingerFault.NO_MATCH),
        *FINGER,
        problem(Problem.HOLDER_NOT_VERIFIED),
        touch("Try again"),
        problem(Problem.HOLDER_NOT_VERIFIED),
        touch("Go on"),
        shows(v.TicketTaken),
    ),
    "a ticket without a finger": (
        *KINDS[v.FingerPrompt],
        happens(ev.FingerProgress(1, "right_index", FingerHint.PLACE, 3)),
        touch("Back"),
        shows(v.ServiceChoice),
        touch("Lý lịch"),
        shows(v.FingerPrompt),
        touch("Go on without fingerprint"),
        problem(Problem.HOLDER_NOT_VERIFIED),
        touch("Back to the menu"),
        shows(v.Menu),
    ),
    "a finger that nobody has": (
        given(finger=FingerFault.NOT_ENROLLED),
        *FINGER,
        problem(Problem.HOLDER_NOT_VERIFIED),
    ),
    "a finger that takes too long": (
        given(finger=FingerFault.TIMED_OUT),
        *FINGER,
        problem(Problem.HOLDER_NOT_VERIFIED),
    ),
    "a sensor that is lost while the finger is on it": (
        given(finger=FingerFault.SENSOR_AWAY),
        *FINGER,
        problem(Problem.FINGERPRINT_AWAY),
        given(finger=None, comparing=False),
        touch("Try again"),
        shows(v.FingerPrompt),
        passes(ALL_TIME),
        problem(Problem.HOLDER_NOT_VERIFIED),
    ),
    "a sensor that comes back": (
        *PROBLEMS[Problem.FINGERPRINT_AWAY],
        given(comparing=False),
        finds(Device.FINGERPRINT),
        shows(v.FingerPrompt),
    ),
    "a ticket that is not printed": (
        given(prints=False),
        *SERVICES,
        touch("Cư trú"),
        shows(v.TicketTaken, printed=PrintState.FAILED),
    ),
    "a printer that never answers": (
        given(prints=None),
        *SERVICES,
        touch("Cư trú"),
        shows(v.Working, task=v.Task.PRINTING),
        passes(31),
        shows(v.TicketTaken, printed=PrintState.FAILED),
    ),
    "a terminal without a printer": (
        loses(Device.PRINTER),
        *SERVICES,
        touch("Cư trú"),
        shows(v.TicketTaken, printed=PrintState.FAILED),
    ),
    "a ticket of a slow station": (
        *KINDS[v.Working],
        takes_card(),
        shows(v.Working),
        station_answers(),
        shows(v.TicketTaken, more_possible=False),
        passes(13),
        shows(v.Goodbye),
    ),
    "a ticket of a station that does not answer": (
        *KINDS[v.Working],
        passes(31),
        problem(Problem.STATION_AWAY),
        station_answers(),
        touch("Try again"),
        shows(v.TicketTaken),
    ),
    "a ticket that nobody waits for any more": (
        *KINDS[v.Working],
        touch("Finish"),
        shows(v.Working),
        passes(31),
        shows(v.Goodbye),
    ),
    "a service that is refused": no_ticket(TicketFault.REFUSED, Problem.SERVICE_CLOSED),
}
