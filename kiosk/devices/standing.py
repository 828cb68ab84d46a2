"""How a device stands, as the worker that holds it knows: for whoever looks after the terminal."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import Enum

from kiosk.appliance.plain_text import plain
from kiosk.visit.event import Health

HANGS = "does not come back"


class Trouble(Enum):
    """Why a device is not what it should be."""

    NONE = "none"
    GONE = "gone"
    """Not plugged in, or its port cannot be opened."""
    BROKEN = "broken"
    """It is there, and does not answer or answers garbage."""
    HANGS = "hangs"
    """Its driver does not come back."""
    OFFLINE = "offline"
    """A printer's cover is open, or it is switched off behind its interface."""
    OUT_OF_PAPER = "out_of_paper"
    PAPER_LOW = "paper_low"
    """It still prints."""


@dataclass(frozen=True)
class Standing:
    health: Health | None = None
    """None: it has not been looked for yet."""
    trouble: Trouble = Trouble.NONE
    last_error: str = ""
    """The driver's, in English, also when it is over."""
    last_error_at: dt.datetime | None = None

    def now(self, health: Health, trouble: Trouble = Trouble.NONE) -> Standing:
        return replace(self, health=health, trouble=trouble)

    def failed(self, trouble: Trouble, error: str, at: dt.datetime) -> Standing:
        """A driver or its device has failed. `error` is made plain."""
        return replace(self, trouble=trouble, last_error=plain(error), last_error_at=at)
