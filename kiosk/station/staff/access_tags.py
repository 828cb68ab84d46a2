"""Keyed hashes of what opens a terminal's staff mode: the store holds these and nothing else.

HMAC-SHA-256 (RFC 2104) under a key that HKDF (RFC 5869) derives from the station's key, which lies
apart from the store: eight or twelve digits would be tried through in no time without it. None of
these tags can be compared with those by which residents are known again.
"""

from __future__ import annotations

import hashlib
import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE = b"commune-kiosk staff access, version 1"


class AccessTags:
    """Safe from several threads. `key`: the station's, of 32 secret bytes or more."""

    def __init__(self, key: bytes, station_id: str) -> None:
        self._key = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(key)
        self._station = station_id

    def of_code(self, terminal_id: str, code: str) -> str:
        """In hex. The same code has another tag for another terminal."""
        return self._tag(f"code\n{terminal_id}\n{code}")

    def of_card(self, number: str) -> str:
        """In hex. `number`: the card's 12 digits."""
        return self._tag(f"card\n{number}")

    def _tag(self, text: str) -> str:
        said = f"{self._station}\n{text}".encode()
        return hmac.new(self._key, said, hashlib.sha256).hexdigest()
