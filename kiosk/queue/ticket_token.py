"""The last part of the address of a ticket's page: day, number, and what only the station can make.

Not the ticket's id: officers' consoles know ids, and whoever can open the page can rate. A token
says by itself whether it is genuine, so that no guess costs a look into the store.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import re

from kiosk.queue.number import parse_number

FORM = r"[0-9]{6}[a-z]{1,3}[0-9]{3,6}-[a-z2-7]{16}"
"""Pattern, e.g. `261124a042-k3mzq7xw2n5rt4by`."""
_PARTS = re.compile(r"([0-9]{6})([a-z]{1,3}[0-9]{3,6})-([a-z2-7]{16})", re.ASCII)
_MAC_BYTES = 10
"""80 bits: 16 letters of base32 (RFC 4648)."""


class TicketTokens:
    """One station's. `key`: 32 bytes or more, kept apart from the store; ValueError otherwise."""

    def __init__(self, key: bytes, station_id: str) -> None:
        if len(key) < 32:
            raise ValueError("the key for tokens must have 32 bytes or more")
        # The key has another use as well: a key of their own for tokens.
        self._key = hmac.new(key, b"ticket page", hashlib.sha256).digest()
        self._station = station_id

    def token(self, day: dt.date, number: str) -> str:
        """`number` as printed: it is one ticket's on its day, also after a transfer."""
        return f"{day:%y%m%d}{number.lower()}-{self._mac(day, number)}"

    def read(self, token: str) -> tuple[dt.date, str, int] | None:
        """Day, prefix and ordinal of a genuine token; None for any other."""
        parts = _PARTS.fullmatch(token)
        if parts is None:
            return None
        digits, written, shown = parts.groups()
        try:
            day = dt.date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
        except ValueError:
            return None
        number = written.upper()
        found = parse_number(number)
        genuine = hmac.compare_digest(self._mac(day, number), shown)
        return (day, *found) if found is not None and genuine else None

    def _mac(self, day: dt.date, number: str) -> str:
        text = f"{self._station}\n{day.isoformat()}\n{number}".encode()
        digest = hmac.new(self._key, text, hashlib.sha256).digest()[:_MAC_BYTES]
        return base64.b32encode(digest).decode("ascii").lower()
