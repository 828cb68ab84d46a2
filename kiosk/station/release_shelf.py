"""The terminals' releases at the station: bundles in a folder, what they are in the store.

Who made a bundle is checked where it is installed: each terminal holds the key for that.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import secrets
import shutil
from pathlib import Path

import msgspec
from sqlalchemy import Connection, delete, insert, select

from kiosk.appliance.version import is_version
from kiosk.station.fleet_schema import releases as table
from kiosk.station.sql_book import SqlBook

LARGEST_BUNDLE = 4 << 30
MOST_RELEASES = 20
_CHUNK = 1 << 20


class ShelfError(Exception):
    """It cannot be put there. The text says why."""


class Release(msgspec.Struct, frozen=True):
    version: str
    size: int
    sha256: str
    added_at: dt.datetime


def put_on_shelf(folder: Path, bundle: Path, version: str, now: dt.datetime) -> Release:
    """Copy the bundle into `folder`, whole or not at all. Raises ShelfError, OSError."""
    if not is_version(version):
        raise ShelfError(f"not a version: {version[:40]!r}")
    size = bundle.stat().st_size
    if not 0 < size <= LARGEST_BUNDLE:
        raise ShelfError(f"{bundle}: a bundle has up to {LARGEST_BUNDLE >> 30} GiB")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if shutil.disk_usage(folder).free < size + (256 << 20):
        raise ShelfError(f"{folder}: not enough room")
    part = folder / f".{secrets.token_hex(8)}.part"
    digest = hashlib.sha256()
    copied = 0
    try:
        with bundle.open("rb") as source, part.open("xb") as target:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                target.write(chunk)
                copied += len(chunk)
            target.flush()
            os.fsync(target.fileno())
        os.replace(part, file_of(folder, version))
    finally:
        part.unlink(missing_ok=True)
    return Release(version, copied, digest.hexdigest(), now)


def file_of(folder: Path, version: str) -> Path:
    """`version`: as checked by `put_on_shelf` or the contract; it can leave no folder."""
    return folder / f"{version}.raucb"


def enter(book: SqlBook, release: Release) -> None:
    """A step for the writer. Raises ShelfError for a version that is another bundle already."""
    known = find(book.connection, book.station_id, release.version)
    if known is not None:
        if known.sha256 == release.sha256:
            return
        raise ShelfError(f"{release.version} is on the shelf already, with another content")
    if len(shelf(book.connection, book.station_id)) >= MOST_RELEASES:
        raise ShelfError("the shelf is full; remove an old release")
    row = msgspec.structs.asdict(release)
    book.execute(insert(table).values({"station_id": book.station_id, **row}))


def remove(book: SqlBook, version: str) -> None:
    """A step for the writer."""
    column = table.c
    own = (column.station_id == book.station_id, column.version == version)
    book.execute(delete(table).where(*own))


def shelf(connection: Connection, station_id: str) -> list[Release]:
    """Newest first."""
    column = table.c
    found = connection.execute(
        select(table).where(column.station_id == station_id).order_by(column.added_at.desc())
    )
    return [Release(row.version, row.size, row.sha256, row.added_at) for row in found]


def find(connection: Connection, station_id: str, version: str) -> Release | None:
    return next((r for r in shelf(connection, station_id) if r.version == version), None)
