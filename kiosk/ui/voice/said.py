"""Something to be said, in two wordings: one for the whole hall, one for a single pair of ears."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, repr=False)
class Said:
    """`aloud` goes to the loudspeaker and holds nothing of a person's data.

    `alone`: what headphones hear in its place; empty: the same. What comes from a person's data
    stands there and nowhere else, so that no loudspeaker can say it.
    """

    aloud: str = ""
    alone: str = ""

    def to(self, headphones: bool) -> str:
        return (self.alone or self.aloud) if headphones else self.aloud

    @property
    def personal(self) -> bool:
        return bool(self.alone)


def joined(parts: Iterable[Said], mark: str = ". ") -> Said:
    """One after the other."""
    kept = list(parts)
    aloud = _in_a_row((part.aloud for part in kept), mark)
    if not any(part.personal for part in kept):
        return Said(aloud)
    return Said(aloud, _in_a_row((part.to(True) for part in kept), mark))


def _in_a_row(texts: Iterable[str], mark: str) -> str:
    said = ""
    for text in (one.rstrip(" .") for one in texts if one):
        between = " " if said.endswith(("?", "!")) else mark
        said = f"{said}{between}{text}" if said else text
    return said
