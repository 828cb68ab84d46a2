"""What an audit of a screen has to say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """Something on a screen that breaks a promise of the design."""

    screen: str
    """Name of the example and how it was shown."""
    rule: str
    where: str
    """The text, or the kind of widget."""
    detail: str
    """What was measured, beside what is promised. Sizes in pixels of the panel."""

    def __str__(self) -> str:
        return f"{self.screen}: {self.rule}: {self.where}: {self.detail}"
