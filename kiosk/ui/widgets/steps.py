"""How far something has come that takes several steps: what is done, what is at hand, what comes.

`StepList` names them one below the other; `StepTrack` is one line of numbers, for wherever a title
says already what is at hand. A colour never says it alone: each state has an icon or a number, and
words, which the voice says.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import ClassVar

from kivy.properties import BooleanProperty, ColorProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.ui.theme import Rgba, theme
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.lines import Look
from kiosk.ui.widgets.surface import Surfaced
from kiosk.ui.wording import N_
from kiosk.ui.words import Words


class Progress(Enum):
    """How one step stands."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"
    FAILED = "failed"

    @property
    def icon(self) -> str:
        return _ICONS[self]

    @property
    def look(self) -> Look:
        return _LOOKS[self]


_ICONS = {
    Progress.DONE: "passed",
    Progress.NOW: "clock",
    Progress.AHEAD: "not_done",
    Progress.FAILED: "failed",
}
_LOOKS = {
    Progress.DONE: Look.GOOD,
    Progress.NOW: Look.PLAIN,
    Progress.AHEAD: Look.NEUTRAL,
    Progress.FAILED: Look.BAD,
}
_SAID = {
    Progress.DONE: N_("is done"),
    Progress.NOW: N_("is under way"),
    Progress.AHEAD: N_("comes later"),
    Progress.FAILED: N_("has failed"),
}


def progress_of(place: int, at: int, *, failed: bool = False) -> Progress:
    """Of the step at `place` while the one at `at` is under way, or has failed; both from 0."""
    if place < at:
        return Progress.DONE
    if place > at:
        return Progress.AHEAD
    return Progress.FAILED if failed else Progress.NOW


def step_of(at: int, count: int, words: Words) -> str:
    """`Step 2 of 3`; at the end, that all are done. `at` is from 0."""
    _ = words.gettext
    if at >= count:
        return _("All steps are done")
    return _("Step %(step)d of %(steps)d") % {"step": at + 1, "steps": count}


class StepLine(BoxLayout):
    """One step by its name."""

    said: ClassVar = ("text", "spoken")
    aloud: ClassVar = ("spoken",)
    text = StringProperty("")
    spoken = StringProperty("")
    at_hand = BooleanProperty(False)

    def show(self, number: int, text: str, progress: Progress, words: Words) -> None:
        self.text = text
        self.at_hand = progress in (Progress.NOW, Progress.FAILED)
        self.ids.dot.show(number, progress)
        self.spoken = f"{text}: {words.gettext(_SAID[progress])}"


class StepList(BoxLayout):
    """As high as its steps need."""

    def show(self, names: Sequence[str], at: int, words: Words, *, failed: bool = False) -> None:
        while len(self.children) < len(names):
            self.add_widget(StepLine())
        for place, (name, line) in enumerate(zip(names, reversed(self.children), strict=True)):
            line.show(place + 1, name, progress_of(place, at, failed=failed), words)


class StepDot(Surfaced, FloatLayout):
    """A step by its number, or what became of it."""

    keeps_texts = True
    text = StringProperty("")
    icon = StringProperty("")
    ink = ColorProperty()

    def show(self, number: int, progress: Progress) -> None:
        shown = {Progress.DONE: "check", Progress.FAILED: "cross"}.get(progress, "")
        self.icon, self.text = shown, "" if shown else str(number)
        self.fill, self.border, self.ink = _dress(progress)


def _dress(progress: Progress) -> tuple[Rgba, Rgba, Rgba]:
    """Fill, border and ink."""
    if progress is Progress.NOW:
        return (theme.primary, theme.primary, theme.on_primary)
    if progress is Progress.AHEAD:
        return (theme.surface, theme.outline, theme.ink_soft)
    look = progress.look
    return (look.tint, look.ink, look.ink)


class StepLink(Widget):
    """The way from one to the next."""

    walked = BooleanProperty(False)


class StepTrack(BoxLayout):
    """As wide as its steps need. One stop for the voice, which says what stands there in words."""

    keeps_texts = True
    said: ClassVar = ("spoken",)
    aloud: ClassVar = ("spoken",)
    spoken = StringProperty("")
    label = StringProperty("")
    labelled = BooleanProperty(False)
    """`Step 2 of 3` stands beside it."""

    def show(self, names: Sequence[str], at: int, words: Words, *, failed: bool = False) -> None:
        """`at`: which step is under way, from 0; as many as there are names: all are done."""
        dots, links = self._parts(len(names))
        for place, dot in enumerate(dots):
            dot.show(place + 1, progress_of(place, at, failed=failed))
        for place, link in enumerate(links):
            link.walked = place < at
        told = step_of(at, len(names), words)
        self.label = told if self.labelled else ""
        self.spoken = f"{told}: {names[at]}" if at < len(names) else told

    def hide(self) -> None:
        """There are no steps now."""
        self._parts(0)
        self.label = self.spoken = ""

    def _parts(self, count: int) -> tuple[list[StepDot], list[StepLink]]:
        box = self.ids.dots
        if len(box.children) != max(0, 2 * count - 1):
            box.clear_widgets()
            for place in range(count):
                if place:
                    box.add_widget(StepLink())
                box.add_widget(StepDot())
        parts = list(reversed(box.children))
        return parts[::2], parts[1::2]


load_kv(__file__)
