"""Letters are drawn before they are wanted.

The font library draws each letter of each size once, when it first occurs; with the many letters
of Vietnamese that made the first keys of a person up to three times as slow as later ones.
"""

from __future__ import annotations

import unicodedata

from kiosk.language.vietnamese import TONES
from kiosk.ui.theme import theme
from kiosk.ui.widgets.lettering import Renderer

Font = tuple[float, bool]
"""Size in pixels, and whether it is bold."""

SOME = 12
"""Letters at a time: about a millisecond."""


def _characters() -> str:
    """The likelier a letter, the later: the library keeps 256, and a new one may displace another
    that came before."""
    vowels = "aăâeêioôơuưy"
    toned = unicodedata.normalize("NFC", "".join(v + tone for v in vowels for tone in TONES))
    small = f"{toned}{vowels}bcdđfghjklmnpqrstvwxz"
    return f"{toned.upper()}()/'0123456789{small.removeprefix(toned).upper()}.:|…-,{small}"


CHARACTERS = _characters()

_done: dict[Font, int] = {}


def draw_some(*fonts: Font) -> bool:
    """Draw a few more letters of the first of these that lacks any. False: all are there."""
    for font in fonts:
        done = _done.get(font, 0)
        if done < len(CHARACTERS):
            _done[font] = done + SOME
            size, bold = font
            text = CHARACTERS[done : done + SOME]
            Renderer(text, font_size=size, bold=bold).refresh()
            return True
    return False


def fonts_of_search() -> tuple[Font, ...]:
    """In which the search writes at each key, in the sizes of now."""
    return ((theme.text_small, True), (theme.text_body, True), (theme.text_small, False))
