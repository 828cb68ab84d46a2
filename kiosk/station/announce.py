"""Tells the network where the station is (DNS-SD over multicast DNS: RFC 6763, RFC 6762).

It says where a station might be, not that it is one: that is for the terminal to check.
"""

from __future__ import annotations

import ipaddress
import logging
import threading

from zeroconf import Error as ZeroconfError
from zeroconf import IPVersion, ServiceInfo, Zeroconf

from kiosk.backoff import Backoff
from kiosk.own_addresses import reachable_addresses
from kiosk.station.api.messages import API_VERSION

SERVICE_TYPE = "_commune-kiosk._tcp.local."
LONGEST_PAUSE = 60.0
"""Seconds between tries while multicast cannot be used."""

_log = logging.getLogger(__name__)


class Announcer:
    """Announces from its own thread, tries again while that fails, and says goodbye at the end.

    Speaks on the interface of `host` alone, which may be the loopback interface; on all of them
    when it is 0.0.0.0.
    """

    def __init__(
        self, *, station_id: str, station_name: str, host: str, port: int, scheme: str
    ) -> None:
        self._interfaces = reachable_addresses(host)
        addresses = [ipaddress.ip_address(interface) for interface in self._interfaces]
        self._version = IPVersion.V4Only if addresses[0].version == 4 else IPVersion.V6Only
        self._info = ServiceInfo(
            SERVICE_TYPE,
            f"{station_id}-{port}.{SERVICE_TYPE}",
            addresses=[address.packed for address in addresses],
            port=port,
            properties={
                "station": station_id,
                "name": station_name,
                "api": str(API_VERSION),
                "scheme": scheme,
            },
            server=f"{station_id}-{port}.local.",
        )
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="announce", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Say goodbye, within a few seconds."""
        self._ending.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        backoff = Backoff(1.0, LONGEST_PAUSE)
        while not self._ending.is_set():
            try:
                self._announce_until_ending()
            except (OSError, ZeroconfError, TimeoutError) as error:
                _log.warning("cannot announce the station: %s", type(error).__name__)
                self._ending.wait(backoff.next())

    def _announce_until_ending(self) -> None:
        zeroconf = Zeroconf(interfaces=list(self._interfaces), ip_version=self._version)
        try:
            zeroconf.register_service(self._info, allow_name_change=True)
            self._ending.wait()
            zeroconf.unregister_service(self._info)
        finally:
            zeroconf.close()
