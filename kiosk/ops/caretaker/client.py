"""The core's end: asks the caretaker for one thing at a time."""

from __future__ import annotations

import socket
import time
from pathlib import Path

from kiosk.appliance.folders import CARETAKER_SOCKET
from kiosk.appliance.request import (
    NO_ANSWER,
    NO_CARETAKER,
    InstallRelease,
    ReadStick,
    Refused,
    Reply,
    Request,
    TryVisit,
    WriteStick,
)
from kiosk.ops.caretaker.wire import LARGEST_REPLY, WireError, framed, receive, reply_of

USUAL_LIMIT = 30.0
"""Seconds; longer than the commands of any short task may take, all together."""
BUSY_LIMIT, BUSY_PAUSE = 5.0, 0.02
LONG_LIMITS: dict[type, float] = {
    InstallRelease: 45 * 60.0,
    ReadStick: 20 * 60.0,
    WriteStick: 4 * 60.0,
    TryVisit: 20 * 60.0,
}


class CaretakerClient:
    """Used from any thread; every question has a connection of its own."""

    def __init__(self, path: Path = CARETAKER_SOCKET) -> None:
        self._path = path

    def ask(self, request: Request, limit: float | None = None) -> Reply:
        """Blocks until the caretaker has done it, or for `limit` seconds (None: as long as this
        kind may take). Refused where no caretaker answers; what was begun is then not undone.

        InstallRelease is answered when the installation has ended; AskState tells meanwhile how
        far it is.
        """
        if limit is None:
            limit = LONG_LIMITS.get(type(request), USUAL_LIMIT)
        deadline = time.monotonic() + limit
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(limit)
            try:
                self._connect(connection, min(deadline, time.monotonic() + BUSY_LIMIT))
                connection.sendall(framed(request))
            except OSError as error:
                return Refused(f"{NO_CARETAKER}: {error.strerror or 'no answer'}")
            try:
                return reply_of(receive(connection, LARGEST_REPLY, deadline))
            except WireError as error:
                return Refused(f"{NO_ANSWER}: {error}")

    def _connect(self, connection: socket.socket, deadline: float) -> None:
        """Raises OSError."""
        while True:
            try:
                connection.connect(str(self._path))
            except BlockingIOError:
                # Its queue is full; the kernel does not wait for a place in it.
                if time.monotonic() >= deadline:
                    raise
                time.sleep(BUSY_PAUSE)
            else:
                return
