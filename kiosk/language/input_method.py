"""Which keys write Vietnamese letters and tones, as data: Telex and VNI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.language.vietnamese import ACUTE, DOT, GRAVE, HOOK, TILDE


@dataclass(frozen=True)
class InputMethod:
    """Keys are lower-case: in capitals they do the same."""

    name: str
    tones: Mapping[str, str]
    """Key → tone as a combining mark; empty takes the tone away."""
    marks: Mapping[str, Mapping[str, str]]
    """Key → the letters that it changes, each with what becomes of it."""
    letters: Mapping[str, str] = field(default_factory=dict)
    """Key → the letter that it writes where it has nothing to change."""


_TELEX_TONES = {"f": GRAVE, "s": ACUTE, "x": TILDE, "r": HOOK, "j": DOT, "z": ""}
_TELEX_MARKS = {
    "a": {"a": "â", "ă": "â"},
    "e": {"e": "ê"},
    "o": {"o": "ô", "ơ": "ô"},
    "w": {"a": "ă", "â": "ă", "o": "ơ", "ô": "ơ", "u": "ư"},
    "d": {"d": "đ"},
}

TELEX = InputMethod("Telex", _TELEX_TONES, _TELEX_MARKS, {"w": "ư"})
SIMPLE_TELEX = InputMethod("Telex", _TELEX_TONES, _TELEX_MARKS)
"""W by itself stays w."""
VNI = InputMethod(
    "VNI",
    {"1": ACUTE, "2": GRAVE, "3": HOOK, "4": TILDE, "5": DOT, "0": ""},
    {
        "6": {"a": "â", "ă": "â", "e": "ê", "o": "ô", "ơ": "ô"},
        "7": {"o": "ơ", "ô": "ơ", "u": "ư"},
        "8": {"a": "ă", "â": "ă"},
        "9": {"d": "đ"},
    },
)
PLAIN = InputMethod("", {}, {})
"""Keys are what is written on them."""
MARK_KEYS = InputMethod(
    "",
    VNI.tones,
    {
        "ă": {"a": "ă", "â": "ă"},
        "â": {"a": "â", "ă": "â"},
        "ê": {"e": "ê"},
        "ô": {"o": "ô", "ơ": "ô"},
        "ơ": {"o": "ơ", "ô": "ơ", "u": "ư"},
        "ư": {"u": "ư", "o": "ơ"},
        "đ": {"d": "đ"},
    },
    {letter: letter for letter in "ăâêôơưđ"},
)
"""Keys that show the letter which they make of one that is there, or write; tones as VNI has them.
ươ takes both its horns from either key."""
