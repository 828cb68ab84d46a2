"""Answers on a Unix socket of this machine: who may ask, and how many at a time.

Every connection has a thread. Whom it is from is the kernel's word (SO_PEERCRED, unix(7)), whatever
the socket's file lets through.
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
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from kiosk.core.wake import Wake
from kiosk.devices.faults import Contained

_log = logging.getLogger(__name__)

TURN = 1.0
"""Seconds from one look for somebody new to the next, at most."""
BACKLOG = 8
_UCRED = struct.Struct("3i")
_FIRST_PASSED = 3
"""sd_listen_fds(3): the first file descriptor that systemd passes."""


class LocalServer:
    """`listener` listens already. `attend` has the connection for itself, in a thread of its own,
    until it returns; it may raise OSError. Who comes while `most` are attended is hung up on."""

    def __init__(
        self,
        listener: socket.socket,
        attend: Callable[[socket.socket], None],
        *,
        most: int,
        name: str,
    ) -> None:
        """`name`: what the threads are called."""
        self._listener = listener
        self._attend = attend
        self._name = name
        self._places = threading.BoundedSemaphore(most)
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

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

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
            target=self._attended, args=(connection,), name=self._name, daemon=True
        ).start()

    def _attended(self, connection: socket.socket) -> None:
        with Contained(_log, self._name):
            try:
                with connection:
                    self._attend(connection)
            except OSError:
                _log.info("who asked has gone before the answer")
            finally:
                self._places.release()


def may_ask(connection: socket.socket, allowed: Collection[int]) -> bool:
    """Whether the one at the other end is one of these users; else it is logged."""
    raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _UCRED.size)
    _, user, _ = _UCRED.unpack(raw)
    if user not in allowed:
        _log.warning("user %d may not ask", user)
    return user in allowed


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
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def user_number(name: str) -> int | None:
    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError:
        return None
