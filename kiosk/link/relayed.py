"""Hears of stations from `kiosk relay`, where this process has no network to listen on."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from kiosk.backoff import jittered
from kiosk.exchange.relay_client import FoundStations, RelayClient
from kiosk.exchange.relay_wire import Announced
from kiosk.link.transport import UnsafeAddress, checked_url

_PAUSE_AFTER_FAULT = 5.0
_CLOSE_LIMIT = 5.0

_log = logging.getLogger(__name__)


class Relayed:
    """`on_found` is called from a thread of its own. What was found stays so while the relay is
    away: it is a hint, and the station does not go with the relay.

    `station_id`: leave out the others.
    """

    def __init__(
        self, relay: RelayClient, station_id: str | None, on_found: Callable[[], None]
    ) -> None:
        self._relay = relay
        self._station_id = station_id
        self._on_found = on_found
        self._stations: tuple[Announced, ...] = ()
        self._turn = threading.Lock()
        self._hearing: tuple[FoundStations, threading.Thread] | None = None
        self._not_before = 0.0
        self._complained = False

    def listen(self) -> None:
        """Begin to listen, again when the relay had gone. Cheap when all is well."""
        with self._turn:
            if self._hearing is not None or time.monotonic() < self._not_before:
                return
            try:
                found = self._relay.discover(self._station_id)
            except OSError as error:
                self._pause(error)
                return
            thread = threading.Thread(
                target=self._hear, args=(found,), name="stations", daemon=True
            )
            self._hearing = found, thread
            thread.start()

    def close(self) -> None:
        with self._turn:
            hearing, self._hearing = self._hearing, None
        if hearing is not None:
            found, thread = hearing
            found.close()
            if thread is not threading.current_thread():
                thread.join(_CLOSE_LIMIT)

    def stations(self) -> tuple[Announced, ...]:
        """The latest found first."""
        return self._stations

    def _hear(self, found: FoundStations) -> None:
        try:
            for stations in found:
                self._complained = False
                self._stations = tuple(each for each in stations if _usable(each.url))
                self._on_found()
        except OSError as error:
            with self._turn:
                # Else it was closed, by whom it is not waited for any more.
                if self._hearing is not None and self._hearing[0] is found:
                    self._hearing = None
                    self._pause(error)

    def _pause(self, error: OSError) -> None:
        level = logging.DEBUG if self._complained else logging.WARNING
        _log.log(level, "cannot hear of stations: %s", error.strerror or type(error).__name__)
        self._complained = True
        self._not_before = time.monotonic() + jittered(_PAUSE_AFTER_FAULT)


def _usable(url: str) -> bool:
    try:
        return checked_url(url) == url
    except UnsafeAddress:
        return False
