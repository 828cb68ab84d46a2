"""How the way to the station stands: for whoever looks after the terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.link.outbox import Outbox
from kiosk.visit.event import StationTrouble


@dataclass(frozen=True)
class Undelivered:
    """What the station has not been told yet."""

    waiting: int
    refused: int
    """The station will never take them; they are kept for staff."""
    oldest: dt.datetime | None
    """When the first of the tickets that wait was given out."""


class LinkStanding:
    """Looks only. From any thread."""

    def __init__(
        self, outbox: Outbox, reached: Callable[[], tuple[bool | None, StationTrouble | None]]
    ) -> None:
        self._outbox = outbox
        self.reached = reached
        """Whether the station answers (None: it is still looked for), and what is wrong."""

    def undelivered(self) -> Undelivered:
        """Raises OutboxError."""
        waiting, refused = self._outbox.counts()
        return Undelivered(waiting, refused, self._outbox.oldest_waiting() if waiting else None)
