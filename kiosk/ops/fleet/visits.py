"""Counts the visits of the day, as the audit trail tells of them."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from kiosk.core.ports import AuditPort
from kiosk.ops.audit import Entry
from kiosk.queue.day import station_day
from kiosk.visit.effect import Audit, AuditAction

LOOKED_AT = 2 << 20
"""Bytes of the trail's end that are read at the start: more than a day's."""
_NO_VISITS = ("ticket_scanned", "staff_mode")
"""How one ends that was none: a ticket was held up, or staff came."""
_log = logging.getLogger(__name__)


class CountedVisits:
    """An AuditPort before `trail`, which is written first. Safe from several threads."""

    def __init__(
        self,
        trail: AuditPort,
        earlier: Iterable[dt.datetime] = (),
        *,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        """`earlier`: when visits have ended before this start, oldest first."""
        self._trail = trail
        self._now = now
        self._turn = threading.Lock()
        self._last: dt.datetime | None = None
        self._count = 0
        for ended in earlier:
            self._note(ended)

    def record(self, effect: Audit) -> None:
        """As `trail` does it: raises OSError."""
        try:
            self._trail.record(effect)
        finally:
            if is_visits_end(effect.action.value, effect.detail):
                self._note(self._now())

    def _note(self, ended: dt.datetime) -> None:
        with self._turn:
            same = self._last is not None and station_day(self._last) == station_day(ended)
            self._count = self._count + 1 if same else 1
            self._last = ended

    @property
    def today(self) -> int:
        with self._turn:
            last = self._last
            same = last is not None and station_day(last) == station_day(self._now())
            return self._count if same else 0

    @property
    def last(self) -> dt.datetime | None:
        """To the full minute."""
        with self._turn:
            return None if self._last is None else self._last.replace(second=0, microsecond=0)


def is_visits_end(action: str, detail: str) -> bool:
    return action == AuditAction.VISIT_ENDED.value and detail not in _NO_VISITS


def ends_of_visits(trail: Path) -> list[dt.datetime]:
    """What the end of the trail tells; none where it cannot be read."""
    try:
        with trail.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - LOOKED_AT))
            lines = file.read(LOOKED_AT).splitlines()
    except OSError as error:
        _log.info("no earlier visits: %s", error)
        return []
    found = []
    for line in lines:
        try:
            entry = msgspec.json.decode(line, type=Entry)
        except msgspec.MsgspecError:
            continue  # the first one is cut
        if is_visits_end(entry.action, entry.detail):
            found.append(entry.at)
    return found
