"""The caretaker's socket: who may ask, how much, and for how long.

Every connection brings one request. Who is not the core's user (as the kernel vouches) hears a
refusal and is read no further.
"""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable, Collection

from kiosk.appliance.request import AskState, Refused, Reply, Request
from kiosk.devices.faults import Contained
from kiosk.ops.caretaker.wire import LARGEST_REQUEST, WireError, framed, receive, request_of
from kiosk.ops.local_server import LocalServer, may_ask

_log = logging.getLogger(__name__)

MOST_CONNECTIONS = 8
REQUEST_LIMIT = 5.0
"""Seconds for a request to be whole, and for a reply to be taken."""


class CaretakerServer:
    """`listener` listens already. `allowed`: user numbers."""

    def __init__(
        self,
        listener: socket.socket,
        allowed: Collection[int],
        do: Callable[[Request], Reply],
        *,
        request_limit: float = REQUEST_LIMIT,
    ) -> None:
        self._allowed = frozenset(allowed)
        self._do = do
        self._limit = request_limit
        self._server = LocalServer(
            listener, self._attend, most=MOST_CONNECTIONS, name="caretaker-task"
        )
        self.run, self.stop = self._server.run, self._server.stop

    def _attend(self, connection: socket.socket) -> None:
        reply = self._answered(connection)
        connection.settimeout(self._limit)
        connection.sendall(framed(reply))

    def _answered(self, connection: socket.socket) -> Reply:
        if not may_ask(connection, self._allowed):
            return Refused("this user may not ask")
        try:
            deadline = time.monotonic() + self._limit
            request = request_of(receive(connection, LARGEST_REQUEST, deadline))
        except WireError as error:
            _log.warning("nonsense was asked: %s", error)
            return Refused(str(error))
        return self._tended(request)

    def _tended(self, request: Request) -> Reply:
        kind = type(request).__name__
        reply: Reply = Refused("the caretaker has a fault")
        with Contained(_log, kind):
            reply = self._do(request)
        if isinstance(reply, Refused):
            _log.warning("%s refused: %s", kind, reply.reason)
        elif not isinstance(request, AskState):
            _log.info("%s done", kind)
        return reply
