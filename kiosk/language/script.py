"""The scripts that texts are written in, and where one ends and the next begins."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import Enum
from itertools import groupby


class Script(Enum):
    """By ISO 15924. All of them run from left to right."""

    LATIN = "Latn"
    KHMER = "Khmr"
    CHAM = "Cham"
    TAI_VIET = "Tavt"
    HAN = "Hans"


_BLOCKS = (
    (0x1780, 0x17FF, Script.KHMER),
    (0x19E0, 0x19FF, Script.KHMER),
    (0x2E80, 0x9FFF, Script.HAN),
    (0xAA00, 0xAA5F, Script.CHAM),
    (0xAA80, 0xAADF, Script.TAI_VIET),
    (0xF900, 0xFAFF, Script.HAN),
    (0xFF00, 0xFFEF, Script.HAN),
)
"""Unicode blocks: first and last code point. What is in none counts as Latin, digits too."""

_NOT_LATIN = re.compile("[" + "".join(f"{chr(a)}-{chr(b)}" for a, b, _script in _BLOCKS) + "]")


def script_of(character: str) -> Script:
    point = ord(character)
    return next((script for first, last, script in _BLOCKS if first <= point <= last), Script.LATIN)


def runs(text: str) -> Iterator[tuple[Script, str]]:
    """The text in pieces of one script each. What joins or parts letters stays with them."""
    scripts: list[Script] = []
    for character in text:
        joins = scripts and unicodedata.category(character) in ("Mn", "Mc", "Cf")
        scripts.append(scripts[-1] if joins else script_of(character))
    for script, piece in groupby(zip(scripts, text, strict=True), key=lambda pair: pair[0]):
        yield script, "".join(character for _script, character in piece)


def is_latin(text: str) -> bool:
    """Whether nothing of it is in another script."""
    return _NOT_LATIN.search(text) is None
