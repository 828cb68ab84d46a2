"""Finds the undecided requests of whoever a ticket belongs to.

A ticket knows its holder by the day's tag alone, and a request by another one that no ticket has.
So the request's sealed number is opened here, and its tag of the ticket's day compared with the
ticket's.
"""

from __future__ import annotations

import datetime as dt
import hmac
import threading
from collections.abc import Callable

from sqlalchemy import Connection

from kiosk.queue.standing import Standing
from kiosk.station.correction_store import holder_of, undecided
from kiosk.station.holder_seal import HolderSeal


class CorrectionLinks:
    """Safe from several threads. `tag`: a number's tag of a day."""

    def __init__(
        self, station_id: str, seal: HolderSeal, tag: Callable[[str, dt.date], str]
    ) -> None:
        self._station = station_id
        self._seal = seal
        self._tag = tag
        self._turn = threading.Lock()
        self._day = dt.date.min
        self._tags: dict[str, str] = {}
        """Of that day, by the request's code: a console asks after every event."""

    def of(self, connection: Connection, ticket: Standing) -> list[str]:
        """Codes of the requests of the ticket's holder, oldest first."""
        if ticket.resident is None:
            return []
        found = []
        for code, sealed in undecided(connection, self._station):
            if hmac.compare_digest(self._tag_of(code, sealed, ticket.day), ticket.resident):
                found.append(code)
        return found

    def _tag_of(self, code: str, sealed: str, day: dt.date) -> str:
        with self._turn:
            if day != self._day:
                self._day, self._tags = day, {}
            known = self._tags.get(code)
            if known is None:
                holder = holder_of(code, sealed, self._seal)
                known = "" if holder is None else self._tag(holder[0], day)
                self._tags[code] = known
        return known
