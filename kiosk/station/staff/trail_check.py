"""Whether the staff's trail is whole, without going through years of it at every look."""

from __future__ import annotations

import datetime as dt
import threading

import msgspec

from kiosk.station.service_point import ServicePoint
from kiosk.station.staff.trail import Verification, count, verify

ALWAYS_UP_TO = 5_000
"""Entries; so many are gone through within a moment."""
KEPT = dt.timedelta(hours=1)


class Checked(msgspec.Struct, frozen=True):
    verification: Verification
    at: dt.datetime


class TrailCheck:
    """One for each service process; safe from several threads."""

    def __init__(self, point: ServicePoint) -> None:
        self._point = point
        self._turn = threading.Lock()
        self._last: Checked | None = None

    def result(self, *, anew: bool = False) -> Checked:
        """Of this moment, or for a long trail of the last hour. `anew`: go through all of it."""
        with self._turn:
            now = self._point.clock()
            with self._point.database.reading() as connection:
                short = count(connection, self._point.station_id) <= ALWAYS_UP_TO
                last = self._last
                if not (anew or short) and last is not None and now - last.at < KEPT:
                    return last
                self._last = Checked(verify(connection, self._point.station_id), now)
            return self._last
