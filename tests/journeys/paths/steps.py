"""The words in which paths are told: what is shown, what a person does, what happens meanwhile.

Texts to be touched or read are message ids: they are looked for as the screen says them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kiosk.records.correction import Correction
from kiosk.ui.theme import theme
from kiosk.ui.widgets.buttons import TouchTarget
from kiosk.ui.widgets.scroller import Scroller
from kiosk.visit import event as ev
from kiosk.visit.intent import Intent
from kiosk.visit.lookup_event import CorrectionsFound
from kiosk.visit.machine import Rules
from kiosk.visit.view import Device, Problem, ProblemNotice
from tests.journeys.paths.together import Terminal
from tests.kiosk.visit import people

SLACK = 2
"""Pixels that rounding may take."""


@dataclass(frozen=True)
class Step:
    said: str
    do: Callable[[Terminal], None]
    touches: int = 0
    beside: int = 0
    """Cards laid down and codes held up."""

    def __repr__(self) -> str:
        return self.said


Path = tuple[Step, ...]


def shows(kind: type, **values: Any) -> Step:
    """This kind of View is on the glass, its body with these values."""

    def fits(terminal: Terminal) -> bool:
        body = terminal.view.body
        return isinstance(body, kind) and all(getattr(body, n) == v for n, v in values.items())

    said = ", ".join(f"{name}={value!r}" for name, value in values.items())
    wanted = f"{kind.__name__}({said})" if said else kind.__name__
    return Step(f"shows({wanted})", lambda t: t.until(lambda: fits(t), wanted))


def problem(what: Problem) -> Step:
    return shows(ProblemNotice, problem=what)


def says(text: str) -> Step:
    """The text can be read, as part of what is said somewhere."""
    return Step(
        f"says({text!r})",
        lambda t: t.until(lambda: t.screen.sees(_as_shown(t, text)), f"text {text!r}"),
    )


def does_not_say(text: str) -> Step:
    def do(terminal: Terminal) -> None:
        assert not terminal.screen.sees(_as_shown(terminal, text))

    return Step(f"does_not_say({text!r})", do)


def touch(*texts: str) -> Step:
    """Touches one after the other, turning the pages of a long list to find it."""

    def do(terminal: Terminal) -> None:
        for text in texts:
            _touch(terminal, text)

    return Step(f"touch({', '.join(map(repr, texts))})", do, len(texts))


def opens(text: str) -> Step:
    """Touches what changes the screen and nothing else: the core hears nothing of it."""

    def do(terminal: Terminal) -> None:
        assert terminal.screen.touch(_as_shown(terminal, text)) == []
        terminal.screen.frames(2)

    return Step(f"opens({text!r})", do, 1)


def _as_shown(terminal: Terminal, text: str) -> str:
    return terminal.words()(text).replace("\u00a0", " ")


def _touch(terminal: Terminal, text: str) -> None:
    screen, shown = terminal.screen, _as_shown(terminal, text)

    def there() -> bool:
        try:
            target = screen.target(shown)
        except AssertionError:
            return _turned_page(terminal)
        return not target.disabled

    terminal.until(there, f"{text!r} ({shown!r}) to touch")
    _must_fit(terminal, screen.target(shown), text)
    _all_taken(terminal, screen.touch(shown))


def _must_fit(terminal: Terminal, target: TouchTarget, text: str) -> None:
    """It lies on the panel, whole, and a finger fits on it, if that was asked for."""
    left, bottom = target.to_window(*target.pos)
    assert left >= -SLACK, text
    assert bottom >= -SLACK, text
    assert left + target.width <= theme.width + SLACK, text
    assert bottom + target.height <= theme.height + SLACK, text
    least = terminal.finger - SLACK
    assert target.width >= least, f"{text!r} is {target.width:g} pixels wide"
    assert target.height >= least, f"{text!r} is {target.height:g} pixels high"


def _all_taken(terminal: Terminal, sent: Sequence[Intent]) -> None:
    """What was touched has reached the visit, and what came of it the screen."""
    assert sent, "the touch sends nothing"
    terminal.taken(len(sent))


def _turned_page(terminal: Terminal) -> bool:
    """False, for there is more to see now, or nothing more to turn."""
    for rows in terminal.screen.widgets():
        if isinstance(rows, Scroller) and rows.needed and not rows.at_bottom:
            terminal.screen.touch(rows.ids.down)
    return False


def presses(*names: str) -> Step:
    """Touches the part of the screen that has this name, and no text of its own; a part of a part
    by the names of both."""

    def do(terminal: Terminal) -> None:
        part = terminal.screen.frame.body
        for name in names:
            part = part.ids[name]
        _all_taken(terminal, terminal.screen.touch(part))

    return Step(f"presses({', '.join(map(repr, names))})", do, 1)


def touch_look() -> Step:
    """The key in the header that asks how the screen is to be."""
    return Step("touch_look()", lambda t: _all_taken(t, t.screen.touch(t.screen.frame.ids.look)), 1)


def finishes_countdown() -> Step:
    """With the countdown's own button: another stands below it."""
    return Step(
        "finishes_countdown()",
        lambda t: _all_taken(t, t.screen.touch(t.screen.frame._countdown.ids.finish)),
        1,
    )


def happens(*events: ev.Event) -> Step:
    said = ", ".join(type(event).__name__ for event in events)
    return Step(f"happens({said})", lambda t: t.happens(*events))


def lays_card() -> Step:
    return Step("lays_card()", lambda t: t.happens(ev.CardInserted()), beside=1)


def takes_card() -> Step:
    return Step("takes_card()", lambda t: t.happens(ev.CardRemoved()))


def holds_up(code: str) -> Step:
    """Before the scanner."""
    return Step("holds_up(…)", lambda t: t.happens(ev.CodeScanned(code)), beside=1)


def loses(device: Device) -> Step:
    return happens(ev.DeviceChanged(device, ev.Health.AWAY))


def finds(device: Device) -> Step:
    return happens(ev.DeviceChanged(device, ev.Health.READY))


def passes(seconds: float) -> Step:
    """So long nothing happens."""
    return Step(f"passes({seconds:g})", lambda t: t.skip(seconds))


def given(**answers: Any) -> Step:
    """From now on devices and station answer so."""

    def do(terminal: Terminal) -> None:
        for name, value in answers.items():
            setattr(terminal.desk.answers, name, value)

    return Step(f"given({', '.join(answers)})", do)


def registry_has(**found: Any) -> Step:
    return Step(f"registry_has({', '.join(found)})", lambda t: t.desk.answers.found.update(found))


def knows_corrections(*found: Correction) -> Step:
    """What was asked for in the background when the menu was shown, answered now."""

    def do(terminal: Terminal) -> None:
        asked = terminal.background_request()
        terminal.happens(CorrectionsFound(asked, found))

    return Step("knows_corrections(…)", do)


def station_is_slow() -> Step:
    return Step("station_is_slow()", lambda t: t.desk.answers.station.clear())


def station_answers() -> Step:
    return Step("station_answers()", lambda t: t.desk.answers.station.set())


RULES = Rules()
INACTIVITY = RULES.inactivity + 1
"""Then the countdown is shown."""
ALL_TIME = RULES.inactivity + RULES.countdown + RULES.pairing_limit
"""Longer than any wait."""
CARD_CODE = people.CODE
