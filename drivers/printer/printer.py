"""What every ticket printer can do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from PIL import Image


class Paper(Enum):
    PRESENT = "present"
    LOW = "low"
    OUT = "out"
    UNKNOWN = "unknown"
    """The printer does not tell."""


@dataclass(frozen=True)
class PrinterStatus:
    paper: Paper
    online: bool


class TicketPrinter(Protocol):
    """One printer, opened. Raises DeviceGone, DeviceTimeout."""

    @property
    def width_dots(self) -> int:
        """Printable width: 384 on 58 mm paper, 576 on 80 mm, at 203 dpi."""
        ...

    def status(self) -> PrinterStatus: ...

    def print_image(self, image: Image.Image) -> None:
        """Prints a 1-bit image `width_dots` wide, feeds and cuts. Returns once it is sent."""
        ...

    def close(self) -> None: ...
