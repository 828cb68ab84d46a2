"""The 12-digit number, shown and hinted at; text, never an integer."""

from __future__ import annotations

import re

from kiosk.identity.access_key import NUMBER_LENGTH

_NUMBER = re.compile(rf"[0-9]{{{NUMBER_LENGTH}}}", re.ASCII)


def typed_number(text: str) -> str | None:
    """The number as somebody typed it, with or without blanks between its digits; None: it is none.

    >>> typed_number(" 035 090 004 321")
    '035090004321'
    """
    bare = "".join(text.split())
    return bare if _NUMBER.fullmatch(bare) else None


def masked(number: str) -> str:
    """For a screen in a public hall: first three and last three digits, the rest hidden.

    >>> masked("035090004321")
    '035 ••• ••• 321'
    """
    if len(number) < 12:
        return "•" * len(number)
    return f"{number[:3]} ••• ••• {number[-3:]}"
