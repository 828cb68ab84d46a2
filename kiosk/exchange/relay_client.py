"""Asks `kiosk relay` for what a process without a network has not."""

from __future__ import annotations

import errno
import os
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from kiosk.exchange.relay_wire import (
    LARGEST_REPLY,
    LONGEST_CONNECT,
    Announced,
    Connect,
    Discover,
    Fault,
    Found,
    Given,
    Lines,
    Listen,
    RelayWireError,
    Reply,
    Request,
    line,
    reply_of,
)

SHORT_LIMIT = 5.0
"""Seconds for what needs nobody but the relay."""


class FoundStations:
    """Stations as they are found. Iterated over by one thread, closed by any."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def __iter__(self) -> Iterator[tuple[Announced, ...]]:
        """All of them at each change, the latest found first. Raises OSError when the relay has
        gone or refuses, and after `close`."""
        lines = Lines(self._connection, LARGEST_REPLY)
        with self._connection:
            while True:
                reply = reply_of(lines.next(None))
                if not isinstance(reply, Found):
                    raise _error(reply)
                yield reply.stations

    def close(self) -> None:
        """Ends the iteration."""
        with suppress(OSError):  # the relay was quicker, or it has ended already
            self._connection.shutdown(socket.SHUT_RDWR)


class RelayClient:
    """Used from any thread; every question has a connection of its own.

    All raise OSError, also where no relay answers: one that is away is as a network that is.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def connect(self, address: str, port: int, limit: float) -> socket.socket:
        """A TCP connection to an IP address, made within `limit` seconds, which are its timeout
        too. Raises what socket.create_connection does."""
        made = self._given(Connect(address, port, min(limit, LONGEST_CONNECT)), limit)
        made.settimeout(limit)
        return made

    def listen(self, port: int) -> socket.socket:
        """A TCP socket that listens on 127.0.0.1."""
        made = self._given(Listen(port), SHORT_LIMIT)
        made.settimeout(None)
        return made

    def discover(self, station_id: str | None) -> FoundStations:
        """`station_id`: leave out the others."""
        connection = self._asked(Discover(station_id), SHORT_LIMIT)
        return FoundStations(connection)

    def _given(self, request: Request, limit: float) -> socket.socket:
        deadline = time.monotonic() + limit
        with self._asked(request, limit) as connection:
            lines = Lines(connection, LARGEST_REPLY, most_sockets=1)
            try:
                reply = reply_of(lines.next(deadline - time.monotonic()))
                made = lines.take_socket() if isinstance(reply, Given) else None
            finally:
                lines.close_sockets()
        if made is None:
            raise _error(reply)
        return made

    def _asked(self, request: Request, limit: float) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(limit)
            connection.connect(str(self._path))
            connection.sendall(line(request))
        except OSError:
            connection.close()
            raise
        return connection


def _error(reply: Reply) -> OSError:
    """Of the class that belongs to its number, e.g. ConnectionRefusedError, TimeoutError."""
    if isinstance(reply, Fault):
        return OSError(reply.number, os.strerror(reply.number))
    return RelayWireError(errno.EPROTO, "not what was asked for")
