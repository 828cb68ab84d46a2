"""Finds stations on the network, by ears of its own or the relay's.

What is found is a hint: the name may be anybody's. The handshake says who it is.
"""

from __future__ import annotations

from collections.abc import Callable

from kiosk.exchange.tcp import relay
from kiosk.link.multicast import Multicast
from kiosk.link.relayed import Relayed


class Discovery:
    """Listens for stations on all interfaces; `on_found` is called from a thread of its own.

    `station_id`: leave out the others.
    """

    def __init__(self, station_id: str | None, on_found: Callable[[], None]) -> None:
        by = relay()
        self._ears = (
            Multicast(station_id, on_found) if by is None else Relayed(by, station_id, on_found)
        )

    def listen(self) -> None:
        """Begin to listen, again when a network came or went. Cheap when all is well."""
        self._ears.listen()

    def close(self) -> None:
        self._ears.close()

    def addresses(self) -> tuple[str, ...]:
        """Addresses of stations, the latest found first."""
        return tuple(dict.fromkeys(station.url for station in self._ears.stations()))

    def named(self) -> tuple[tuple[str, str], ...]:
        """The name that each station is announced by, and its address, the latest found first."""
        return tuple((station.name, station.url) for station in self._ears.stations())
