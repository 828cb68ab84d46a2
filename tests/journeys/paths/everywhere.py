"""What every screen offers beside its own: the language, the look, the staff, and more time.

After each of them the same is shown as before, and can still be touched.
"""

from __future__ import annotations

from kiosk.language import Language
from kiosk.ui.theme import theme
from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit import view as v
from kiosk.visit.look import Look, TextSize, Variant, Voice
from tests.journeys.paths.reached import KINDS
from tests.journeys.paths.steps import (
    INACTIVITY,
    Path,
    Step,
    happens,
    passes,
    says,
    touch,
    touch_look,
)
from tests.journeys.paths.together import Terminal

LARGE = Look(Variant.HIGH_CONTRAST, TextSize.LARGEST, simple=True, low=True)
QUIET = (
    *(v.Idle, v.Goodbye, v.Reading, v.Working, v.FingerPrompt, v.Pairing, v.ClockWrong),
    *(v.TicketStanding, v.ServedList, v.RatingQuestion, v.RatingThanks),
)
"""Nobody is asked there whether they are still there."""


def asks(*intents: it.Intent) -> Step:
    """Through the screen's own door to the core, whatever button leads there."""

    def do(terminal: Terminal) -> None:
        for intent in intents:
            terminal.screen.app._send(intent)
            terminal.taken(1)

    return Step(f"asks({', '.join(type(one).__name__ for one in intents)})", do)


def looks(look: Look) -> Step:
    """This is the look of the View, and of the screen."""

    def do(terminal: Terminal) -> None:
        assert terminal.view.look == theme.look == look, (terminal.view.look, theme.look)
        assert not terminal.view.choosing_look

    return Step(f"looks({look})", do)


def unmoved(*steps: Step) -> Step:
    """After these steps the body is the one that was there before them."""

    def do(terminal: Terminal) -> None:
        before = terminal.view.body
        for step in steps:
            step.do(terminal)
        assert terminal.view.body == before

    return Step(f"unmoved({', '.join(map(str, steps))})", do)


def _path(kind: type) -> Path:
    visit: Path = ()
    if kind not in (v.Pairing, v.ClockWrong):
        visit = (
            unmoved(touch("Call staff"), happens(ev.StaffHeard())),
            says("Staff called"),
            unmoved(happens(ev.StaffAnswered())),
            says("Staff is coming"),
        )
    still: Path = ()
    if kind not in QUIET:
        still = (passes(INACTIVITY), unmoved(touch("I'm still here")))
    return (
        *KINDS[kind],
        unmoved(touch("English"), touch("Tiếng Việt")),
        unmoved(
            touch_look(),
            touch("High contrast", "Done"),
            looks(Look(Variant.HIGH_CONTRAST)),
            touch("English", "Tiếng Việt"),
            asks(it.ChooseLook(Look())),
            looks(Look()),
        ),
        unmoved(asks(it.ChooseVoice(Voice()), it.ChooseVoice(None))),
        *visit,
        *still,
        unmoved(asks(it.ChooseLanguage(Language.ENGLISH), it.ChooseLanguage(Language.VIETNAMESE))),
        asks(it.StillHere()),
    )


EVERY_LOOK: Path = (
    *KINDS[v.Menu],
    unmoved(
        touch_look(),
        touch("High contrast", "Largest text", "Fewer choices", "Buttons lower", "Done"),
        looks(LARGE),
        touch("English", "Tiếng Việt"),
        touch_look(),
        touch("Dark colours", "Large text", "Light colours", "Normal text"),
        touch("Fewer choices", "Buttons lower", "Read aloud", "Read aloud", "Done"),
        looks(Look()),
        touch("English", "Tiếng Việt"),
    ),
    touch("Take a number"),
)

EVERYWHERE: dict[type, Path] = {kind: _path(kind) for kind in KINDS}
