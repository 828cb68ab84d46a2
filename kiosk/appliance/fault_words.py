"""A fault that a driver, the caretaker or the settings have named in English, in another tongue."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from kiosk.appliance.fault_texts import FAULTS

DEEPEST = 4
"""A fault within a fault; the caretaker quotes a program that quotes the system."""
_PLACE = re.compile(r"%\((\w+)\)s")


def fault_in(said: str, translate: Callable[[str], str], depth: int = DEEPEST) -> str:
    """`said` in the language of `translate` (of the domain "kiosk"); as it is where nobody has
    words for it: the name of a device, or what a vendor's driver says."""
    known = _known().get(said)
    if known is not None:
        return translate(known)
    if depth == 0:
        return said
    for form, text in _forms():
        found = form.fullmatch(said)
        if found is not None:
            parts = found.groupdict().items()
            return translate(text) % {k: fault_in(part, translate, depth - 1) for k, part in parts}
    place, colon, reason = said.partition(": ")
    return f"{place}{colon}{fault_in(reason, translate, depth - 1)}" if reason else said


@cache
def _known() -> dict[str, str]:
    return {text: text for text in FAULTS if not _PLACE.search(text)}


@cache
def _forms() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Those with most words of their own first, so that none hides a closer one."""
    with_places = sorted((t for t in FAULTS if _PLACE.search(t)), key=lambda t: -_own_words(t))
    return tuple((_form(text), text) for text in with_places)


def _own_words(text: str) -> int:
    return len(_PLACE.sub("", text))


def _form(text: str) -> re.Pattern[str]:
    pieces = _PLACE.split(text)
    literal = (
        re.escape(piece) if i % 2 == 0 else f"(?P<{piece}>.+?)" for i, piece in enumerate(pieces)
    )
    return re.compile("".join(literal))
