"""Finds the station among the addresses where it might be."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator

from kiosk.link.client import StationClient
from kiosk.link.discovery import Discovery
from kiosk.link.offer import StationOffer
from kiosk.link.outcome import Away
from kiosk.link.timing import Timing
from kiosk.link.transport import UnsafeAddress, checked_url

MOST_TRIED = 8
"""Addresses tried in one search: a flood of announcements must not hold the link."""

_log = logging.getLogger(__name__)


class Finder:
    """Asks the address that answered last, then the others. Used by one thread.

    `url`: the only address, or None to discover it. A discovered station is kept: once one has
    answered, another one is not taken for it.
    """

    def __init__(
        self,
        *,
        url: str | None,
        station_id: str | None,
        hint: str | None,
        terminal_id: str,
        timing: Timing,
        on_found: Callable[[], None],
        stopping: Callable[[], bool],
    ) -> None:
        """`hint`: where the station was before a restart. Raises UnsafeAddress for `url`."""
        self._url = None if url is None else checked_url(url)
        self._station_id = station_id
        self._terminal = terminal_id
        self._timing = timing
        self._stopping = stopping
        self._known_by = time.monotonic() + timing.first_answer
        self._last = self._url or _safe(hint)
        self._clients: dict[str, StationClient] = {}
        self._discovery = Discovery(station_id, on_found) if url is None else None

    def find(self) -> tuple[StationClient, StationOffer] | None:
        """The station's client and what it offers; None when it does not answer anywhere."""
        if self._discovery is not None:
            self._discovery.listen()
        for url in self._addresses():
            if self._stopping():
                return None
            client = self._client(url)
            offer = client.station()
            if isinstance(offer, Away) and offer.maybe_sent:
                # One lost answer is no outage: ask again before saying so.
                offer = client.station()
            if not isinstance(offer, StationOffer):
                _log.info("no station at %s: %s", url, offer)
            elif self._station_id not in (None, offer.station_id):
                _log.info("at %s is another station: %s", url, offer.station_id)
            else:
                self._keep(url, offer)
                return client, offer
        return None

    def has_looked_around(self) -> bool:
        """Whether a station that is there would have been found by now: announcements take time."""
        return self._discovery is None or time.monotonic() > self._known_by

    def close(self) -> None:
        if self._discovery is not None:
            self._discovery.close()
        for client in self._clients.values():
            client.close()

    def _addresses(self) -> Iterator[str]:
        found = self._discovery.addresses() if self._discovery is not None else ()
        known = () if self._last is None else (self._last,)
        yield from list(dict.fromkeys((*known, *found)))[:MOST_TRIED]

    def _client(self, url: str) -> StationClient:
        if url not in self._clients:
            self._clients[url] = StationClient(url, self._terminal, self._timing)
        return self._clients[url]

    def _keep(self, url: str, offer: StationOffer) -> None:
        self._last = url
        for other in [other for other in self._clients if other != url]:
            self._clients.pop(other).close()
        if self._url is None:
            self._station_id = offer.station_id


def _safe(hint: str | None) -> str | None:
    try:
        return None if hint is None else checked_url(hint)
    except UnsafeAddress:
        return None
