"""What the link knows of the time, and whom it tells what the station says of it."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from typing import Protocol

from kiosk.appliance.clock import Heard


class KnownTime(Protocol):
    """From any thread; all return at once."""

    def now(self) -> dt.datetime:
        """What the machine's clock shows, right or wrong; UTC."""
        ...

    def floor(self) -> dt.datetime | None:
        """None: `now` is to be believed. Else nobody knows the time, but that it is later."""
        ...

    def heard(self, word: Heard) -> None:
        """The station's time, of one that has proved to be this terminal's station."""
        ...


class OwnTime:
    """A KnownTime where somebody else sees to the clock: it is believed."""

    def __init__(self, clock: Callable[[], dt.datetime]) -> None:
        self.now = clock

    def floor(self) -> dt.datetime | None:
        return None

    def heard(self, word: Heard) -> None:
        """Nobody here asks."""


def since_boot() -> float:
    """Seconds, asleep ones among them; nobody sets this clock."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)
