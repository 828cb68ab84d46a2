"""Finds the station among the addresses where it might be."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator

from kiosk.link.client import StationClient
from kiosk.link.discovery import Discovery
from kiosk.link.identity import Identity, IdentityError, IdentityFile
from kiosk.link.known_time import KnownTime
from kiosk.link.offer import StationOffer
from kiosk.link.outcome import Away, Failure
from kiosk.link.security import Security
from kiosk.link.timing import Timing
from kiosk.link.transport import UnsafeAddress, checked_url, is_secured
from kiosk.link.trouble import clocks_differ, consistent_time, trouble_with
from kiosk.visit.event import StationTrouble

MOST_TRIED = 8
"""Addresses tried in one search: a flood of announcements must not hold the link."""

COMPARE_EVERY, COMPARE_SOON = 300.0, 10.0
"""Seconds between two questions for the time, where the clock is believed and where it is not."""

_log = logging.getLogger(__name__)


class Finder:
    """Asks the address that answered last, then the others. Used by one thread.

    `url`: the only address, or None to discover it. A discovered station is kept: once one has
    answered, another one is not taken for it. A terminal that is paired speaks to its own station
    alone, over TLS; one that is not, to a station on this machine alone.
    """

    def __init__(
        self,
        *,
        url: str | None,
        station_id: str | None,
        hint: str | None,
        terminal_id: str,
        file: IdentityFile,
        known_time: KnownTime,
        timing: Timing,
        on_found: Callable[[], None],
        stopping: Callable[[], bool],
    ) -> None:
        """`hint`: where the station was before a restart. Raises UnsafeAddress for `url`."""
        self._url = None if url is None else checked_url(url)
        self._station_id = station_id
        self._terminal = terminal_id
        self._file = file
        self._time = known_time
        self.identity: Identity | None = None
        self.trouble: StationTrouble | None = None
        """Why the last search found no station, or what else it found to be wrong."""
        self.wants_pairing: str | None = None
        """Where a station is that serves paired terminals only, while this one is none of them."""
        self._timing = timing
        self._stopping = stopping
        self._complaint = ""
        self._compared_at = float("-inf")
        self._known_by = time.monotonic() + timing.first_answer
        self._last = self._url or _safe(hint)
        self._clients: dict[str, StationClient] = {}
        self._discovery = Discovery(station_id, on_found) if url is None else None

    def find(self) -> tuple[StationClient, StationOffer] | None:
        """The station's client and what it offers; None when it does not answer anywhere."""
        if self._discovery is not None:
            self._discovery.listen()
        self._refresh_identity()
        self.trouble = None
        for url in self._addresses():
            if self._stopping():
                return None
            if is_secured(url) != (self.identity is not None):
                self._mismatched(url)
                continue
            client = self._client(url)
            offer = client.station()
            if isinstance(offer, Away) and offer.maybe_sent:
                # One lost answer is no outage: ask again before saying so.
                offer = client.station()
            if not isinstance(offer, StationOffer):
                _log.info("no station at %s: %s", url, offer)
                self._note_trouble(offer, url)
            elif self._station_id not in (None, offer.station_id):
                _log.info("at %s is another station: %s", url, offer.station_id)
            else:
                self._keep(url, offer)
                self.trouble = self._compared(url, offer)
                return client, offer
        return None

    def secured_addresses(self) -> tuple[str, ...]:
        """Where a station might be that serves paired terminals."""
        return tuple(url for url in self._addresses() if is_secured(url))

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
            identity = self.identity
            security = None if identity is None else Security.mutual(identity, self._time)
            self._clients[url] = StationClient(url, self._terminal, self._timing, security)
        return self._clients[url]

    def _refresh_identity(self) -> None:
        """Take up what pairing or renewal has left in the file."""
        try:
            identity = self._file.current()
        except IdentityError as error:
            identity = None
            self._complain(str(error))
        if identity is not None and identity.terminal_id != self._terminal:
            self._complain(f"paired as {identity.terminal_id}, but terminal.id is {self._terminal}")
            identity = None
        if identity is not self.identity:
            self.identity = identity
            for client in self._clients.values():
                client.close()
            self._clients.clear()

    def _complain(self, text: str) -> None:
        if text != self._complaint:
            self._complaint = text
            _log.error("this terminal's identity cannot be used: %s", text)

    def _mismatched(self, url: str) -> None:
        if self.identity is None:
            self.trouble = StationTrouble.NOT_PAIRED
            self.wants_pairing = url
            self._complain(f"not paired with the station at {url}; run: kiosk pair")
        elif url == self._url:
            self._complain(f"it is for TLS, and station.url is plain HTTP ({url})")

    def _note_trouble(self, failure: Failure, url: str) -> None:
        if self.identity is not None:
            found = trouble_with(failure, url, self.identity, self._timing, self._time)
            self.trouble = found or self.trouble
            if found is StationTrouble.NOT_ADMITTED:
                self.wants_pairing = url

    def _compared(self, url: str, offer: StationOffer) -> StationTrouble | None:
        """The station's time beside this terminal's; who watches over that one is told of it.

        A clock that nobody believes is no trouble between the two: it is said to be unverified.
        """
        believed = self._time.floor() is None
        differ = clocks_differ(offer.time, self._time.now())
        pause = COMPARE_EVERY if believed else COMPARE_SOON
        if self.identity is not None and time.monotonic() - self._compared_at >= pause:
            self._compared_at = time.monotonic()
            word = consistent_time(url, self.identity, self._timing, offer.time)
            if word is not None:
                self._time.heard(word)
        return StationTrouble.CLOCK_WRONG if differ and believed else None

    def _keep(self, url: str, offer: StationOffer) -> None:
        self._last = url
        self.wants_pairing = None
        for other in [other for other in self._clients if other != url]:
            self._clients.pop(other).close()
        if self._url is None:
            self._station_id = offer.station_id


def _safe(hint: str | None) -> str | None:
    try:
        return None if hint is None else checked_url(hint)
    except UnsafeAddress:
        return None
