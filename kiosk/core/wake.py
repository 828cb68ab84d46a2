"""Wakes a thread that waits in a selector."""

from __future__ import annotations

import logging
import socket

_log = logging.getLogger(__name__)


class Wake:
    """`socket` is what the selector watches; `call` makes it readable, `clear` quiet again."""

    def __init__(self) -> None:
        self.socket, self._caller = socket.socketpair()
        self.socket.setblocking(False)
        self._caller.setblocking(False)

    def call(self) -> None:
        """From any thread; returns at once."""
        try:
            self._caller.send(b"\0")
        except BlockingIOError:
            pass  # Called often enough already.
        except OSError:
            _log.debug("nobody is left to be woken")

    def clear(self) -> None:
        try:
            while self.socket.recv(4096):
                pass
        except BlockingIOError:
            return

    def close(self) -> None:
        self.socket.close()
        self._caller.close()
