"""In which ways every screen is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from kiosk.language import Language
from kiosk.visit.look import Look, TextSize, Variant

Panel = tuple[int, int]
"""Width and height in pixels."""
FIRST_PANEL: Panel = (1280, 800)
PANELS: tuple[Panel, ...] = (FIRST_PANEL, (1920, 1080))


@dataclass(frozen=True)
class Manner:
    panel: Panel
    language: Language
    look: Look

    @property
    def form(self) -> str:
        """How the choices stand."""
        names = [name for name in ("simple", "low") if getattr(self.look, name)]
        return "-".join(names) or "usual"

    @property
    def name(self) -> str:
        """As a folder may be called, e.g. `1280x800-vi-normal-light-usual`."""
        look = self.look
        parts = (self.language.value, look.text_size.value, look.variant.value, self.form)
        return "-".join((panel_name(self.panel), *parts))


def panel_name(panel: Panel) -> str:
    return f"{panel[0]}x{panel[1]}"


@dataclass(frozen=True)
class Choice:
    """What of all manners is wanted."""

    languages: Sequence[Language]
    sizes: Sequence[TextSize] = tuple(TextSize)
    variants: Sequence[Variant] = tuple(Variant)
    panels: Sequence[Panel] = PANELS
    whole: bool = False
    """Each with each. Without it: all texts sizes with all colours on the first panel, in their
    usual form; the other forms and the other panels in the first of the colours alone, which
    changes no place and no size."""

    def manners(self) -> Iterator[Manner]:
        forms = product((False, True), repeat=2)
        every = product(self.panels, forms, self.languages, self.sizes, self.variants)
        for panel, (simple, low), language, size, variant in every:
            plain = panel == self.panels[0] and not (simple or low)
            if self.whole or plain or variant is self.variants[0]:
                yield Manner(panel, language, Look(variant, size, simple, low))
