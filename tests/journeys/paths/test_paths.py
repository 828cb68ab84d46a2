"""Every path through a visit, on the real screen joined with the real core."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

import pytest

from kiosk.ui.examples import WAYS_ON
from kiosk.ui.views import VIEWS
from kiosk.visit import view as v
from kiosk.visit.staff_mode_view import StaffModeBody
from tests.journeys.paths.edges import Edge
from tests.journeys.paths.everywhere import EVERY_LOOK, EVERYWHERE
from tests.journeys.paths.explored import explore, problems
from tests.journeys.paths.families import FAMILIES
from tests.journeys.paths.reached import KINDS, PROBLEMS
from tests.journeys.paths.steps import Path
from tests.journeys.paths.together import Terminal, terminal_with
from tests.journeys.paths.told import TASKS
from tests.journeys.paths.untold import UNTOLD

pytestmark = pytest.mark.slow

OF_STAFF = set(StaffModeBody.__args__)
"""What no resident sees: test_staff_paths.py walks through it."""


class Walked:
    """What all paths of this module have covered, and how many of them there were."""

    def __init__(self) -> None:
        self.edges: set[Edge] = set()
        self.paths = 0

    def follow(self, terminal: Terminal, path: Path) -> None:
        for number, step in enumerate(path):
            try:
                step.do(terminal)
            except AssertionError as error:
                before = ", ".join(map(str, path[max(0, number - 3) : number]))
                raise AssertionError(f"at step {number}, {step}, after {before}: {error}") from None
        self.edges.update(terminal.walked)
        self.paths += 1


@pytest.fixture(scope="module")
def walked() -> Walked:
    return Walked()


@pytest.fixture
def terminal(screen) -> Iterator[Terminal]:  # type: ignore[no-untyped-def]
    with terminal_with(screen) as terminal:
        yield terminal


@pytest.mark.parametrize("name", TASKS)
def test_what_a_person_comes_for(terminal: Terminal, walked: Walked, name: str) -> None:
    walked.follow(terminal, TASKS[name])


@pytest.mark.parametrize("name", FAMILIES)
def test_what_may_happen_anywhere(terminal: Terminal, walked: Walked, name: str) -> None:
    walked.follow(terminal, FAMILIES[name])


@pytest.mark.parametrize("kind", EVERYWHERE, ids=lambda one: one.__name__)
def test_what_is_offered_everywhere(terminal: Terminal, walked: Walked, kind: type) -> None:
    walked.follow(terminal, EVERYWHERE[kind])


def test_every_look_can_be_chosen_in_the_middle_of_a_visit(terminal: Terminal) -> None:
    Walked().follow(terminal, EVERY_LOOK)


def test_every_kind_of_screen_and_every_problem_is_reached() -> None:
    assert set(KINDS) == set(VIEWS) - {v.OutOfService} - OF_STAFF
    assert set(PROBLEMS) == set(v.Problem)


def test_examples_of_problems_offer_the_ways_on_that_a_visit_offers() -> None:
    shown = {(problem, ways) for problem, those in WAYS_ON.items() for ways in those}
    assert shown == problems()


def test_no_edge_of_the_machine_is_left_out(walked: Walked) -> None:
    if walked.paths < len(TASKS) + len(FAMILIES) + len(EVERYWHERE):
        pytest.skip("only some of the paths were followed")
    missing = {str(edge) for edge in explore() - walked.edges}
    untold = {one for one in missing if any(fnmatchcase(one, pattern) for pattern in UNTOLD)}
    assert missing == untold, "no path runs\n" + "\n".join(sorted(missing - untold))
    needless = [pattern for pattern in UNTOLD if not any(fnmatchcase(e, pattern) for e in missing)]
    assert not needless
