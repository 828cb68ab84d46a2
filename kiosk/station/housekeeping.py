"""What has to be done at a station although nobody asks: days that nobody ended, old answers,
sessions that are over, and what concerns residents when its time is over."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections import Counter

from sqlalchemy import select

from kiosk.queue import care
from kiosk.queue.care import Actor
from kiosk.queue.day import station_day
from kiosk.station import fleet_store, pairing_secret_store
from kiosk.station.answer_store import forget
from kiosk.station.refusal import Refusal
from kiosk.station.retention_job import AT_A_TIME, KINDS, Moments, enforce, note_run
from kiosk.station.schema import tickets
from kiosk.station.service_point import ServicePoint
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff import access_codes, cards, lockout, sessions

EVERY = 1800.0
"""Seconds."""
MOST_DAYS = 31

_log = logging.getLogger(__name__)


class Housekeeper:
    """Works at the start and then now and again, in its own thread, through the writer."""

    def __init__(self, point: ServicePoint) -> None:
        self._point = point
        self._ending = threading.Event()
        self._over: set[dt.date] = set()
        self._looked_at: dt.datetime | None = None
        self._thread = threading.Thread(target=self._run, name="housekeeping", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._ending.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                self._over = self._point.writer.call(self._tidy)
                self._enforce_retention()
            except Refusal:
                _log.warning("the store cannot be tidied now")
            self._ending.wait(EVERY)

    def _enforce_retention(self) -> None:
        point, now = self._point, self._point.clock()
        moments, self._looked_at = Moments(now, self._looked_at), now
        deleted = Counter[str](dict.fromkeys(KINDS, 0))
        # What will be too old by the next look goes now, and one look is needed to be sure.
        ahead = 2 * dt.timedelta(seconds=EVERY)
        while not self._ending.is_set():
            part = point.writer.call(lambda book: enforce(book, point.retention, moments, ahead))
            deleted.update(part)
            if max(part.values()) < AT_A_TIME:
                point.writer.call(lambda book: note_run(book, deleted, now))
                break
        point.metrics.deleted(deleted)

    def _tidy(self, book: SqlBook) -> set[dt.date]:
        """Days that were over at this look and have tickets that are not ended."""
        now = self._point.clock()
        column = tickets.c
        days = book.connection.execute(
            select(column.day)
            .where(
                column.station_id == book.station_id,
                column.day < station_day(now),
                column.ended_at.is_(None),
            )
            .distinct()
            .limit(MOST_DAYS)
        ).scalars()
        over = set(days.all())
        # Over at the last look too: a clock that is wrong for a while ends nobody's day.
        for day in sorted(over & self._over):
            care.end_day(book, Actor(None, now), day, self._point.catalogue)
        forget(book, now)
        sessions.forget_ended(book, now)
        lockout.forget_old(book, now)
        fleet_store.forget_old(book, now)
        access_codes.forget_old(book, now)
        pairing_secret_store.forget_old(book, now)
        cards.forget_deactivated(book)
        return over - self._over
