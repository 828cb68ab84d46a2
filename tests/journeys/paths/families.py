"""Paths of one pattern: the same end, arrival or fault wherever it can come."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.ui.lookup_wording import LOOKUPS as LOOKUP_TILES
from kiosk.ui.wording import WAYS_ON
from kiosk.visit import event as ev
from kiosk.visit import view as v
from kiosk.visit.event import TicketFault
from kiosk.visit.lookup_view import REQUIRED_ASSURANCE, Lookup
from kiosk.visit.view import Problem, WayOn
from tests.journeys.paths.families_late import LATE
from tests.journeys.paths.reached import (
    BEGUN,
    CARD_LAID,
    KINDS,
    LOOKUPS,
    LOOKUPS_NO_CARD,
    MENU,
    NO_CARD,
    NO_READER,
    PROBLEMS,
    UNPROVED,
    WAITING,
    agreed,
)
from tests.journeys.paths.steps import (
    ALL_TIME,
    CARD_CODE,
    INACTIVITY,
    Path,
    finishes_countdown,
    given,
    happens,
    holds_up,
    lays_card,
    passes,
    problem,
    shows,
    station_is_slow,
    takes_card,
    touch,
)
from tests.kiosk.visit import people

LYING: Path = (*CARD_LAID, touch("Back"), passes(ALL_TIME), shows(v.Idle))
"""A card was forgotten on the reader."""
SEARCHING: Path = (station_is_slow(), *agreed(MENU, "My dossiers"), shows(v.Working))
OTHER_CODE = "https://example.org/menu"

ENDS: dict[str, Path] = {
    "time passes": (passes(ALL_TIME),),
    "the card is taken": (takes_card(),),
    "the reader is lost": NO_READER,
}
ARRIVALS: dict[str, Path] = {
    "a card": (lays_card(),),
    "a card's code": (holds_up(CARD_CODE),),
    "a dossier's code": (holds_up(people.DOSSIER.code),),
    "another ticket's code": (
        holds_up("kiosk:ticket:" + people.TICKET_CODE[13:].replace("1", "2")),
    ),
}
OUTSIDE: dict[str, Path] = {
    "the idle screen": (),
    "where a ticket stands": KINDS[v.TicketStanding],
    "the numbers served": KINDS[v.ServedList],
    "the faces": KINDS[v.RatingQuestion],
    "thanks": KINDS[v.RatingThanks],
    "the wait for a ticket's standing": WAITING,
}
"""Where no visit is under way; a new person may come at any moment."""


def ends() -> Iterator[tuple[str, Path]]:
    ways = {kind.__name__: path for kind, path in KINDS.items()}
    ways |= {"Working on a lookup": SEARCHING, "a problem without a card": NO_READER + BEGUN[:1]}
    for at, way in ways.items():
        for how, end in ENDS.items():
            yield f"{how} at {at}", (*way, *end)
    for kind in KINDS:
        if kind not in (v.Idle, v.Goodbye, v.Pairing, v.ClockWrong, v.ProblemNotice):
            yield f"finished at {kind.__name__}", (*KINDS[kind], touch("Finish"))
    yield "finished at the wait for a ticket's standing", (*WAITING, touch("Finish"), shows(v.Idle))
    yield (
        "finished at the countdown over a problem",
        (
            *KINDS[v.ProblemNotice],
            passes(INACTIVITY),
            finishes_countdown(),
            shows(v.Goodbye),
        ),
    )


def arrivals() -> Iterator[tuple[str, Path]]:
    for world, before in (
        ("", ()),
        (" beside a forgotten card", LYING),
        (" without a reader", NO_READER),
    ):
        for at, way in OUTSIDE.items():
            for who, arrival in ARRIVALS.items():
                if who == "a card" and before:
                    continue
                yield f"{who} at {at}{world}", (*before, *way, *arrival)
    for world, before in (
        ("", (takes_card(),)),
        (" beside the card", ()),
        (" without a reader", (takes_card(), passes(2), *NO_READER)),
        (" without a station", (happens(ev.StationChanged(False)),)),
    ):
        for who, arrival in {**ARRIVALS, "another code": (holds_up(OTHER_CODE),)}.items():
            if who == "a card" and world:
                continue
            yield f"{who} at the farewell{world}", (*KINDS[v.Goodbye], *before, *arrival)
    for world, before in (
        ("", ()),
        (" beside a forgotten card", LYING),
        (" without a reader", NO_READER),
    ):
        yield f"another code at the idle screen{world}", (*before, holds_up(OTHER_CODE))
    yield (
        "a touch beside a forgotten card",
        (*LYING, touch("Touch to begin"), shows(v.AccessKeyEntry)),
    )


def lookups() -> Iterator[tuple[str, Path]]:
    blocked = (*PROBLEMS[Problem.CARD_BLOCKED], touch("Ticket without card", "Look up"))
    no_reader = (*PROBLEMS[Problem.CARD_READER_AWAY], touch("Ticket without card", "Look up"))
    ways = {
        "without a card": (LOOKUPS_NO_CARD, shows(v.PlaceCard)),
        "with a card that is blocked": (blocked, shows(v.AccessKeyEntry)),
        "without a reader": (no_reader, problem(Problem.CARD_READER_AWAY)),
        "with a chip that proves nothing": (
            (*UNPROVED, touch("Look up")),
            problem(Problem.CHIP_NOT_PROVED),
        ),
        "with a card": (LOOKUPS, shows(v.ConsentQuestion)),
    }
    for how, (way, comes) in ways.items():
        for lookup in Lookup:
            if REQUIRED_ASSURANCE[lookup]:
                yield f"{lookup.value} {how}", (*way, touch(LOOKUP_TILES[lookup][1]), comes)
        yield f"the code of a dossier {how}", (*way, holds_up(people.DOSSIER.code), comes)
    yield (
        "requests with a card that is blocked",
        (*blocked, touch("My requests for correction"), shows(v.AccessKeyEntry)),
    )
    yield "back beside a card that is blocked", (*blocked, touch("Back"), shows(v.AccessKeyEntry))
    yield (
        "requests with a chip that proves nothing",
        (
            *UNPROVED,
            touch("Look up", "My requests for correction"),
            problem(Problem.CHIP_NOT_PROVED),
        ),
    )
    for what in ("My dossiers", "My details"):
        yield (
            f"{what} with a chip that proves nothing",
            (
                *UNPROVED,
                touch(what),
                problem(Problem.CHIP_NOT_PROVED),
            ),
        )
        yield (
            f"{what} once more, from the menu",
            (
                *agreed(MENU, what),
                touch("Back", "Back", what),
                shows(v.DossierList if what == "My dossiers" else v.RecordCheck),
            ),
        )


def problems() -> Iterator[tuple[str, Path]]:
    """Each way on, but for Finish, is one button of the problem."""
    for what, way in PROBLEMS.items():
        for way_on in WAYS.get(what, ()):
            yield f"{way_on.value} from {what.value}", (*way, touch(WAYS_ON[way_on]))
        yield f"finish from {what.value}", (*way, touch("Finish"), shows(v.Goodbye))
    for fault in TicketFault:
        asked = (*NO_CARD, given(ticket=fault), touch("Cư trú"), shows(v.ProblemNotice))
        yield (
            f"{fault.value} without a card",
            (
                *asked,
                touch("Back to the menu"),
                shows(v.ServiceChoice),
            ),
        )


_BY_CARD = (WayOn.TRY_AGAIN, WayOn.TICKET_WITHOUT_CARD)
_NO_CARD = (WayOn.TICKET_WITHOUT_CARD,)
_MENU = (WayOn.MENU,)
_COUNTER = (WayOn.TICKET, WayOn.MENU)
WAYS: dict[Problem, tuple[WayOn, ...]] = {
    Problem.CARD_REMOVED: (WayOn.TRY_AGAIN,),
    Problem.CARD_UNREADABLE: _BY_CARD,
    Problem.NOT_AN_ID_CARD: _BY_CARD,
    Problem.CARD_BLOCKED: _NO_CARD,
    Problem.CARD_NOT_SIGNED: _NO_CARD,
    Problem.CLOCK_UNVERIFIED: _NO_CARD,
    Problem.CARD_CLONED: _NO_CARD,
    Problem.CHIP_NOT_PROVED: _MENU,
    Problem.CARD_EXPIRED: (WayOn.CONTINUE,),
    Problem.CARD_READER_AWAY: _NO_CARD,
    Problem.STATION_AWAY: (WayOn.TRY_AGAIN, WayOn.MENU),
    Problem.SERVICE_CLOSED: _MENU,
    Problem.DAY_FULL: _MENU,
    Problem.ALREADY_WAITING: _MENU,
    Problem.LOOKUP_FAILED: (WayOn.TRY_AGAIN, WayOn.MENU),
    Problem.REGISTRY_AWAY: (WayOn.TRY_AGAIN, *_COUNTER),
    Problem.RECORD_AMBIGUOUS: _COUNTER,
    Problem.RECORD_UNKNOWN: _COUNTER,
    Problem.TOO_MANY_CORRECTIONS: _COUNTER,
    Problem.CONSENT_REFUSED: _COUNTER,
    Problem.HOLDER_NOT_VERIFIED: (WayOn.TRY_AGAIN, WayOn.CONTINUE, WayOn.MENU),
    Problem.FINGERPRINT_AWAY: (WayOn.CONTINUE, WayOn.MENU),
}


FAMILIES: dict[str, Path] = {
    **dict((*ends(), *arrivals(), *lookups(), *problems())),
    **LATE,
}
