"""Paths of one pattern in which something comes too late, or the card is gone meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from kiosk.records.correction import CorrectionState
from kiosk.ui.lookup_wording import LOOKUPS as LOOKUP_TILES
from kiosk.visit import event as ev
from kiosk.visit import view as v
from kiosk.visit.event import TicketFault
from kiosk.visit.lookup_event import LookupFault
from kiosk.visit.lookup_view import REQUIRED_ASSURANCE, Lookup
from kiosk.visit.view import Device, Problem
from tests.journeys.paths.again import AGAIN
from tests.journeys.paths.reached import (
    BEGUN,
    DISPUTED,
    KINDS,
    LOOKUPS,
    MENU,
    NO_READER,
    PROBLEMS,
    SENT,
    agreed,
)
from tests.journeys.paths.steps import (
    CARD_CODE,
    Path,
    given,
    holds_up,
    knows_corrections,
    lays_card,
    loses,
    problem,
    registry_has,
    shows,
    station_answers,
    station_is_slow,
    takes_card,
    touch,
)
from tests.kiosk.visit import people


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
        touch("Ticket without card", "Priority service?"),
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
    asks = touch("My requests for correction")
    yield "a card unnoticed, and requests", (*lookups, asks, read)


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


def held_up() -> Iterator[tuple[str, Path]]:
    """A ticket of which the station says nothing."""
    for fault in v.LookFault:
        yield (
            f"a ticket held up: {fault.value}",
            (
                given(seen=fault),
                holds_up(people.TICKET_CODE),
                shows(v.TicketStanding, fault=fault),
            ),
        )


LATE: dict[str, Path] = dict(
    (*corrections(), *held_up(), *AGAIN.items(), *unreadable(), *unnoticed(), *late_answers())
)
