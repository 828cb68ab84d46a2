"""The relay's socket: what is asked of it, how much, and for how long.

Every connection brings one request. Who is not the core's user (as the kernel vouches) hears a
refusal and is read no further.
"""

from __future__ import annotations

import errno
import logging
import selectors
import socket
import threading
from collections.abc import Callable, Collection
from typing import assert_never

from kiosk.core.wake import Wake
from kiosk.exchange.relay_wire import (
    LARGEST_REQUEST,
    Announced,
    Connect,
    Discover,
    Fault,
    Found,
    Given,
    Lines,
    Listen,
    RelayWireError,
    line,
    request_of,
)
from kiosk.exchange.tcp import listening_here
from kiosk.link.multicast import Multicast
from kiosk.ops.local_server import LocalServer, may_ask
from kiosk.ops.relay.reach import within_reach

_log = logging.getLogger(__name__)

MOST_CONNECTIONS = 32
"""At a time. Each of the core's threads makes one connection at once."""
MOST_DISCOVERIES = 4
"""Of these. The core's link listens always, its staff's screens at times."""
REQUEST_LIMIT = 5.0
"""Seconds for a request to be whole, and for an answer to be taken."""
LOOK_EVERY = 2.0
"""Seconds between two looks at the networks that this machine is in."""


class RelayServer:
    """`listener` listens already. `allowed`: user numbers."""

    def __init__(
        self,
        listener: socket.socket,
        allowed: Collection[int],
        *,
        request_limit: float = REQUEST_LIMIT,
    ) -> None:
        self._allowed = frozenset(allowed)
        self._limit = request_limit
        self._discoveries = threading.BoundedSemaphore(MOST_DISCOVERIES)
        self._server = LocalServer(listener, self._attend, most=MOST_CONNECTIONS, name="relay-task")
        self.run, self.stop = self._server.run, self._server.stop

    def _attend(self, connection: socket.socket) -> None:
        if not may_ask(connection, self._allowed):
            self._say(connection, Fault(errno.EPERM))
            return
        try:
            request = request_of(Lines(connection, LARGEST_REQUEST).next(self._limit))
        except (RelayWireError, TimeoutError) as error:
            _log.warning("nonsense was asked: %s", error or "it took too long")
            self._say(connection, Fault(errno.EBADMSG))
            return
        match request:
            case Connect(address=address, port=port, limit=limit):
                self._give(connection, lambda: _connected(address, port, limit))
            case Listen(port=port):
                self._give(connection, lambda: listening_here(port))
            case Discover(station_id=station_id):
                self._discover(connection, station_id)
            case _:
                assert_never(request)

    def _give(self, connection: socket.socket, make: Callable[[], socket.socket]) -> None:
        try:
            made = make()
        except OSError as error:
            self._say(connection, Fault(_number(error)))
            return
        with made:
            connection.settimeout(self._limit)
            socket.send_fds(connection, [line(Given())], [made.fileno()])

    def _discover(self, connection: socket.socket, station_id: str | None) -> None:
        """Until the other side hangs up, or says another word."""
        if not self._discoveries.acquire(blocking=False):
            self._say(connection, Fault(errno.EBUSY))
            return
        wake = Wake()
        heard = Multicast(station_id, wake.call)
        try:
            told: tuple[Announced, ...] = ()
            with selectors.DefaultSelector() as selector:
                selector.register(connection, selectors.EVENT_READ)
                selector.register(wake.socket, selectors.EVENT_READ)
                while not self._server.stopping:
                    heard.listen()
                    if (stations := heard.stations()) != told:
                        self._say(connection, Found(stations))
                        told = stations
                    ready = selector.select(LOOK_EVERY)
                    if any(key.fileobj is connection for key, _ in ready):
                        return
                    wake.clear()
        finally:
            heard.close()
            wake.close()
            self._discoveries.release()

    def _say(self, connection: socket.socket, reply: Fault | Found) -> None:
        connection.settimeout(self._limit)
        connection.sendall(line(reply))


def _number(error: OSError) -> int:
    """As in errno(3); a time limit that Python holds has none, and getaddrinfo(3) its own."""
    if isinstance(error, TimeoutError):
        return errno.ETIMEDOUT
    return error.errno if error.errno is not None and error.errno > 0 else errno.EHOSTUNREACH


def _connected(address: str, port: int, limit: float) -> socket.socket:
    """Raises OSError."""
    if not within_reach(address):
        _log.warning("an address out of reach was asked for")
        raise PermissionError(errno.EPERM, "out of reach")
    return socket.create_connection((address, port), limit)
