"""Told paths: the same is tried again, or what was begun goes on, with less than there was."""

from __future__ import annotations

from kiosk.visit import event as ev
from kiosk.visit import view as v
from kiosk.visit.event import FingerFault, TicketFault
from kiosk.visit.view import Device, Problem
from tests.journeys.paths.reached import (
    BEGUN,
    CHECKED,
    KINDS,
    LOOKUPS,
    LOOKUPS_NO_CARD,
    MENU,
    NO_CARD,
    NO_READER,
    PROBLEMS,
    PROVES_LITTLE,
    SERVICES,
    UNPROVED,
    WAITING,
    agreed,
)
from tests.journeys.paths.steps import (
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
    shows,
    station_answers,
    station_is_slow,
    takes_card,
    touch,
)
from tests.kiosk.visit import people

LEAVING: Path = (*SERVICES, station_is_slow(), touch("Định danh"), shows(v.Working))
FAILED: Path = (
    given(ticket=TicketFault.STATION_AWAY),
    station_answers(),
    problem(Problem.STATION_AWAY),
)
TRIED_AGAIN = touch("Try again")

AGAIN: dict[str, Path] = {
    "a ticket tried again without the card": (
        *LEAVING,
        takes_card(),
        *FAILED,
        TRIED_AGAIN,
        shows(v.PlaceCard),
    ),
    "a ticket tried again beside the card": (
        *LEAVING,
        touch("Finish"),
        *FAILED,
        TRIED_AGAIN,
        shows(v.AccessKeyEntry),
    ),
    "a ticket tried again without a reader": (
        *LEAVING,
        takes_card(),
        *FAILED,
        *NO_READER,
        TRIED_AGAIN,
        problem(Problem.CARD_READER_AWAY),
    ),
    "a card laid down after the ticket failed": (
        *LEAVING,
        takes_card(),
        *FAILED,
        lays_card(),
        shows(v.AccessKeyEntry),
    ),
    "a ticket tried again without the sensor": (
        *PROBLEMS[Problem.HOLDER_NOT_VERIFIED],
        given(ticket=TicketFault.STATION_AWAY),
        touch("Go on"),
        problem(Problem.STATION_AWAY),
        loses(Device.FINGERPRINT),
        TRIED_AGAIN,
        problem(Problem.FINGERPRINT_AWAY),
    ),
    "a finger tried again without the sensor": (
        *PROBLEMS[Problem.HOLDER_NOT_VERIFIED],
        loses(Device.FINGERPRINT),
        TRIED_AGAIN,
        problem(Problem.FINGERPRINT_AWAY),
    ),
    "a sensor that is lost twice": (
        given(finger=FingerFault.SENSOR_AWAY),
        *SERVICES,
        touch("Lý lịch"),
        problem(Problem.FINGERPRINT_AWAY),
        loses(Device.FINGERPRINT),
        TRIED_AGAIN,
        problem(Problem.FINGERPRINT_AWAY),
    ),
    "a reader that comes back with the card on it": (
        *PROBLEMS[Problem.CARD_READER_AWAY],
        finds(Device.CARD_READER),
        shows(v.PlaceCard),
    ),
    "back to the card that is blocked": (
        *PROBLEMS[Problem.CARD_BLOCKED],
        touch("Ticket without card", "Back"),
        shows(v.AccessKeyEntry),
    ),
    "a service that needs the card that is blocked": (
        *PROBLEMS[Problem.CARD_BLOCKED],
        touch("Ticket without card", "Định danh"),
        shows(v.AccessKeyEntry),
    ),
    "a service that needs more than the chip proves": (
        *UNPROVED,
        touch("Take a number", "Định danh"),
        problem(Problem.CHIP_NOT_PROVED),
    ),
    "a service for which the card then proves too little": (
        PROVES_LITTLE,
        *NO_CARD,
        touch("Định danh"),
        *CHECKED,
        touch("Continue"),
        problem(Problem.CHIP_NOT_PROVED),
    ),
    "a lookup for which there is no station any more": (
        *LOOKUPS_NO_CARD,
        touch("My details"),
        *CHECKED,
        happens(ev.StationChanged(False)),
        touch("Continue"),
        problem(Problem.STATION_AWAY),
    ),
    "a dossier's code while there is no station": (
        *MENU,
        happens(ev.StationChanged(False)),
        holds_up(people.DOSSIER.code),
        problem(Problem.STATION_AWAY),
    ),
    "a dossier's code at the lookups while there is no station": (
        *LOOKUPS,
        happens(ev.StationChanged(False)),
        holds_up(people.DOSSIER.code),
        problem(Problem.STATION_AWAY),
    ),
    "a dossier's code with a chip that proves nothing": (
        *UNPROVED,
        holds_up(people.DOSSIER.code),
        problem(Problem.CHIP_NOT_PROVED),
    ),
    "the card's dates without a station, at once": (
        *agreed(LOOKUPS, "Where I am registered"),
        touch("Back"),
        happens(ev.StationChanged(False)),
        touch("My identity card"),
        shows(v.CardStatus),
    ),
    "back from the priorities": (*KINDS[v.PriorityChoice], touch("Back"), shows(v.ServiceChoice)),
    "back from the numbers served": (*KINDS[v.ServedList], touch("Back"), shows(v.Idle)),
    "back from the question": (*KINDS[v.ConsentQuestion], touch("Back"), shows(v.Menu)),
    "a ticket held up, and no answer": (*WAITING, passes(31), shows(v.TicketStanding)),
    "a ticket held up where a card is asked for, without a station": (
        *BEGUN,
        happens(ev.StationChanged(False)),
        holds_up(people.TICKET_CODE),
        shows(v.TicketStanding),
    ),
    "a code read before the services, and the card": (
        *BEGUN,
        holds_up(CARD_CODE),
        touch("Ticket without card"),
        lays_card(),
        shows(v.CheckResult),
    ),
    "a code read before the lookups, and the card": (
        *BEGUN,
        holds_up(CARD_CODE),
        touch("Look up without card"),
        lays_card(),
        shows(v.CheckResult),
    ),
}
