"""Threads for calls that take a moment: to the station, which may be slow or away."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from kiosk.devices.faults import Contained
from kiosk.devices.mailbox import Mailbox

_log = logging.getLogger(__name__)

Call = Callable[[], None]


class Lane:
    """A few threads and a bounded queue before them."""

    def __init__(self, name: str, *, threads: int, waiting: int) -> None:
        self._calls: Mailbox[Call] = Mailbox(waiting)
        self._name = name
        self._threads = [
            threading.Thread(target=self._run, name=f"{name}-{index}", daemon=True)
            for index in range(threads)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def submit(self, call: Call) -> bool:
        """Returns at once; False: too many wait already, nothing is done."""
        return self._calls.offer(call)

    def stop(self, timeout: float = 1.0) -> None:
        """Calls that run are left to end by themselves; what waits is dropped."""
        self._calls.close()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(timeout / len(self._threads))

    def _run(self) -> None:
        while not self._calls.closed:
            call = self._calls.take(None)
            if call is not None:
                with Contained(_log, f"a call in lane {self._name}"):
                    call()
