"""What every screen offers beside its own: the language, the look, the staff, and more time.

After each of them the same is shown as before, and can still be touched.
"""

from __future__ import annotations

from kiosk.language import Language
from kiosk.visit import intent as it
from kiosk.visit import view as v
from kiosk.visit.look import Look, TextSize, Variant, Voice
from tests.journeys.paths.reached import KINDS
from tests.journeys.paths.steps import INACTIVITY, Path, Step, passes, says, touch
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
    if kind not in (v.Idle, v.Goodbye, v.Pairing, v.ClockWrong):
        visit = (unmoved(touch("Call staff")), says("Staff called"))
    still: Path = ()
    if kind not in QUIET:
        still = (passes(INACTIVITY), unmoved(touch("I'm still here")))
    return (
        *KINDS[kind],
        unmoved(touch("English"), touch("Tiếng Việt")),
        unmoved(
            asks(it.OpenLook()),
            asks(*(it.ChooseLook(Look(each)) for each in Variant)),
            asks(*(it.ChooseLook(Look(text_size=each)) for each in TextSize)),
            asks(it.ChooseLook(LARGE), it.ChooseVoice(Voice()), it.CloseLook()),
            asks(it.ChooseLook(Look()), it.ChooseVoice(None)),
        ),
        *visit,
        *still,
        unmoved(asks(it.ChooseLanguage(Language.ENGLISH), it.ChooseLanguage(Language.VIETNAMESE))),
        asks(it.StillHere()),
    )


EVERYWHERE: dict[type, Path] = {kind: _path(kind) for kind in KINDS}
