"""Keeps a stock of leased numbers for every service, for today and for tomorrow.

Tomorrow's are fetched too, so that a terminal that is cut off overnight can open in the morning.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
import uuid
from collections.abc import Callable

from kiosk.backoff import jittered
from kiosk.link.client import StationClient
from kiosk.link.offer import StationOffer
from kiosk.link.outbox import Outbox
from kiosk.link.outcome import Refused
from kiosk.queue.day import station_day
from kiosk.queue.number import NumberBlock

LEAST = 10
"""Numbers left of a service below which more are fetched."""
BLOCK_SIZE = 20
PAUSE_AFTER_REFUSAL = 120.0
"""Seconds; the terminal's share of the day is used up, or the clocks disagree."""

_log = logging.getLogger(__name__)


class Stock:
    """Used by one thread."""

    def __init__(self, outbox: Outbox, terminal_id: str, stopping: Callable[[], bool]) -> None:
        self._outbox = outbox
        self._terminal = terminal_id
        self._stopping = stopping
        self._keys: dict[tuple[str, str, dt.date], str] = {}
        self._day: dt.date | None = None
        self._not_before = 0.0

    def top_up(self, client: StationClient, offer: StationOffer) -> None:
        """Lease what is missing, until a fault. Raises OutboxError."""
        today = station_day(offer.time)
        self._forget_past(today)
        if time.monotonic() < self._not_before:
            return
        for day in (today, today + dt.timedelta(days=1)):
            for service in offer.services:
                if self._stopping():
                    return
                left = self._outbox.numbers_left(offer.station_id, self._terminal, service.id, day)
                if left < LEAST and not self._fetch(client, offer.station_id, service.id, day):
                    return

    def _fetch(self, client: StationClient, station_id: str, service_id: str, day: dt.date) -> bool:
        # The key is kept until there is an answer: a block whose answer was lost comes again.
        wish = (station_id, service_id, day)
        key = self._keys.setdefault(wish, str(uuid.uuid4()))
        answer = client.lease(key, service_id, day, BLOCK_SIZE)
        if isinstance(answer, NumberBlock):
            self._outbox.add_block(answer, station_id, self._terminal)
            del self._keys[wish]
            return True
        _log.warning("no numbers leased for %s: %s", service_id, answer)
        if isinstance(answer, Refused):
            self._not_before = time.monotonic() + jittered(PAUSE_AFTER_REFUSAL)
        return False

    def _forget_past(self, today: dt.date) -> None:
        if self._day != today:
            self._outbox.drop_blocks_before(today)
            self._keys = {wish: key for wish, key in self._keys.items() if wish[2] >= today}
            self._day = today
