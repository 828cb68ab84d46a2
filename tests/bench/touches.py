"""How often a person touches the screen for each task, beside the least that the task needs.

Each task is done on the real screen, joined with the real core, and its touches are counted; cards
laid down and codes held up are counted by themselves. The least is what would be left if every
screen that only leads on were left out: what the person alone can decide, and what the law has
them say.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.journeys.paths.steps import Path


@dataclass(frozen=True)
class Task:
    name: str
    path: Path
    least: int
    why: str
    """What the least is made of."""
    saved: str = ""
    """Which touch could be spared, and what speaks for it."""


def run() -> None:
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    from kiosk.ui.environment import prepare_environment

    prepare_environment()
    from tests.journeys.paths.together import terminal_with
    from tests.kiosk.ui.driver import the_screen

    print(f"  {'task':<38} {'touches':>7} {'least':>6} {'card, code':>11}")
    over = 0
    for task in tasks():
        with terminal_with(the_screen()) as terminal:
            for step in task.path:
                step.do(terminal)
        touches = sum(step.touches for step in task.path)
        beside = sum(step.beside for step in task.path)
        over += touches - task.least
        print(f"  {task.name:<38} {touches:>7} {task.least:>6} {beside:>11}  {task.why}")
        if task.saved:
            print(f"  {'':<38} {'':>7} {'':>6} {'':>11}  {task.saved}")
    print(f"  touches more than the least, all tasks together: {over}")


def tasks() -> Iterator[Task]:
    yield from _tickets()
    yield from _own_data()
    yield from _without_card()
    yield from _manner()


def _tickets() -> Iterator[Task]:
    from kiosk.visit import view as v
    from tests.journeys.paths.reached import NO_CARD, SERVICES
    from tests.journeys.paths.steps import shows, touch

    given = shows(v.TicketTaken)
    yield Task(
        "ticket with the card",
        (*SERVICES, touch("Cư trú"), given),
        1,
        "which service",
        "two: the checks' result could lead on by itself, and the menu could list the services;"
        " but then nobody would have said that the name is theirs",
    )
    yield Task(
        "ticket without a card",
        (*NO_CARD, touch("Cư trú"), given),
        1,
        "which service",
        "two: the idle screen could list the services; but who wakes it would press one",
    )
    yield Task(
        "ticket, served first by law",
        (*SERVICES, touch("Priority service?", "Elderly person", "Cư trú"), given),
        2,
        "which service, on what ground",
        "three, as for a ticket with the card; whoever is old enough by the card needs none of it",
    )


def _own_data() -> Iterator[Task]:
    from kiosk.visit import view as v
    from tests.journeys.paths.reached import DOSSIERS, KINDS, RECORD, SENT
    from tests.journeys.paths.steps import registry_has, shows, touch
    from tests.kiosk.visit import people

    name = "one: the checks' result could lead on by itself"
    yield Task("my dossiers", DOSSIERS, 2, "what, and consent (law 91/2025/QH15)", name)
    yield Task(
        "my record, all is right",
        (
            registry_has(record=people.MINH_AS_ON_CARD),
            *RECORD,
            touch("All is right"),
            shows(v.RecordCheck, confirmed=True),
        ),
        3,
        "what, consent, and that it is right",
        name,
    )
    yield Task(
        "something is wrong, to the receipt",
        (*SENT, shows(v.CorrectionTaken)),
        5,
        "what, consent, which side is right, send, and consent to a second purpose",
        "two: the checks' result, and the way from the record to the form",
    )
    yield Task(
        "where I am registered, unmasked",
        (*KINDS[v.ResidenceShown], touch("Permanent residence")),
        3,
        "what, consent, and to be shown it in a hall full of people",
        "two: the checks' result; and the menu could list all lookups, in smaller tiles",
    )


def _without_card() -> Iterator[Task]:
    from kiosk.queue.ticket_now import Stand
    from kiosk.visit import view as v
    from tests.journeys.paths.reached import KINDS, LOOKUPS_NO_CARD
    from tests.journeys.paths.steps import says, shows, touch
    from tests.journeys.paths.told_standing import standing

    yield Task(
        "papers of a procedure, by its group",
        (
            *LOOKUPS_NO_CARD,
            touch("Procedures, papers, fees", "Cư trú", "Đăng ký tạm trú"),
            shows(v.ProcedureShown),
        ),
        2,
        "which group and which procedure: they are too many for one screen",
        "three: the idle screen could offer procedures; but it is to say one thing, loudly",
    )
    yield Task(
        "today's name of an old commune",
        (
            *LOOKUPS_NO_CARD,
            touch("Old and new place names", *"NHANKH"),
            says("Nhân Khang"),
        ),
        7,
        "what, and enough letters to tell it from others",
        "two, as for procedures",
    )
    yield Task(
        "rating with the ticket",
        (*standing(Stand.SERVED, v.RatingQuestion), touch("Very satisfied"), shows(v.RatingThanks)),
        1,
        "which face",
    )
    yield Task(
        "rating without the ticket",
        (*KINDS[v.RatingQuestion], touch("Very satisfied"), shows(v.RatingThanks)),
        2,
        "which number and which face",
        "one: faces on the idle screen would be pressed by whoever wakes it",
    )


def _manner() -> Iterator[Task]:
    from tests.journeys.paths.steps import says, touch, touch_look

    yield Task("another language", (touch("English"), says("Touch to begin")), 1, "which")
    yield Task(
        "largest text",
        (touch_look(), touch("Largest text", "Done")),
        1,
        "how large",
        "two: a key for each size would stand on every screen and be in everybody's way",
    )
    yield Task("the voice", (touch("Listen"),), 1, "that it is to speak")
