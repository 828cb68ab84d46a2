"""The audit trail of the staff: who did what, when. Nothing of a resident.

Entries are numbered without gaps for each station, and each carries the SHA-256 of the one before
it, so that none can be changed, left out or put in without breaking the chain. An entry is written
in the transaction of what it records: either both are there or neither. That a trail was cut short
at its end is known only to who has kept an earlier state of it: its number of entries and its last
hash.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, bindparam, insert, select

from kiosk.staff.action import StaffAction
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff.schema import staff_audit as table

FIRST_PREVIOUS = "0" * 64
MOST_FAULTS = 100
WITHHELD = "withheld"
_WORD = re.compile(r"[^\x00-\x1f\x7f]{0,64}")
_DETAIL = re.compile(r"[^\x00-\x1f\x7f]{0,200}")
_LONG_NUMBER = re.compile(r"[0-9]{9}", re.ASCII)
"""Nine digits or more in a row may be a resident's number."""
_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NEWEST = (
    select(table.c.seq, table.c.hash)
    .where(table.c.station_id == bindparam("station"))
    .order_by(table.c.seq.desc())
    .limit(1)
)
_ADD = insert(table)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line. The order of the fields is part of the chain."""

    station: str
    seq: int
    at: dt.datetime
    staff: str | None
    """None: nobody known (a failed sign-in), or the station's command line."""
    action: str
    subject: str
    """What it was done to: a ticket's number, an account, a service, a counter, a day."""
    detail: str
    previous: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()


def record(
    book: SqlBook,
    now: dt.datetime,
    staff: str | None,
    action: StaffAction,
    subject: str = "",
    detail: str = "",
) -> None:
    """Part of a step for the writer: adds an entry to the trail.

    `subject` (64 characters) and `detail` (200) are codes and short words of staff's own making;
    what has a long number in it is withheld.
    """
    newest = book.connection.execute(_NEWEST, {"station": book.station_id}).one_or_none()
    entry = Entry(
        station=book.station_id,
        seq=1 if newest is None else newest.seq + 1,
        at=now.astimezone(dt.UTC),
        staff=staff,
        action=action.value,
        subject=_plain(subject, _WORD),
        detail=_plain(detail, _DETAIL),
        previous=FIRST_PREVIOUS if newest is None else newest.hash,
    )
    row = {name: getattr(entry, name) for name in entry.__struct_fields__ if name != "station"}
    book.execute(_ADD, {"station_id": entry.station, **row, "hash": entry.digest})


def _plain(text: str, pattern: re.Pattern[str]) -> str:
    if _KEY.fullmatch(text):
        return text
    return text if pattern.fullmatch(text) and not _LONG_NUMBER.search(text) else WITHHELD


def entry_of(row: Row[tuple[object, ...]]) -> Entry:
    return Entry(
        station=row.station_id,
        seq=row.seq,
        at=row.at,
        staff=row.staff,
        action=row.action,
        subject=row.subject,
        detail=row.detail,
        previous=row.previous,
    )


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries; None: all."""

    staff: str | None = None
    action: StaffAction | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    """Not included."""


def entries(
    connection: Connection,
    station_id: str,
    wanted: Wanted,
    *,
    before: int | None = None,
    limit: int = 100,
) -> tuple[Entry, ...]:
    """The newest ones that are `wanted`, newest first; `before`: older than this number."""
    found = _chosen(station_id, wanted)
    if before is not None:
        found = found.where(table.c.seq < before)
    rows = connection.execute(found.order_by(table.c.seq.desc()).limit(limit))
    return tuple(entry_of(row) for row in rows)


def all_entries(connection: Connection, station_id: str, wanted: Wanted) -> Iterator[Entry]:
    """All that are `wanted`, oldest first, a part at a time."""
    found = _chosen(station_id, wanted).order_by(table.c.seq)
    with connection.execution_options(yield_per=1000).execute(found) as rows:
        for row in rows:
            yield entry_of(row)


def hash_at(connection: Connection, station_id: str, seq: int) -> str:
    """The hash of one entry; empty if it is not there; that of an empty trail for 0."""
    if seq == 0:
        return FIRST_PREVIOUS
    own = (table.c.station_id == station_id) & (table.c.seq == seq)
    return str(connection.execute(select(table.c.hash).where(own)).scalar() or "")


def _chosen(station_id: str, wanted: Wanted) -> Select[Any]:
    found = select(table).where(table.c.station_id == station_id)
    if wanted.staff is not None:
        found = found.where(table.c.staff == wanted.staff)
    if wanted.action is not None:
        found = found.where(table.c.action == wanted.action.value)
    if wanted.since is not None:
        found = found.where(table.c.at >= wanted.since)
    if wanted.until is not None:
        found = found.where(table.c.at < wanted.until)
    return found


def count(connection: Connection, station_id: str) -> int:
    """How many entries the station's trail should have, by its newest one's number."""
    return connection.execute(_NEWEST, {"station": station_id}).scalar() or 0


class Fault(msgspec.Struct, frozen=True):
    """What is wrong at entry `seq`: `changed`, `chain` (the one before was replaced) or `missing`
    (entries before it are gone)."""

    seq: int
    kind: str


class Verification(msgspec.Struct, frozen=True):
    """How a trail came out; `last_hash` with `entries` is what an outside witness would keep."""

    entries: int
    last_hash: str
    faults: tuple[Fault, ...]

    @property
    def whole(self) -> bool:
        return not self.faults


def verify(connection: Connection, station_id: str) -> Verification:
    """Goes through the station's whole trail in little memory."""
    faults: list[Fault] = []
    previous, seq, entries = FIRST_PREVIOUS, 0, 0
    rows = connection.execution_options(yield_per=1000).execute(
        select(table).where(table.c.station_id == station_id).order_by(table.c.seq)
    )
    with rows:
        for row in rows:
            entry = entry_of(row)
            entries += 1
            if entry.seq != seq + 1:
                faults.append(Fault(entry.seq, "missing"))
            elif entry.previous != previous:
                faults.append(Fault(entry.seq, "chain"))
            if entry.digest != row.hash:
                faults.append(Fault(entry.seq, "changed"))
            previous, seq = row.hash, entry.seq
            if len(faults) >= MOST_FAULTS:
                break
    return Verification(entries, previous, tuple(faults))
