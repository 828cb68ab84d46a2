"""Seals the names that come with tickets and with requests, so that no copy of the store names
anybody.

AES-256-GCM (NIST SP 800-38D) under a key that HKDF (RFC 5869) derives from the station's key,
which lies apart from the store. Station and what a name is sealed for are the associated data: a
sealed name that is moved elsewhere opens no more. Nonces are random; one station seals some
hundreds a day, far from the 2^32 that one key is good for.
"""

from __future__ import annotations

import base64
import binascii
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE = b"commune-kiosk ticket holder names, version 1"
_NONCE = 12
"""Bytes."""
_BLOCK = 32
"""A name is filled up to a multiple of so many bytes: its length would tell people apart."""


class HolderSeal:
    """Safe from several threads. `key`: the station's, of 32 secret bytes or more.

    `purpose`: another one has another key of its own.
    """

    def __init__(self, key: bytes, station_id: str, purpose: bytes = _PURPOSE) -> None:
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key)
        self._cipher = AESGCM(derived)
        self._station = station_id

    def sealed(self, subject: str, name: str) -> str:
        """Nonce, ciphertext and tag, in base64."""
        nonce, text = secrets.token_bytes(_NONCE), name.encode()
        filled = text + bytes(-len(text) % _BLOCK)
        closed = self._cipher.encrypt(nonce, filled, self._bound_to(subject))
        return base64.b64encode(nonce + closed).decode("ascii")

    def opened(self, subject: str, sealed: str) -> str | None:
        """The name; None if it was not sealed by this station for this subject."""
        try:
            both = base64.b64decode(sealed, validate=True)
            filled = self._cipher.decrypt(both[:_NONCE], both[_NONCE:], self._bound_to(subject))
            return filled.rstrip(b"\0").decode()
        except (binascii.Error, InvalidTag, ValueError):
            return None

    def _bound_to(self, subject: str) -> bytes:
        return f"{self._station}\n{subject}".encode()
