"""With the largest text, few choices at a time and nothing else, the three main tasks are done.

What has to be touched can be seen without turning a page, or is come to by the keys that turn it,
and is at least as wide and as high as a finger.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.ui.audit.promise import promised
from kiosk.ui.theme import theme
from kiosk.visit import view as v
from kiosk.visit.intent import ChooseLook
from kiosk.visit.look import Look, TextSize
from tests.journeys.paths.everywhere import asks, looks
from tests.journeys.paths.reached import DOSSIERS, RECORD, SERVICES
from tests.journeys.paths.steps import Path, registry_has, shows, touch, touch_look
from tests.journeys.paths.together import Terminal, terminal_with
from tests.kiosk.visit import people

pytestmark = pytest.mark.slow

LARGEST = Look(text_size=TextSize.LARGEST, simple=True)
CHOSEN: Path = (touch_look(), touch("Largest text", "Fewer choices", "Done"), looks(LARGEST))
TASKS: dict[str, Path] = {
    "a ticket": (*SERVICES, touch("Cư trú"), shows(v.TicketTaken), touch("Finish")),
    "my dossiers": (
        *DOSSIERS,
        touch("Đăng ký tạm trú"),
        shows(v.DossierShown),
        touch("Back", "Finish"),
    ),
    "my record": (
        registry_has(record=people.MINH_AS_ON_CARD),
        *RECORD,
        touch("All is right"),
        shows(v.RecordCheck, confirmed=True),
        touch("Finish"),
    ),
    "my record, something is wrong": (
        *RECORD,
        touch("Something is wrong"),
        shows(v.CorrectionForm),
        touch("The card is right", "Send the request", "Yes, I agree"),
        shows(v.CorrectionTaken),
        touch("Finish"),
    ),
}
PANELS = ((1280, 800), (1920, 1080))


@pytest.fixture(params=PANELS, ids=lambda size: f"{size[0]}x{size[1]}")
def terminal(screen, request: pytest.FixtureRequest) -> Iterator[Terminal]:  # type: ignore[no-untyped-def]
    screen.resize(*request.param)
    with terminal_with(screen) as terminal:
        yield terminal
        asks(ChooseLook(Look())).do(terminal)


@pytest.mark.parametrize("task", TASKS)
def test_a_main_task_is_done_with_the_largest_text_and_few_choices(
    terminal: Terminal, task: str
) -> None:
    terminal.finger = promised(LARGEST, theme.width).touch
    for step in (*CHOSEN, *TASKS[task]):
        step.do(terminal)
