"""Changes of the catalogue by staff: refused if the hall does not allow them, each one kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from kiosk.catalogue.catalogue import Catalogue
from kiosk.catalogue.change import Situation, barriers
from kiosk.catalogue.fault import Fault
from kiosk.queue.counter import CounterState
from kiosk.queue.day import STATION_TIME, station_day
from kiosk.queue.service_day import NumberSeries
from kiosk.station.catalogue import revisions
from kiosk.station.catalogue.present import pin
from kiosk.station.catalogue.revisions import Revision
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.sql_book import SqlBook

Witness = Callable[[SqlBook, Revision, Revision], None]
"""Called in the same transaction, with the revision before and the new one: the audit."""


class Change:
    """A new catalogue in place of revision `seen`, which is what its maker saw.

    `imported_sha256`, `restored`: as in Revision.
    """

    def __init__(
        self,
        seen: int,
        catalogue: Catalogue,
        *,
        staff: str | None,
        imported_sha256: str | None = None,
        restored: int | None = None,
    ) -> None:
        self.seen = seen
        self.catalogue = catalogue
        self.staff = staff
        self.imported_sha256 = imported_sha256
        self.restored = restored


def change(
    book: SqlBook, wanted: Change, now: dt.datetime, witness: Witness | None = None
) -> tuple[Fault, ...]:
    """A step for the writer; returns what bars the way (nothing is changed then), else nothing.

    What is the same already is no change. Raises Refusal(CHANGED_MEANWHILE).
    """
    valid = revisions.revision_of(book.connection, book.station_id, book.catalogue_revision)
    if valid is None or valid.number != wanted.seen:
        raise Refusal(Reason.CHANGED_MEANWHILE)
    if valid.catalogue == wanted.catalogue:
        return ()
    faults = barriers(
        valid.catalogue, wanted.catalogue, situation(book, valid.catalogue, wanted.catalogue, now)
    )
    if faults:
        return faults
    added = revisions.add(
        book,
        wanted.catalogue,
        now,
        staff=wanted.staff,
        imported_sha256=wanted.imported_sha256,
        restored=wanted.restored,
    )
    if witness is not None:
        witness(book, valid, added)
    pin(added)  # for the steps that follow in the same transaction
    return ()


def situation(book: SqlBook, before: Catalogue, after: Catalogue, now: dt.datetime) -> Situation:
    """How the hall stands in the book's transaction, for a change between these catalogues."""
    day = station_day(now)
    waiting: dict[str, int] = {}
    sent_to: dict[str, int] = {}
    for service_id, counter, count in book.unended_counts(day):
        waiting[service_id] = waiting.get(service_id, 0) + count
        if counter is not None:
            sent_to[counter] = sent_to.get(counter, 0) + count
    opened = (
        c.name
        for c in before.counters
        if book.counter(day, c.name).state is not CounterState.CLOSED
    )
    kept = {(s.id, s.prefix) for s in before.services}
    new = {s.prefix for s in after.services if (s.id, s.prefix) not in kept}
    return Situation(
        waiting=waiting,
        open_counters=frozenset(opened),
        sent_to=sent_to,
        prefixes_given=_given(book, new, day),
    )


def _given(book: SqlBook, prefixes: Iterable[str], day: dt.date) -> dict[str, frozenset[str]]:
    """Numbers are leased a day ahead: today's may be yesterday's catalogue's, and tomorrow's of
    today's are in a terminal already."""
    tomorrow = day + dt.timedelta(days=1)
    fresh = NumberSeries()
    used = {
        prefix
        for prefix in prefixes
        if any(book.series(each, prefix) != fresh for each in (day, tomorrow))
    }
    if not used:
        return {}
    yesterday = dt.datetime.combine(day - dt.timedelta(days=1), dt.time(), STATION_TIME)
    past = revisions.in_force_since(book.connection, book.station_id, yesterday)
    return {
        prefix: frozenset(s.id for r in past for s in r.catalogue.services if s.prefix == prefix)
        for prefix in used
    }
