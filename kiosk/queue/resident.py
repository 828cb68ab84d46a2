"""Knows a resident again within one station and day, without keeping the resident's number."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac

SHORTEST_KEY = 32
"""Bytes."""


def resident_tag(key: bytes, station_id: str, day: dt.date, number: str) -> str:
    """HMAC-SHA-256 (RFC 2104), shortened to 128 bits, in hex.

    Twelve digits are soon tried through, so `key` must lie apart from where tags are stored. The
    day is hashed too: no two days' tags can be joined. ValueError for a key below 32 bytes.
    """
    if len(key) < SHORTEST_KEY:
        raise ValueError("the key for residents' tags must have 32 bytes or more")
    text = f"{station_id}\n{day.isoformat()}\n{number}".encode()
    return hmac.new(key, text, hashlib.sha256).digest()[:16].hex()
