"""`kiosk station catalogue`: the catalogue as a file, out of the store and into it.

Works on the service's store, as its own user, while services run or not; they take a change up
within a second.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.catalogue.loader import CatalogueError, load_catalogue
from kiosk.catalogue.toml_file import catalogue_toml
from kiosk.station.catalogue import changing, revisions
from kiosk.station.catalogue.changing import Change
from kiosk.station.database import Database
from kiosk.station.options import StationOptions, StationStartError
from kiosk.station.refusal import Refusal
from kiosk.station.store import open_store
from kiosk.station.writer import Writer


def catalogue_task(options: StationOptions, action: str, file: str) -> int:
    """`action`: export or import."""
    try:
        with _opened(options) as database:
            if action == "export":
                return _export(database, options, Path(file))
            return _import(database, options, Path(file))
    except (StationStartError, CatalogueError) as error:
        print(f"kiosk station catalogue: {error}", file=sys.stderr)
    except Refusal as refusal:
        print(f"kiosk station catalogue: {refusal.reason.sentence}", file=sys.stderr)
    except OSError as error:
        print(f"kiosk station catalogue: {file}: {error.strerror}", file=sys.stderr)
    return 1


@contextmanager
def _opened(options: StationOptions) -> Iterator[Database]:
    if not (options.database or options.store_file.exists()):
        raise StationStartError(f"{options.store}: not there; start the service once")
    database = open_store(options)
    try:
        yield database
    finally:
        database.close()


def _export(database: Database, options: StationOptions, file: Path) -> int:
    with database.reading() as connection:
        valid = revisions.newest(connection, options.station_id)
    if valid is None:
        raise StationStartError("the store has no catalogue yet; start the service once")
    file.write_text(catalogue_toml(valid.catalogue), encoding="utf-8")
    print(f"Revision {valid.number} is in {file}.")
    return 0


def _import(database: Database, options: StationOptions, file: Path) -> int:
    found = load_catalogue(file)
    with database.reading() as connection:
        seen = revisions.valid_number(connection, options.station_id)
    # Of another file than the station's own, the next start must not think it has it already.
    same = file.resolve() == options.catalogue_file.resolve()
    wanted = Change(
        seen, found.catalogue, staff=None, imported_sha256=found.sha256 if same else None
    )
    writer = Writer(database, options.station_id)
    try:
        now = dt.datetime.now(dt.UTC)
        faults = writer.call(lambda book: changing.change(book, wanted, now))
    finally:
        writer.close()
    if faults:
        raise CatalogueError(file, faults)
    with database.reading() as connection:
        valid = revisions.valid_number(connection, options.station_id)
    print(f"Revision {valid} is valid." if valid != seen else "It is valid already.")
    return 0
