"""Deletes what concerns residents when its time is over, a bounded part at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec
from sqlalchemy import ColumnElement, Connection, Table, delete, select, tuple_

from kiosk.queue.day import station_day
from kiosk.records.correction import CorrectionState
from kiosk.records.decision import UNDECIDED
from kiosk.records.retention import Retention
from kiosk.station import rows
from kiosk.station.correction_schema import corrections
from kiosk.station.holder_schema import ticket_holders
from kiosk.station.holder_store import LONGEST_KEPT
from kiosk.station.processing_schema import processings, retention_runs
from kiosk.station.quality_schema import quality_counted, quality_counts
from kiosk.station.quality_store import month_of
from kiosk.station.rating_schema import ratings
from kiosk.station.sql_book import SqlBook

AT_A_TIME = 500
"""Rows of one kind in one transaction: nobody's ticket waits long for it."""

_runs = retention_runs.c


class Run(msgspec.Struct, frozen=True):
    """The last look at one kind of data."""

    kind: str
    ran_at: dt.datetime
    deleted: int


KINDS: dict[str, Table] = {
    "processings": processings,
    "corrections": corrections,
    "holders": ticket_holders,
    "quality_tags": quality_counted,
    "quality_counts": quality_counts,
    "ratings": ratings,
}
"""What is looked at, in this order."""


class Moments(msgspec.Struct, frozen=True):
    """What the clock said now, and at the look before (None: there was none).

    A clock that is wrong for a while must not delete what cannot be brought back: what is kept for
    longer than a day goes when it was too old at both looks.
    """

    now: dt.datetime
    before: dt.datetime | None

    @property
    def sure(self) -> dt.datetime | None:
        return None if self.before is None else min(self.now, self.before)


def enforce(
    book: SqlBook, retention: Retention, moments: Moments, ahead: dt.timedelta
) -> dict[str, int]:
    """A step for the writer: delete what is too old, or will be before `ahead` is over.

    Returns how much of each kind was, AT_A_TIME at most: it is to be done again until it is less.
    """
    over = {"holders": _over_names(moments.now, ahead)}
    if moments.sure is not None:
        over |= _over(retention, moments.sure, ahead)
    return {kind: _delete(book, table, over.get(kind)) for kind, table in KINDS.items()}


def note_run(book: SqlBook, deleted: Mapping[str, int], now: dt.datetime) -> None:
    """A step for the writer: all of it has been looked at."""
    book.writes += 1
    rows.upsert(
        book.connection,
        retention_runs,
        [
            {"station_id": book.station_id, "kind": kind, "ran_at": now, "deleted": count}
            for kind, count in deleted.items()
        ],
    )


def last_runs(connection: Connection, station_id: str) -> dict[str, Run]:
    """By kind; empty before the first look."""
    found = connection.execute(select(retention_runs).where(_runs.station_id == station_id))
    return {row.kind: Run(row.kind, row.ran_at, row.deleted) for row in found}


def _over(
    retention: Retention, now: dt.datetime, ahead: dt.timedelta
) -> dict[str, ColumnElement[bool]]:
    """For each kind: what its time is over for."""

    def before(days: int) -> dt.datetime:
        return now + ahead - dt.timedelta(days=days)

    decided = [state.value for state in CorrectionState if state not in UNDECIDED]
    answered = [*decided, CorrectionState.ASKED_BACK.value]
    return {
        "processings": processings.c.at < before(retention.processing_days),
        "corrections": corrections.c.state.in_(answered)
        & (corrections.c.decided_at < before(retention.corrections_days)),
        "quality_tags": quality_counted.c.month < month_of(now),
        "quality_counts": quality_counts.c.month
        < station_day(before(retention.quality_days)).replace(day=1),
        "ratings": ratings.c.day < station_day(before(retention.ratings_days)),
    }


def _over_names(now: dt.datetime, ahead: dt.timedelta) -> ColumnElement[bool]:
    kept = ticket_holders.c
    return (kept.day < station_day(now)) | (kept.kept_at < now + ahead - LONGEST_KEPT)


def _delete(book: SqlBook, table: Table, over: ColumnElement[bool] | None) -> int:
    if over is None:
        return 0
    keys = list(table.primary_key.columns)
    chosen = select(*keys).where(table.c.station_id == book.station_id, over).limit(AT_A_TIME)
    found = [tuple(row) for row in book.connection.execute(chosen)]
    if found:
        book.execute(delete(table).where(tuple_(*keys).in_(found)))
    return len(found)
