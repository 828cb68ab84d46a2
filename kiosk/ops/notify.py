"""What a service tells systemd of itself: that it is ready, how it is, that it is still alive.

The protocol of sd_notify(3): datagrams of NAME=VALUE lines to the socket that $NOTIFY_SOCKET names.
Where that is not set (a terminal on a desk), nothing is told to anybody.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Self

_log = logging.getLogger(__name__)

_LONGEST_STATUS = 200
_FEEDS = 3
"""Signs of life in the time after which systemd gives a service up."""
_USUAL_SECONDS = 10.0
"""Between two looks where nobody waits for signs of life: the log tells all the same."""


class Notifier:
    """Tells the service manager; a manager that does not listen is no fault of the service."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        known = os.environ if environment is None else environment
        self._address = _socket_address(known.get("NOTIFY_SOCKET", ""))
        self.watchdog_seconds = _watchdog_seconds(known)
        """After so long without a sign of life systemd ends the service; None: it does not look."""
        self._ready = False
        self._fed = 0.0

    def ready(self, status: str = "") -> None:
        """What depends on this service may begin."""
        self._ready = True
        self._send("READY=1", *_status(status))

    def status(self, text: str) -> None:
        """One line for `systemctl status`. Nothing of a person may be in it."""
        self._send(*_status(text))

    def stopping(self) -> None:
        self._send("STOPPING=1")

    def alive(self) -> None:
        self._send("WATCHDOG=1")

    def beat(self) -> None:
        """From a loop that turns by itself: ready at the first call, a sign of life at others, no
        oftener than needed."""
        now = time.monotonic()
        if not self._ready:
            self.ready()
        elif now - self._fed < (self.watchdog_seconds or float("inf")) / _FEEDS:
            return
        self._fed = now
        self.alive()

    def _send(self, *lines: str) -> None:
        if self._address is None or not lines:
            return
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.setblocking(False)
            sender.sendto("\n".join(lines).encode(), self._address)


class Watchdog:
    """Feeds systemd's watchdog for as long as no loop hangs.

    `late`: names of the loops that hang now. From the first of them on nothing is sent until it
    turns again, so that systemd ends the service (WatchdogSec=) and starts it anew.
    """

    def __init__(self, notifier: Notifier, late: Callable[[], tuple[str, ...]]) -> None:
        self._notifier = notifier
        self._late = late
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join()

    def _run(self) -> None:
        said: tuple[str, ...] = ()
        seconds = self._notifier.watchdog_seconds
        pause = _USUAL_SECONDS if seconds is None else seconds / _FEEDS
        while True:
            late = self._late()
            if not late:
                self._notifier.alive()
            if late != said:
                text = f"hangs: {', '.join(late)}" if late else "running"
                self._notifier.status(text)
                _log.error("%s", text) if late else _log.info("%s", text)
            said = late
            if self._ending.wait(pause):
                return


def _socket_address(said: str) -> str | None:
    if said.startswith("/"):
        return said
    # An abstract socket: its name begins with a null byte.
    return f"\0{said[1:]}" if said.startswith("@") and len(said) > 1 else None


def _watchdog_seconds(environment: Mapping[str, str]) -> float | None:
    """By sd_watchdog_enabled(3); a value for another process is not for this one."""
    said, process = environment.get("WATCHDOG_USEC", ""), environment.get("WATCHDOG_PID", "")
    if process and process != str(os.getpid()):
        return None
    return int(said) / 1e6 if said.isdecimal() and int(said) > 0 else None


def _status(text: str) -> tuple[str, ...]:
    line = " ".join(text.split())[:_LONGEST_STATUS]
    return (f"STATUS={line}",) if line else ()
