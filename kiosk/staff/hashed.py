"""Passwords and codes as Argon2id hashes in PHC form. Each takes 19 MiB and a good part of a second
on a Raspberry Pi: a caller sees to it that not many are under way at once."""

from __future__ import annotations

import base64
import os

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from kiosk.staff.password import prepared

MEMORY_KIB, ITERATIONS, LANES = 19 * 1024, 2, 1
"""OWASP Password Storage Cheat Sheet, Argon2id."""
SALT_BYTES, HASH_BYTES = 16, 32

_FORM = f"$argon2id$v=19$m={MEMORY_KIB},t={ITERATIONS},p={LANES}$"


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
