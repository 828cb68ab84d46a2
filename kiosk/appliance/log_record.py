"""A line of a terminal's log as it may leave the terminal: nothing of it can name anybody.

It is not the journal's text. `said` is a text that stands in the program itself, with the places
of its arguments still open; an argument is a small number or a name of the program (an enumeration,
a class). All else was dropped where the line was made (kiosk/ops/log_excerpt.py).
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import msgspec

from kiosk.appliance.plain_text import is_plain

MOST_ARGUMENTS = 12
LARGEST_ARGUMENT = 10**6
"""As of this, a number could be a piece of somebody's."""
LONGEST_SAID = 200
WITHHELD = "?"
"""In the place of what was dropped."""
LINES_IN_PART = 40
MOST_PARTS = 50

Argument = (
    int | float | Annotated[str, msgspec.Meta(pattern=r"^(\?|[A-Za-z_][A-Za-z0-9_.]{0,60})$")]
)


class LogLine(msgspec.Struct, frozen=True):
    at: dt.datetime
    level: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{1,10}$")]
    place: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_.]{1,100}:[0-9]{1,6}$")]
    """Module and line."""
    said: Annotated[str, msgspec.Meta(max_length=LONGEST_SAID)] = ""
    """Empty: it was no text of the program's own."""
    arguments: Annotated[tuple[Argument, ...], msgspec.Meta(max_length=MOST_ARGUMENTS)] = ()
    fault: Annotated[str, msgspec.Meta(max_length=LONGEST_SAID)] = ""
    """Class of an exception and the places in the code that it came through."""
    dropped: Annotated[int, msgspec.Meta(ge=0, le=99)] = 0
    """How much was withheld of this line."""

    def __post_init__(self) -> None:
        if not all(is_plain(text, LONGEST_SAID) for text in (self.said, self.fault)):
            raise ValueError("a line that is not plain")
        numbers = [a for a in self.arguments if not isinstance(a, str)]
        if not all(abs(number) < LARGEST_ARGUMENT for number in numbers):
            raise ValueError("a number that is too large")
