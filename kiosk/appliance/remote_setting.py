"""Settings that a station may change on its terminals, and within which bounds.

Only what changes how a visit goes and when the machine is looked after: no device, no address, no
file, nothing secret, nothing that decides whom the terminal trusts. The terminal checks what
arrives by this very list, whatever its station sends.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

Value = str | int | float | bool
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,4}", re.ASCII)


@dataclass(frozen=True)
class WholeNumber:
    least: int
    most: int
    unit: str = ""
    """`seconds`, or empty."""


@dataclass(frozen=True)
class OneOf:
    choices: tuple[str, ...]


@dataclass(frozen=True)
class TimeOfDay:
    """HH:MM"""


Kind = WholeNumber | OneOf | TimeOfDay

REMOTE: Mapping[str, Kind] = {
    "update.quiet_from": TimeOfDay(),
    "update.quiet_to": TimeOfDay(),
    "visit.inactivity": WholeNumber(15, 300, "seconds"),
    "visit.countdown": WholeNumber(10, 60, "seconds"),
    "visit.farewell": WholeNumber(2, 30, "seconds"),
    "visit.take_card": WholeNumber(10, 120, "seconds"),
    "visit.revealed": WholeNumber(5, 60, "seconds"),
    "visit.finger_tries": WholeNumber(1, 5),
    "screen.variant": OneOf(("light", "dark", "high_contrast")),
    "screen.text_size": OneOf(("normal", "large", "largest")),
    "screen.input_method": OneOf(("telex", "vni", "off")),
    "screen.tones": OneOf(("old", "new")),
    "audio.dialect": OneOf(("north", "central", "south")),
    "log.level": OneOf(("info", "warning", "error", "debug")),
}
"""section.key → what it may be."""


def typed(path: str, text: str) -> Value | None:
    """What was typed into a form for `path`; None: it may not be that, or may not be changed."""
    match REMOTE.get(path):
        case WholeNumber(least=least, most=most):
            number = int(text) if _NUMBER.fullmatch(text) else -1
            return number if least <= number <= most else None
        case OneOf(choices=choices):
            return text if text in choices else None
        case TimeOfDay():
            return text if _TIME.fullmatch(text) else None
        case _:
            return None


def allowed(settings: Mapping[str, Value]) -> bool:
    """Whether a station may set all of these, and there is one at least."""
    return bool(settings) and all(_fits(path, value) for path, value in settings.items())


def _fits(path: str, value: Value) -> bool:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return False
    return typed(path, str(value)) == value
