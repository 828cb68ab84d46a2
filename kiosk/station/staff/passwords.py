"""Passwords as Argon2id hashes in PHC form, computed a few at a time.

One hash takes 19 MiB and a good part of a second on a Raspberry Pi: a flood of sign-ins waits its
turn in a short queue, and beyond it is told to come again, while everything else goes on.
"""

from __future__ import annotations

import asyncio
import base64
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from kiosk.staff.password import prepared
from kiosk.station.refusal import Reason, Refusal

MEMORY_KIB, ITERATIONS, LANES = 19 * 1024, 2, 1
"""OWASP Password Storage Cheat Sheet, Argon2id."""
SALT_BYTES, HASH_BYTES = 16, 32
AT_ONCE = 2
MOST_WAITING = 16

_FORM = f"$argon2id$v=19$m={MEMORY_KIB},t={ITERATIONS},p={LANES}$"
_T = TypeVar("_T")


def hash_password(password: str) -> str:
    """In PHC form, with a fresh salt."""
    hashing = Argon2id(
        salt=os.urandom(SALT_BYTES),
        length=HASH_BYTES,
        iterations=ITERATIONS,
        lanes=LANES,
        memory_cost=MEMORY_KIB,
    )
    return hashing.derive_phc_encoded(prepared(password).encode("utf-8", "surrogatepass"))


def is_password(password: str, hashed: str) -> bool:
    """Whether `hashed` was made of it; no for what is no hash."""
    try:
        Argon2id.verify_phc_encoded(prepared(password).encode("utf-8", "surrogatepass"), hashed)
    except InvalidKey:
        return False
    return True


def is_outdated(hashed: str) -> bool:
    """Whether it was made with other parameters than today's."""
    return not hashed.startswith(_FORM)


def nobodys_hash() -> str:
    """For names that nobody has: comparing with it takes as long as with somebody's."""
    salt, digest = (
        base64.b64encode(os.urandom(size)).decode("ascii").rstrip("=")
        for size in (SALT_BYTES, HASH_BYTES)
    )
    return f"{_FORM}{salt}${digest}"


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
