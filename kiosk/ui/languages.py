"""Which languages a person may choose from on this terminal."""

from __future__ import annotations

from kiosk.language import Language
from kiosk.language.catalogue import offered
from kiosk.ui.fonts import font_file


def offered_languages() -> tuple[Language, ...]:
    """Those that have their texts, and a font here to draw them; Vietnamese first."""
    return tuple(one for one in offered() if font_file(one.script, bold=False))
