"""What every 2D code scanner gives: one text per code held before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, repr=False)
class Scanned:
    text: str


@dataclass(frozen=True)
class Garbled:
    """Bytes that are not UTF-8, or longer than any code on a card."""


class CodeScanner(Protocol):
    """One scanner, opened."""

    def read(self, timeout: float) -> Scanned | Garbled | None:
        """The next code, or None after `timeout` seconds without one. Raises DeviceGone."""
        ...

    def close(self) -> None: ...
