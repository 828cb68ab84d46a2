"""Texts of drivers and of the system in what a terminal tells of itself: bounded, nobody's data.

A driver's error names ports, codes and system errors. Should one ever quote what was read, it is
cut out here: letters of Vietnamese names, numbers as long as an identity number, lines of a
machine-readable zone.
"""

from __future__ import annotations

import re

LONGEST = 160
WITHHELD = "withheld"
_LONG_NUMBER = re.compile(r"[0-9]{9,}", re.ASCII)
"""The old identity number has nine digits, the new one twelve."""
_MACHINE_READABLE = "<<"


def is_plain(text: str, longest: int = LONGEST) -> bool:
    """Whether it may stand in a finding as it is."""
    return (
        len(text) <= longest
        and text.isprintable()
        and _MACHINE_READABLE not in text
        and not _LONG_NUMBER.search(text)
        and not any(letter.isalpha() and not letter.isascii() for letter in text)
    )


def plain(text: str, longest: int = LONGEST) -> str:
    """`text` on one line and cut to `longest`, long numbers masked; withheld if it cannot be."""
    line = " ".join(text[: 4 * longest].split())
    masked = _LONG_NUMBER.sub("(number)", line)
    cut = masked if len(masked) <= longest else f"{masked[: longest - 3]}..."
    return cut if is_plain(cut, longest) else WITHHELD
