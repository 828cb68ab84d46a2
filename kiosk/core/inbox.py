"""The one queue that everything which happens to a visit goes through."""

from __future__ import annotations

import logging
import threading
from collections import deque

from kiosk.visit.event import (
    CodeGarbled,
    CodeScanned,
    Event,
    FingerProgress,
    Intent,
    ReadProgress,
)

_log = logging.getLogger(__name__)

CROWDED = 256
FULL = 4096

_DISPENSABLE = (*Intent.__args__, CodeScanned, CodeGarbled, ReadProgress, FingerProgress)


class Inbox:
    """Takes events from any thread and never makes the caller wait.

    When more than CROWDED wait, touches, scans and progress are left out (a screen or scanner gone
    wild must not drown an answer); when FULL, everything is.
    """

    def __init__(self) -> None:
        self._events: deque[Event] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self._shedding = False

    def put(self, event: Event) -> None:
        with self._changed:
            waiting = len(self._events)
            shed = waiting >= FULL or (waiting >= CROWDED and isinstance(event, _DISPENSABLE))
            if shed and not self._shedding:
                _log.warning("events come faster than they are handled; some are left out")
            self._shedding = shed
            if not shed and not self._closed:
                self._events.append(event)
                self._changed.notify()

    def take(self, timeout: float | None) -> Event | None:
        """The oldest event; None after `timeout` seconds without one, or once closed."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._events) or self._closed, timeout)
            return self._events.popleft() if self._events and not self._closed else None

    def close(self) -> None:
        """Wakes the reader; what still waits is dropped."""
        with self._changed:
            self._closed = True
            self._events.clear()
            self._changed.notify_all()

    @property
    def closed(self) -> bool:
        return self._closed
