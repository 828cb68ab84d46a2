"""Listens for stations on the network (DNS-SD over multicast DNS: RFC 6763, RFC 6762).

What is found is a hint: the name may be anybody's. Addresses that must not be spoken to are left
out here, and the handshake says who it is.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from zeroconf import Error as ZeroconfError
from zeroconf import IPVersion, ServiceBrowser, ServiceListener, Zeroconf

from kiosk.backoff import jittered
from kiosk.exchange.relay_wire import MOST_STATIONS, Announced
from kiosk.link.transport import UnsafeAddress, checked_url
from kiosk.own_addresses import own_addresses

SERVICE_TYPE = "_commune-kiosk._tcp.local."
_ANSWER_LIMIT_MS = 1500
_PAUSE_AFTER_FAULT = 30.0

_log = logging.getLogger(__name__)


class Multicast(ServiceListener):
    """Listens for stations on all interfaces; `on_found` is called from its thread.

    `station_id`: leave out the others.
    """

    def __init__(self, station_id: str | None, on_found: Callable[[], None]) -> None:
        self._station_id = station_id
        self._on_found = on_found
        self._interfaces: tuple[str, ...] = ()
        self._turn = threading.Lock()
        self._found: dict[str, str] = {}
        self._zeroconf: Zeroconf | None = None
        self._not_before = 0.0

    def listen(self) -> None:
        """Begin to listen, again when a network came or went. Cheap when all is well."""
        interfaces = own_addresses()
        known = self._zeroconf is not None and interfaces == self._interfaces
        if known or time.monotonic() < self._not_before:
            return
        self.close()
        self._interfaces = interfaces
        try:
            self._zeroconf = Zeroconf(interfaces=list(interfaces), ip_version=IPVersion.V4Only)
            ServiceBrowser(self._zeroconf, SERVICE_TYPE, listener=self)
        except (OSError, ZeroconfError) as error:
            _log.warning("cannot listen for stations: %s", type(error).__name__)
            self._not_before = time.monotonic() + jittered(_PAUSE_AFTER_FAULT)

    def close(self) -> None:
        if self._zeroconf is not None:
            self._zeroconf.close()
            self._zeroconf = None

    def stations(self) -> tuple[Announced, ...]:
        """The latest found first."""
        with self._turn:
            found = tuple(reversed(self._found.items()))
        return tuple(Announced(name.removesuffix(f".{SERVICE_TYPE}"), url) for name, url in found)

    def add_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        try:
            info = zc.get_service_info(type_, name, timeout=_ANSWER_LIMIT_MS)
        except (OSError, ZeroconfError) as error:
            _log.warning("a station's announcement is not usable: %s", type(error).__name__)
            return
        if info is None or info.port is None:
            return
        station_id = (info.properties.get(b"station") or b"").decode("utf-8", "replace")
        if self._station_id not in (None, station_id):
            return
        scheme = "https" if info.properties.get(b"scheme") == b"https" else "http"
        usable = [
            _usable(f"{scheme}://{_bracketed(a)}:{info.port}") for a in info.parsed_addresses()
        ]
        url = next((url for url in usable if url is not None), None)
        if url is None:
            return
        with self._turn:
            self._found.pop(name, None)
            self._found[name] = url
            while len(self._found) > MOST_STATIONS:
                del self._found[next(iter(self._found))]
        self._on_found()

    def update_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        self.add_service(zc, type_, name)

    def remove_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        with self._turn:
            self._found.pop(name, None)
        self._on_found()


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _usable(url: str) -> str | None:
    try:
        return checked_url(url)
    except UnsafeAddress:
        return None
