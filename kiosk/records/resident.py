"""Knows a resident again over several days, where that is what the resident is owed.

A request for correction is to be found at the next visit, and what the station holds about somebody
is to be found when that person asks. Everything else keeps to the tag of one day
(kiosk/queue/resident.py). No tag of one kind can be worked out from one of another. What joins them
is the record of a ticket, which bears the lasting tag and names the ticket: for as long as that
record is kept, the store tells that several tickets were the same person's, but not whose.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac

from kiosk.queue.resident import SHORTEST_KEY


def lasting_tag(key: bytes, station_id: str, number: str) -> str:
    """The same for as long as the key is: HMAC-SHA-256, shortened to 128 bits, in hex.

    ValueError for a key below 32 bytes.
    """
    return _tag(key, f"{station_id}\nlasting\n{number}")


def monthly_tag(key: bytes, station_id: str, month: dt.date, number: str) -> str:
    """The same within one month, so that a person is counted once in it; as `lasting_tag`."""
    return _tag(key, f"{station_id}\nmonth {month:%Y-%m}\n{number}")


def _tag(key: bytes, text: str) -> str:
    # The second line is no date: the tag of a day has one there.
    if len(key) < SHORTEST_KEY:
        raise ValueError("the key for residents' tags must have 32 bytes or more")
    return hmac.new(key, text.encode(), hashlib.sha256).digest()[:16].hex()
