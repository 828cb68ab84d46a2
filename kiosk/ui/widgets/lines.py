"""Rows of a sheet: one look for everything that the terminal tells about a resident."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import ceil
from typing import ClassVar

from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.theme import Rgba, theme
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import TouchTarget
from kiosk.ui.widgets.lettering import one_line
from kiosk.ui.widgets.surface import Surfaced


def tag_room(text: str, *, bold: bool) -> int:
    """Width in pixels that a small text at the right of a row has: what the longest of its lines
    needs, up to a limit."""
    needed = max(one_line(line, theme.text_small, bold=bold) for line in text.split("\n"))
    return min(ceil(needed), theme.tag)


class Look(Enum):
    """What a colour means. It never stands alone: an icon and words say the same."""

    PLAIN = "brand"
    GOOD = "good"
    CAUTION = "caution"
    BAD = "bad"
    NEUTRAL = "neutral"
    CALM = "calm"

    @property
    def ink(self) -> Rgba:
        return theme.colour("brand_ink" if self is Look.PLAIN else self.value)

    @property
    def tint(self) -> Rgba:
        return theme.colour(f"{self.value}_tint")


@dataclass(frozen=True)
class Line:
    """What one row says. `key` is what a touch on it means; empty: it takes none."""

    text: str
    label: str = ""
    note: str = ""
    icon: str = "info"
    look: Look = Look.PLAIN
    tag: str = ""
    """At the right: how it stands, in a word or two."""
    stands_out: bool = False
    key: str = ""
    mark: str = "right"
    """Icon of what a touch does."""


class _Lined:
    """What the rows have in common."""

    said: ClassVar = ("label", "text", "note", "tag", "key")
    label = StringProperty("")
    text = StringProperty("")
    note = StringProperty("")
    icon = StringProperty("")
    tag = StringProperty("")
    key = StringProperty("")
    mark = StringProperty("")
    ink = ColorProperty()
    least = NumericProperty(0)
    tag_room = NumericProperty(0)
    """Width in pixels that the tag has: what it needs on one line, up to a limit."""

    @property
    def lowest(self) -> float:
        """No less than that will its height be, in pixels, when its texts have been set."""
        small = theme.text_small * (bool(self.label) + bool(self.note))
        return max(self.least, small + theme.text_body * bool(self.text) + theme.gap_m)

    def show(self, line: Line) -> None:
        self.label, self.text, self.note = line.label, line.text, line.note
        self.icon, self.ink = line.icon, line.look.ink
        self.tag, self.key, self.mark = line.tag, line.key, line.mark if line.key else ""
        self.tag_room = tag_room(line.tag, bold=True)
        self.fill = line.look.tint if line.stands_out else theme.surface


class LineRow(_Lined, Surfaced, BoxLayout):
    """A row to be read."""


class PublicRow(LineRow):
    """A row that says what holds for everybody: the voice may say it to the whole hall."""

    aloud: ClassVar = ("label", "text", "note", "tag")


class TouchLine(_Lined, TouchTarget):
    """A row that can be touched. It may say something personal, and forgets it."""

    keeps_texts = False

    def show(self, line: Line) -> None:
        super().show(line)
        self.disabled = self.only_read = not line.key


class PublicTouchLine(TouchLine):
    """A row to be touched that says what holds for everybody."""

    aloud: ClassVar = ("label", "text", "note", "tag")


class StepRow(LineRow):
    """One station on a way; a thread leads from one to the next."""

    first = BooleanProperty(False)
    last = BooleanProperty(False)


load_kv(__file__)
