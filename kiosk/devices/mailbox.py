"""A bounded queue between threads that can be closed, so that its reader can be stopped."""

from __future__ import annotations

import threading
from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """First in, first out; at most `capacity` items. Any number of writers and readers."""

    def __init__(self, capacity: int) -> None:
        self._items: deque[T] = deque()
        self._capacity = capacity
        self._changed = threading.Condition()
        self._closed = False

    def offer(self, item: T) -> bool:
        """Puts the item in and returns at once; False: full or closed, the item was not taken."""
        with self._changed:
            if self._closed or len(self._items) >= self._capacity:
                return False
            self._items.append(item)
            self._changed.notify()
            return True

    def take(self, timeout: float | None) -> T | None:
        """The oldest item; None after `timeout` seconds without one, or once closed."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._items) or self._closed, timeout)
            return self._items.popleft() if self._items and not self._closed else None

    def close(self) -> None:
        """Wakes every reader; what was still waiting is dropped. May be called twice."""
        with self._changed:
            self._closed = True
            self._items.clear()
            self._changed.notify_all()

    @property
    def closed(self) -> bool:
        return self._closed

    def __len__(self) -> int:
        return len(self._items)
