"""Delivers the outbox: in order, again and again until the station has answered."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from kiosk.backoff import Backoff
from kiosk.link.client import StationClient
from kiosk.link.outbox import Entry, Outbox
from kiosk.link.outcome import Done, Failure, Refused
from kiosk.link.timing import Timing

MOST_AT_ONCE = 200
"""Entries in one go, so that the queue lengths on the screen are not kept waiting."""
_TRY_LATER = frozenset({408, 425, 429})
"""Refusals that are about the moment, not about the entry."""

_log = logging.getLogger(__name__)


class Delivery:
    """Used by one thread. Pauses grow while the station fails, whatever wakes the link."""

    def __init__(self, outbox: Outbox, timing: Timing, stopping: Callable[[], bool]) -> None:
        self._outbox = outbox
        self._stopping = stopping
        self._backoff = Backoff(timing.away_first, timing.away_longest)
        self._not_before = 0.0

    def deliver(self, client: StationClient, station_id: str) -> None:
        """Deliver what there is for this station, until a fault. Raises OutboxError."""
        if time.monotonic() < self._not_before:
            return
        for _ in range(MOST_AT_ONCE):
            entry = self._outbox.next_entry(station_id)
            if entry is None or self._stopping():
                return
            outcome = _told(client, entry)
            if isinstance(outcome, Done):
                self._outbox.delivered(entry.sequence)
                self._backoff.reset()
            elif isinstance(outcome, Refused) and outcome.status not in _TRY_LATER:
                _log.error("the station refused a %s: %s", entry.kind, outcome.code)
                self._outbox.refused(entry.sequence, outcome.code)
            else:
                _log.warning("a %s waits to be delivered: %s", entry.kind, outcome)
                self._not_before = time.monotonic() + self._backoff.next()
                return


def _told(client: StationClient, entry: Entry) -> Done | Failure:
    tell = client.deliver if entry.kind == "ticket" else client.withdraw
    return tell(entry.body)
