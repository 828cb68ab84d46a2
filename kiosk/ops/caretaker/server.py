"""The caretaker's socket: who may ask, how much, and for how long.

Every connection has a thread and brings one request. Who is not the core's user (as the kernel
vouches) hears a refusal and is read no further.
"""

from __future__ import annotations

import logging
import os
import pwd
import selectors
import socket
import stat
import struct
import threading
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from kiosk.appliance.request import AskState, Refused, Reply, Request
from kiosk.core.wake import Wake
from kiosk.devices.faults import Contained
from kiosk.ops.caretaker.wire import LARGEST_REQUEST, WireError, framed, receive, request_of

_log = logging.getLogger(__name__)

MOST_CONNECTIONS = 8
REQUEST_LIMIT = 5.0
"""Seconds for a request to be whole, and for a reply to be taken."""
TURN = 1.0
_UCRED = struct.Struct("3i")
_FIRST_PASSED = 3
"""sd_listen_fds(3): the first file descriptor that systemd passes."""


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
        self._listener = listener
        self._allowed = frozenset(allowed)
        self._do = do
        self._limit = request_limit
        self._places = threading.BoundedSemaphore(MOST_CONNECTIONS)
        self._stopping = threading.Event()
        self._wake = Wake()

    def run(self, alive: Callable[[], None] = lambda: None) -> None:
        """Until `stop`. `alive` is called with each turn, at least every TURN seconds."""
        self._listener.setblocking(False)
        with selectors.DefaultSelector() as selector:
            selector.register(self._listener, selectors.EVENT_READ)
            selector.register(self._wake.socket, selectors.EVENT_READ)
            while not self._stopping.is_set():
                alive()
                if selector.select(TURN) and not self._stopping.is_set():
                    self._accept()
        self._wake.close()

    def stop(self) -> None:
        """From any thread or signal handler. What is under way is not waited for."""
        self._stopping.set()
        self._wake.call()

    def _accept(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except BlockingIOError:
            return
        except OSError as error:
            _log.warning("a connection was not had: %s", error.strerror)
            self._stopping.wait(TURN)
            return
        if not self._places.acquire(blocking=False):
            connection.close()
            return
        threading.Thread(
            target=self._attend, args=(connection,), name="caretaker-task", daemon=True
        ).start()

    def _attend(self, connection: socket.socket) -> None:
        try:
            with connection:
                reply = self._answered(connection)
                connection.settimeout(self._limit)
                connection.sendall(framed(reply))
        except OSError:
            _log.info("who asked has gone before the answer")
        finally:
            self._places.release()

    def _answered(self, connection: socket.socket) -> Reply:
        raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _UCRED.size)
        _, user, _ = _UCRED.unpack(raw)
        if user not in self._allowed:
            _log.warning("user %d may not ask", user)
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


def passed_listener(environment: Mapping[str, str]) -> socket.socket | None:
    """The socket that systemd has passed (sd_listen_fds); None: it has passed none."""
    if environment.get("LISTEN_PID") != str(os.getpid()) or environment.get("LISTEN_FDS") != "1":
        return None
    os.set_inheritable(_FIRST_PASSED, False)
    return socket.socket(fileno=_FIRST_PASSED)


def own_listener(path: Path, user: int) -> socket.socket:
    """A socket at `path` for `user` and root. Raises OSError."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        if path.exists() and stat.S_ISSOCK(path.lstat().st_mode):
            path.unlink()
        listener.bind(str(path))
        # Nobody can connect before listen().
        path.chmod(0o600)
        os.chown(path, user, -1)
        listener.listen(MOST_CONNECTIONS)
    except OSError:
        listener.close()
        raise
    return listener


def user_number(name: str) -> int | None:
    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError:
        return None
