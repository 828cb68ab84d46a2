"""Passwords as Argon2id hashes in PHC form, computed a few at a time.

One hash takes 19 MiB and a good part of a second on a Raspberry Pi: a flood of sign-ins waits its
turn in a short queue, and beyond it is told to come again, while everything else goes on.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from kiosk.station.refusal import Reason, Refusal

AT_ONCE = 2
MOST_WAITING = 16

_T = TypeVar("_T")


class Hashing:
    """Runs what hashes passwords for event loops: two at once, a few waiting."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="passwords")
        self._lock = threading.Lock()
        self._under_way = 0

    async def run(self, work: Callable[..., _T], *arguments: object) -> _T:
        """Raises Refusal(TOO_BUSY) when too many wait already."""
        with self._lock:
            if self._under_way >= AT_ONCE + MOST_WAITING:
                raise Refusal(Reason.TOO_BUSY)
            self._under_way += 1
        future = self._pool.submit(work, *arguments)
        # Whoever asked may hang up; the hash is computed all the same, and counts until it is.
        future.add_done_callback(self._done)
        return await asyncio.wrap_future(future)

    def _done(self, _future: object) -> None:
        with self._lock:
            self._under_way -= 1


HASHING = Hashing()
"""Of this process: what is bounded is its memory."""
