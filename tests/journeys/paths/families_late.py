"""Paths of one pattern in which something comes too late, or the card is gone meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from kiosk.records.correction import CorrectionState
from kiosk.ui.lookup_wording import LOOKUPS as LOOKUP_TILES
from kiosk.visit import event as ev
from kiosk.visit import view as v
from kiosk.visit.event import FingerFault, TicketFault
from kiosk.visit.lookup_event import LookupFault
from kiosk.visit.lookup_view import REQUIRED_ASSURANCE, Lookup
from kiosk.visit.view import Device, Problem
from tests.journeys.paths.reached import (
    BEGUN,
    CHECKED,
    DISPUTED,
    KINDS,
    LOOKUPS,
    LOOKUPS_NO_CARD,
    MENU,
    NO_CARD,
    PROBLEMS,
    SENT,
    SERVICES,
    agreed,
)
from tests.journeys.paths.steps import (
    CARD_CODE,
    Path,
    finds,
    given,
    happens,
    holds_up,
    knows_corrections,
    lays_card,
    loses,
    passes,
    problem,
    registry_has,
    shows,
    station_answers,
    station_is_slow,
    takes_card,
    touch,
)
from tests.kiosk.visit import people

NO_READER: Path = (loses(Device.CARD_READER),)
WAITING: Path = (station_is_slow(), holds_up(people.TICKET_CODE), shows(v.Working))
UNPROVED: Path = (
    given(evidence=(people.SIGNED, people.NO_CHIP_CHECK, people.VALID)),
    *MENU,
)


def unreadable() -> Iterator[tuple[str, Path]]:
    """The card, or its reader, is gone when the same is tried again."""
    for what in (Problem.CARD_UNREADABLE, Problem.NOT_AN_ID_CARD):
        gone = (*PROBLEMS[what], takes_card())
        yield f"again without the card: {what.value}", (*gone, touch("Try again"), BEGUN[1])
    for what in (Problem.CARD_UNREADABLE, Problem.NOT_AN_ID_CARD, Problem.CARD_REMOVED):
        yield (
            f"again without a reader: {what.value}",
            (*PROBLEMS[what], *NO_READER, touch("Try again"), problem(Problem.CARD_READER_AWAY)),
        )


def unnoticed() -> Iterator[tuple[str, Path]]:
    """A card laid down where nothing asks for it, its code held up before."""
    read = shows(v.CheckResult)
    services = (
        *BEGUN,
        holds_up(CARD_CODE),
        touch("Ticket without card", "Served first by law?"),
        lays_card(),
        touch("None of these"),
        shows(v.ServiceChoice),
    )
    yield "a card unnoticed, and back", (*services, touch("Back"), read)
    yield "a card unnoticed, and a service", (*services, touch("Định danh"), read)
    lookups = (
        *BEGUN,
        holds_up(CARD_CODE),
        touch("Look up without card", "Procedures, papers, fees"),
        lays_card(),
        touch("Back"),
        shows(v.LookupMenu),
    )
    yield "a card unnoticed at the lookups, and back", (*lookups, touch("Back"), read)
    yield "a card unnoticed, and a dossier's code", (*lookups, holds_up(people.DOSSIER.code), read)
    for lookup in Lookup:
        if REQUIRED_ASSURANCE[lookup]:
            touched = touch(LOOKUP_TILES[lookup][1])
            yield f"a card unnoticed, and {lookup.value}", (*lookups, touched, read)


def late_answers() -> Iterator[tuple[str, Path]]:
    """How requests stand comes in the background, after the question for it has failed."""
    found = (people.correction(CorrectionState.OPEN),)
    for fault in (LookupFault.REGISTRY_AWAY, LookupFault.STATION_AWAY, LookupFault.FAILED):
        yield (
            f"requests that come after all: {fault.value}",
            (
                registry_has(corrections=fault),
                *LOOKUPS,
                touch("My requests for correction"),
                shows(v.ProblemNotice),
                knows_corrections(*found),
                touch("Try again"),
                shows(v.CorrectionList),
            ),
        )
    yield (
        "a dossier's code once one has agreed",
        (
            given(away=LookupFault.FAILED),
            *agreed(MENU, "My dossiers"),
            problem(Problem.LOOKUP_FAILED),
            given(away=None),
            touch("Back to the menu"),
            holds_up(people.DOSSIER.code),
            shows(v.DossierShown),
        ),
    )
    yield (
        "done while a sheet is printed",
        (
            *KINDS[v.CardStatus],
            given(prints=None),
            touch("Print this"),
            shows(v.Working),
            touch("Finish"),
            shows(v.Goodbye),
        ),
    )


def corrections() -> Iterator[tuple[str, Path]]:
    no_paper = loses(Device.PRINTER)
    for fault in (*TicketFault, ev.AlreadyWaiting("A003")):
        name = getattr(fault, "value", "already waiting")
        yield (
            f"a correction without a number: {name}",
            (
                given(ticket=fault),
                no_paper,
                *SENT,
                shows(v.CorrectionTaken, ticket=None),
            ),
        )
    yield "a correction without paper", (no_paper, *SENT, shows(v.CorrectionTaken))
    elsewhere = msgspec.structs.replace(people.RECEIPT, service_id="elsewhere")
    yield (
        "a correction for a counter that is not here",
        (
            no_paper,
            registry_has(correction=elsewhere),
            *SENT,
            shows(v.CorrectionTaken, ticket=None),
        ),
    )
    for fault in LookupFault:
        yield (
            f"a correction whose card was taken: {fault.value}",
            (
                *DISPUTED,
                station_is_slow(),
                touch("Send the request", "Yes, I agree"),
                shows(v.Working),
                takes_card(),
                given(away=fault),
                station_answers(),
                shows(v.Goodbye),
            ),
        )
        yield (
            f"a lookup: {fault.value}",
            (
                given(away=fault),
                *agreed(MENU, "My details"),
                shows(v.ProblemNotice),
            ),
        )
    yield (
        "requests that are asked for late",
        (
            registry_has(corrections=LookupFault.FAILED),
            *LOOKUPS,
            station_is_slow(),
            registry_has(corrections=()),
            touch("My requests for correction"),
            shows(v.CorrectionList),
        ),
    )


def late() -> Iterator[tuple[str, Path]]:
    """The card is gone, or the sensor, when the same is tried again."""
    leaving: Path = (*SERVICES, station_is_slow(), touch("Định danh"), shows(v.Working))
    failed: Path = (
        given(ticket=TicketFault.STATION_AWAY),
        station_answers(),
        problem(Problem.STATION_AWAY),
    )
    again = touch("Try again")
    yield (
        "a ticket tried again without the card",
        (
            *leaving,
            takes_card(),
            *failed,
            again,
            shows(v.PlaceCard),
        ),
    )
    yield (
        "a ticket tried again beside the card",
        (
            *leaving,
            touch("Finish"),
            *failed,
            again,
            shows(v.AccessKeyEntry),
        ),
    )
    yield (
        "a ticket tried again without a reader",
        (
            *leaving,
            takes_card(),
            *failed,
            *NO_READER,
            again,
            problem(Problem.CARD_READER_AWAY),
        ),
    )
    yield (
        "a card laid down after the ticket failed",
        (
            *leaving,
            takes_card(),
            *failed,
            lays_card(),
            shows(v.AccessKeyEntry),
        ),
    )
    yield (
        "a ticket tried again without the sensor",
        (
            *PROBLEMS[Problem.HOLDER_NOT_VERIFIED],
            given(ticket=TicketFault.STATION_AWAY),
            touch("Go on"),
            problem(Problem.STATION_AWAY),
            loses(Device.FINGERPRINT),
            again,
            problem(Problem.FINGERPRINT_AWAY),
        ),
    )
    yield (
        "a finger tried again without the sensor",
        (
            *PROBLEMS[Problem.HOLDER_NOT_VERIFIED],
            loses(Device.FINGERPRINT),
            again,
            problem(Problem.FINGERPRINT_AWAY),
        ),
    )
    yield (
        "a sensor that is lost twice",
        (
            given(finger=FingerFault.SENSOR_AWAY),
            *SERVICES,
            touch("Lý lịch"),
            problem(Problem.FINGERPRINT_AWAY),
            loses(Device.FINGERPRINT),
            again,
            problem(Problem.FINGERPRINT_AWAY),
        ),
    )
    yield (
        "a reader that comes back with the card on it",
        (
            *PROBLEMS[Problem.CARD_READER_AWAY],
            finds(Device.CARD_READER),
            shows(v.PlaceCard),
        ),
    )
    yield (
        "back to the card that is blocked",
        (
            *PROBLEMS[Problem.CARD_BLOCKED],
            touch("Ticket without card", "Back"),
            shows(v.AccessKeyEntry),
        ),
    )
    yield (
        "a service that needs the card that is blocked",
        (
            *PROBLEMS[Problem.CARD_BLOCKED],
            touch("Ticket without card", "Định danh"),
            shows(v.AccessKeyEntry),
        ),
    )
    yield (
        "a service that needs more than the chip proves",
        (
            *UNPROVED,
            touch("Take a number", "Định danh"),
            problem(Problem.CHIP_NOT_PROVED),
        ),
    )
    proves_nothing = given(evidence=(people.SIGNED, people.NO_CHIP_CHECK, people.VALID))
    yield (
        "a service for which the card then proves too little",
        (
            proves_nothing,
            *NO_CARD,
            touch("Định danh"),
            *CHECKED,
            touch("Continue"),
            problem(Problem.CHIP_NOT_PROVED),
        ),
    )
    yield (
        "a lookup for which there is no station any more",
        (
            *LOOKUPS_NO_CARD,
            touch("My details"),
            *CHECKED,
            happens(ev.StationChanged(False)),
            touch("Continue"),
            problem(Problem.STATION_AWAY),
        ),
    )
    yield (
        "a dossier's code while there is no station",
        (
            *MENU,
            happens(ev.StationChanged(False)),
            holds_up(people.DOSSIER.code),
            problem(Problem.STATION_AWAY),
        ),
    )
    yield (
        "a dossier's code at the lookups while there is no station",
        (
            *LOOKUPS,
            happens(ev.StationChanged(False)),
            holds_up(people.DOSSIER.code),
            problem(Problem.STATION_AWAY),
        ),
    )
    yield (
        "a dossier's code with a chip that proves nothing",
        (
            *UNPROVED,
            holds_up(people.DOSSIER.code),
            problem(Problem.CHIP_NOT_PROVED),
        ),
    )
    yield (
        "the card's dates without a station, at once",
        (
            *agreed(LOOKUPS, "Where I am registered"),
            touch("Back"),
            happens(ev.StationChanged(False)),
            touch("My identity card"),
            shows(v.CardStatus),
        ),
    )
    yield (
        "back from the priorities",
        (*KINDS[v.PriorityChoice], touch("Back"), shows(v.ServiceChoice)),
    )
    yield "back from the numbers served", (*KINDS[v.ServedList], touch("Back"), shows(v.Idle))
    yield "back from the question", (*KINDS[v.ConsentQuestion], touch("Back"), shows(v.Menu))
    for fault in v.LookFault:
        yield (
            f"a ticket held up: {fault.value}",
            (
                given(seen=fault),
                holds_up(people.TICKET_CODE),
                shows(v.TicketStanding, fault=fault),
            ),
        )
    yield "a ticket held up, and no answer", (*WAITING, passes(31), shows(v.TicketStanding))
    yield (
        "a ticket held up where a card is asked for, without a station",
        (
            *BEGUN,
            happens(ev.StationChanged(False)),
            holds_up(people.TICKET_CODE),
            shows(v.TicketStanding),
        ),
    )
    yield (
        "a code read before the services, and the card",
        (
            *BEGUN,
            holds_up(CARD_CODE),
            touch("Ticket without card"),
            lays_card(),
            shows(v.CheckResult),
        ),
    )
    yield (
        "a code read before the lookups, and the card",
        (
            *BEGUN,
            holds_up(CARD_CODE),
            touch("Look up without card"),
            lays_card(),
            shows(v.CheckResult),
        ),
    )


LATE: dict[str, Path] = dict(
    (*corrections(), *late(), *unreadable(), *unnoticed(), *late_answers())
)
