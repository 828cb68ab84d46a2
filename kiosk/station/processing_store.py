"""Records of processing: when what was looked up about whom, never what was found."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import Connection, select

from kiosk.identity.assurance import Assurance
from kiosk.queue.day import station_day
from kiosk.records.held import Held, HeldEntry, Processing
from kiosk.records.retention import Retention
from kiosk.station import correction_store, rows
from kiosk.station.correction_store import Kept
from kiosk.station.processing_schema import processings as table
from kiosk.station.sql_book import SqlBook

MOST_TOLD = 200

_column = table.c


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """One record. `id`: the same for a repeat of the same request; `resident`: lasting tag."""

    id: str
    resident: str
    at: dt.datetime
    what: Processing
    terminal_id: str
    assurance: Assurance
    detail: str = ""
    """A code of at most 64 characters."""


def note(book: SqlBook, made: Note) -> None:
    """A step for the writer: enter it, if it is not there already."""
    book.writes += 1
    rows.insert_if_new(book.connection, table, [_row(book, made)])


def note_new(book: SqlBook, made: Note) -> None:
    """As `note`, with the other new rows of the group; its id is certainly new."""
    book.insert_at_end(table, _row(book, made))


def held(connection: Connection, station_id: str, resident: str, retention: Retention) -> Held:
    """What is kept about the resident's visits, newest first."""
    found = connection.execute(
        select(table)
        .where(_column.station_id == station_id, _column.resident == resident)
        .order_by(_column.at.desc(), _column.id)
        .limit(MOST_TOLD + 1)
    ).mappings()
    kept = {k.code: k for k in correction_store.of_resident(connection, station_id, resident)}
    entries = []
    for row in found:
        entry = _entry(row, retention)
        correction = kept.pop(entry.detail, None) if entry.what is Processing.CORRECTION else None
        entries.append(entry if correction is None else _with(entry, correction, retention))
    # The record of a request may be gone before the request itself.
    entries += [_of_correction(each, retention) for each in kept.values()]
    entries.sort(key=lambda entry: entry.at, reverse=True)
    return Held(tuple(entries[:MOST_TOLD]), more=len(entries) > MOST_TOLD)


def _row(book: SqlBook, made: Note) -> dict[str, object]:
    row = {name: getattr(made, name) for name in made.__struct_fields__}
    return {
        "station_id": book.station_id,
        **row,
        "what": made.what.value,
        "assurance": int(made.assurance),
    }


def _entry(row: rows.Row, retention: Retention) -> HeldEntry:
    return HeldEntry(
        at=row["at"],
        what=Processing(row["what"]),
        terminal=row["terminal_id"],
        assurance=Assurance(row["assurance"]),
        detail=row["detail"],
        until=station_day(retention.processing_until(row["at"])),
    )


def _of_correction(kept: Kept, retention: Retention) -> HeldEntry:
    entry = HeldEntry(
        at=kept.made_at,
        what=Processing.CORRECTION,
        terminal=kept.terminal_id,
        assurance=kept.request.assurance,
        detail=kept.code,
    )
    return _with(entry, kept, retention)


def _with(entry: HeldEntry, kept: Kept, retention: Retention) -> HeldEntry:
    """The later of both ends; none while staff have not answered."""
    if kept.decided_at is None:
        return msgspec.structs.replace(entry, until=None)
    request = station_day(retention.correction_until(kept.decided_at))
    return msgspec.structs.replace(entry, until=max(request, entry.until or request))
