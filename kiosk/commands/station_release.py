"""`kiosk station release`: the shelf of the terminals' releases, and how one goes out.

Works on the service's store, as its own user; the terminals hear of it with their next report. Who
made a bundle is checked where it is installed, not here.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from kiosk.appliance.rollout import Rollout, of_stage, paused, resumed
from kiosk.staff.action import StaffAction
from kiosk.station import release_shelf, rollout_store
from kiosk.station.database import Database
from kiosk.station.options import StationOptions, StationStartError
from kiosk.station.refusal import Refusal
from kiosk.station.release_shelf import ShelfError
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff.trail import record
from kiosk.station.store import open_store
from kiosk.station.writer import Writer


def release_task(options: StationOptions, what: str, named: str, version: str) -> int:
    """`what`: add, list, rollout, pause or resume; `named`: a file or a version."""
    try:
        database = open_store(options)
        writer = Writer(database, options.station_id)
        try:
            return _Task(options, database, writer).do(what, named, version)
        finally:
            writer.close()
            database.close()
    except (StationStartError, ShelfError) as error:
        print(f"kiosk station release: {error}", file=sys.stderr)
    except Refusal as refusal:
        print(f"kiosk station release: {refusal.reason.sentence}", file=sys.stderr)
    except OSError as error:
        print(f"kiosk station release: {error.filename}: {error.strerror}", file=sys.stderr)
    return 1


class _Task:
    def __init__(self, options: StationOptions, database: Database, writer: Writer) -> None:
        self._options = options
        self._database = database
        self._writer = writer
        self._now = dt.datetime.now(dt.UTC)

    def do(self, what: str, named: str, version: str) -> int:
        if what == "list":
            return self._list()
        if what == "add":
            return self._add(Path(named), version or Path(named).name.removesuffix(".raucb"))
        made: Rollout | None
        if what == "rollout":
            made = self._writer.call(lambda book: self._begin(book, named))
        else:
            made = self._writer.call(lambda book: self._change(book, what))
        if made is None:
            raise StationStartError("no release is going out")
        print(_told(made))
        return 0

    def _add(self, file: Path, version: str) -> int:
        with self._database.reading() as connection:
            if release_shelf.find(connection, self._options.station_id, version) is not None:
                raise ShelfError(f"{version} is on the shelf already")
        folder = self._options.release_dir
        release = release_shelf.put_on_shelf(folder, file, version, self._now)
        self._writer.call(lambda book: release_shelf.enter(book, release))
        print(f"{release.version}  {release.size} bytes  sha256 {release.sha256}")
        return 0

    def _list(self) -> int:
        with self._database.reading() as connection:
            found = release_shelf.shelf(connection, self._options.station_id)
            rollout = rollout_store.present(connection, self._options.station_id)
        for release in found:
            added = release.added_at.astimezone()
            print(f"{release.version:<20}{added:%Y-%m-%d}  {release.size:>12}  {release.sha256}")
        if not found:
            print("The shelf is empty.")
        if rollout is not None:
            print(_told(rollout))
        return 0

    def _begin(self, book: SqlBook, version: str) -> Rollout:
        made = rollout_store.begin(book, version, self._now)
        record(book, self._now, None, StaffAction.ROLLOUT_BEGUN, version)
        return made

    def _change(self, book: SqlBook, what: str) -> Rollout | None:
        before = rollout_store.present(book.connection, book.station_id)
        if before is None:
            return None
        rollout_store.keep(book, (paused if what == "pause" else resumed)(before), self._now)
        action = StaffAction.ROLLOUT_PAUSED if what == "pause" else StaffAction.ROLLOUT_RESUMED
        record(book, self._now, None, action, before.version)
        return rollout_store.go_on(book, self._now)


def _told(rollout: Rollout) -> str:
    asked, of_all = len(of_stage(rollout)), len(rollout.terminals)
    why = f" because of {rollout.why}" if rollout.why else ""
    return f"{rollout.version}: {rollout.state.value}{why}, for {asked} of {of_all} terminals"
