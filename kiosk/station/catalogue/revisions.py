"""Revisions of the catalogue in the store: every state that it had, the newest is valid."""

from __future__ import annotations

import datetime as dt
import logging

import msgspec
from sqlalchemy import Connection, insert, select, update

from kiosk.catalogue.catalogue import Catalogue
from kiosk.catalogue.entries import Entries, catalogue_of, entries_of
from kiosk.catalogue.fault import Faulty
from kiosk.station.catalogue_schema import catalogue_revisions
from kiosk.station.rows import Row
from kiosk.station.schema import stations
from kiosk.station.sql_book import SqlBook

MOST_LISTED = 50
_MOST_TRIED = 50
"""Revisions that are looked through for one that this version can read."""

_log = logging.getLogger(__name__)
_c = catalogue_revisions.c


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    catalogue: Catalogue
    at: dt.datetime
    staff: str | None = None
    """Who made it; None: it came from the station's file, or from the command."""
    imported_sha256: str | None = None
    restored: int | None = None
    """Number of the earlier revision that it brought back."""


def valid_number(connection: Connection, station_id: str) -> int:
    """Number of the valid revision; 0: there is none."""
    found = connection.execute(
        select(stations.c.catalogue_revision).where(stations.c.station_id == station_id)
    ).scalar_one_or_none()
    return int(found or 0)


def newest(connection: Connection, station_id: str) -> Revision | None:
    """The newest revision that can be read; a newer one that cannot is logged."""
    found = connection.execute(
        select(catalogue_revisions)
        .where(_c.station_id == station_id)
        .order_by(_c.revision.desc())
        .limit(_MOST_TRIED)
    ).mappings()
    for row in found:
        revision = _revision(row)
        if revision is not None:
            return revision
        _log.warning("revision %d of the catalogue cannot be read", row["revision"])
    return None


def revision_of(connection: Connection, station_id: str, number: int) -> Revision | None:
    """None: there is no such revision, or none that can be read."""
    found = connection.execute(
        select(catalogue_revisions).where(_c.station_id == station_id, _c.revision == number)
    )
    row = found.mappings().one_or_none()
    return None if row is None else _revision(row)


def listed(
    connection: Connection, station_id: str, until: int, limit: int = MOST_LISTED
) -> list[Revision]:
    """Those numbered up to `until`, newest first."""
    found = connection.execute(
        select(catalogue_revisions)
        .where(_c.station_id == station_id, _c.revision <= until)
        .order_by(_c.revision.desc())
        .limit(limit)
    ).mappings()
    return [revision for row in found if (revision := _revision(row)) is not None]


def in_force_since(connection: Connection, station_id: str, moment: dt.datetime) -> list[Revision]:
    """All that were valid at some time from `moment` on, newest first; of very many the newest."""
    found: list[Revision] = []
    for revision in listed(connection, station_id, 2**31 - 1, 10 * MOST_LISTED):
        found.append(revision)
        if revision.at <= moment:
            break
    return found


def last_import(connection: Connection, station_id: str) -> Revision | None:
    """The latest that came from the station's file."""
    found = connection.execute(
        select(catalogue_revisions)
        .where(_c.station_id == station_id, _c.imported_sha256.is_not(None))
        .order_by(_c.revision.desc())
        .limit(1)
    )
    row = found.mappings().one_or_none()
    return None if row is None else _revision(row)


def add(
    book: SqlBook,
    catalogue: Catalogue,
    at: dt.datetime,
    *,
    staff: str | None = None,
    imported_sha256: str | None = None,
    restored: int | None = None,
) -> Revision:
    """A step for the writer: from its commit on this is the valid one."""
    number = book.catalogue_revision + 1
    content = msgspec.json.encode(entries_of(catalogue)).decode()
    row = {
        "station_id": book.station_id,
        "revision": number,
        "content": content,
        "imported_sha256": imported_sha256,
        "restored": restored,
        "staff": staff,
        "at": at,
    }
    book.execute(insert(catalogue_revisions), row)
    book.execute(
        update(stations)
        .where(stations.c.station_id == book.station_id)
        .values(catalogue_revision=number)
    )
    book.catalogue_revision = number
    return Revision(
        number=number,
        catalogue=catalogue,
        at=at,
        staff=staff,
        imported_sha256=imported_sha256,
        restored=restored,
    )


def _revision(row: Row) -> Revision | None:
    try:
        catalogue = catalogue_of(msgspec.json.decode(row["content"], type=Entries))
    except (msgspec.DecodeError, Faulty):
        return None
    return Revision(
        number=row["revision"],
        catalogue=catalogue,
        at=row["at"],
        staff=row["staff"],
        imported_sha256=row["imported_sha256"],
        restored=row["restored"],
    )
