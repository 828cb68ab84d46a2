"""Which catalogue a service begins with: the station's file if it is new, else the store's.

The newest change wins, whether staff made it in the browser or replaced the file: a file whose
content differs from the last one that was taken in becomes a new revision at the start. The file
that comes with the program is no change by staff; a newer version of it never takes back what
they have set.
"""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path

import msgspec

from kiosk.catalogue.loader import CatalogueError, CatalogueFile, load_catalogue
from kiosk.station.catalogue import revisions
from kiosk.station.catalogue.revisions import Revision
from kiosk.station.sql_book import SqlBook

_log = logging.getLogger(__name__)


class Opening(msgspec.Struct, frozen=True):
    """`faults`: what is wrong in the file, one line each, where the store's was taken instead."""

    revision: Revision
    faults: tuple[str, ...] = ()


def read_file(file: Path) -> CatalogueFile | CatalogueError:
    try:
        return load_catalogue(file)
    except CatalogueError as error:
        return error


def open_catalogue(
    book: SqlBook, found: CatalogueFile | CatalogueError, *, delivered: bool, now: dt.datetime
) -> Opening:
    """A step for the writer. `delivered`: the file is the one that comes with the program.

    Raises CatalogueError if the file cannot be used and the store has nothing either.
    """
    stored = revisions.newest(book.connection, book.station_id)
    if isinstance(found, CatalogueError):
        if stored is None:
            raise found
        _log.warning(
            "the catalogue's file cannot be used, revision %d stays valid: %s",
            stored.number,
            "; ".join(str(found).splitlines()),
        )
        return Opening(_made_valid(book, stored, now), tuple(str(found).splitlines()))
    if stored is None or _is_new(book, stored, found, delivered):
        added = revisions.add(book, found.catalogue, now, imported_sha256=found.sha256)
        return Opening(added)
    return Opening(_made_valid(book, stored, now))


def _is_new(book: SqlBook, stored: Revision, found: CatalogueFile, delivered: bool) -> bool:
    last = revisions.last_import(book.connection, book.station_id)
    if last is not None and last.imported_sha256 == found.sha256:
        return False
    if delivered and stored.imported_sha256 is None:
        _log.info("the delivered catalogue has changed; what staff have set stays valid")
        return False
    return True


def _made_valid(book: SqlBook, stored: Revision, now: dt.datetime) -> Revision:
    """A newer revision that this version cannot read is put aside by a new one."""
    if stored.number == book.catalogue_revision:
        return stored
    return revisions.add(book, stored.catalogue, now, restored=stored.number)
