"""Counts of checked records, by area and month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, insert, select, update

from kiosk.queue.day import station_day
from kiosk.records.quality import QualityCounts
from kiosk.station import rows
from kiosk.station.quality_schema import quality_counted, quality_counts
from kiosk.station.sql_book import SqlBook

MOST_LISTED = 200_000
"""Rows of one answer: a province's communes, each as many areas as it likes."""

_NAMES = QualityCounts.__struct_fields__
_column = quality_counts.c
_who = quality_counted.c


class AreaCounts(msgspec.Struct, frozen=True):
    station_id: str
    month: dt.date
    area: str
    counts: QualityCounts


def month_of(now: dt.datetime) -> dt.date:
    """Its first day, by the station's clock."""
    return station_day(now).replace(day=1)


def check(book: SqlBook, resident: str, area: str, counts: QualityCounts, month: dt.date) -> None:
    """A step for the writer: count a person's record, once in a month. `resident`: its tag."""
    own = {"station_id": book.station_id, "month": month, "resident": resident}
    known = book.connection.execute(
        select(_who.month).where(
            _who.station_id == book.station_id, _who.month == month, _who.resident == resident
        )
    )
    if known.one_or_none() is None:
        book.execute(insert(quality_counted).values(own))
        add(book, area, counts, month)


def add(book: SqlBook, area: str, counts: QualityCounts, month: dt.date) -> None:
    """A step for the writer: add to what is counted."""
    own = {"station_id": book.station_id, "month": month, "area": area}
    book.writes += 1
    rows.insert_if_new(book.connection, quality_counts, [{**own, **dict.fromkeys(_NAMES, 0)}])
    added = {name: _column[name] + n for name in _NAMES if (n := getattr(counts, name))}
    if added:
        book.execute(
            update(quality_counts)
            .where(
                _column.station_id == book.station_id,
                _column.month == month,
                _column.area == area,
            )
            .values(added)
        )


def counts_of(
    connection: Connection, first: dt.date, last: dt.date, station_id: str | None = None
) -> list[AreaCounts]:
    """From month to month, of one station or of all that share the store."""
    wanted = [_column.month >= first, _column.month <= last]
    if station_id is not None:
        wanted.append(_column.station_id == station_id)
    found = connection.execute(
        select(quality_counts)
        .where(*wanted)
        .order_by(_column.station_id, _column.month, _column.area)
        .limit(MOST_LISTED)
    ).mappings()
    return [
        AreaCounts(
            row["station_id"],
            row["month"],
            row["area"],
            QualityCounts(**{name: row[name] for name in _NAMES}),
        )
        for row in found
    ]


def stations_in(counts: Iterable[AreaCounts]) -> list[str]:
    return sorted({each.station_id for each in counts})
