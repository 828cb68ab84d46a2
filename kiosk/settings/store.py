"""What has been set on this terminal: changed as a whole or not at all, with the versions before.

The current version is the file that `load` reads; the last 20 are kept beside it, itself among
them. A change is first kept and then made current, by one renaming: whatever ends in between, the
settings are the old ones or the new ones. Several processes may change them, one after the other.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from kiosk.appliance.folders import SETTINGS
from kiosk.appliance.settings_version import SettingsVersion
from kiosk.settings.load import SettingsError, checked_tables, settled_value
from kiosk.settings.toml_text import Plain, Tables
from kiosk.settings.version_file import (
    Author,
    DamagedFile,
    Head,
    Version,
    kept_numbers,
    kept_path,
    newest_whole,
    read_version,
    version_bytes,
)
from kiosk.whole_file import sync_folder, write_whole

KEPT = 20
_TURN_LIMIT, _TURN_PAUSE = 5.0, 0.02
"""Seconds."""
_NAMED_KEYS = 3
_log = logging.getLogger(__name__)


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class SettingsStore:
    """All methods raise SettingsError, with a text that a technician can act upon."""

    def __init__(self, path: Path = SETTINGS, now: Callable[[], dt.datetime] = _utc_now) -> None:
        self.path = path
        self._now = now

    @property
    def version(self) -> int:
        """0: nothing has ever been set."""
        found = self._current()
        return found.head.number if found else 0

    def values(self) -> dict[str, Plain]:
        """section.key → what has been set; all else is as it comes."""
        found = self._current()
        tables = found.tables if found else {}
        return {f"{s}.{key}": value for s, table in tables.items() for key, value in table.items()}

    def history(self) -> tuple[SettingsVersion, ...]:
        """The last 20, newest first; damaged ones are left out."""
        current = self.version
        with self._explained():
            found = [_whole(kept_path(self.path, number)) for number in self._numbers()]
        return tuple(
            SettingsVersion(
                number=each.head.number,
                saved_at=each.head.saved_at,
                reason=each.head.reason,
                author=each.head.author.value,
                current=each.head.number == current,
            )
            for each in found
            if each is not None and each.head.number <= current
        )

    def change(self, changes: Mapping[str, object], by: Author) -> int:
        """Set these, section.key → value; None takes a setting back to how it comes.

        The number of the version with them; no new one where nothing is different.
        """
        plain = {
            path: None if value is None else settled_value(path, value)
            for path, value in changes.items()
        }
        with self._turn():
            before = self._current()
            tables = (
                {section: dict(table) for section, table in before.tables.items()} if before else {}
            )
            for path, value in plain.items():
                section, _, key = path.partition(".")
                if value is None:
                    tables.get(section, {}).pop(key, None)
                else:
                    tables.setdefault(section, {})[key] = value
            return self._put(before, tables, by, _reason(list(changes)))

    def replace(self, tables: Tables, by: Author, reason: str) -> int:
        """Set these and nothing else; as `change`, and also where all is damaged."""
        with self._turn():
            try:
                before = self._current()
            except SettingsError:
                before = None
            return self._put(before, tables, by, reason)

    def restore(self, number: int, by: Author = Author.STAFF) -> int:
        """What version `number` said, as a new version; as `change`."""
        with self._turn():
            with self._explained():
                old = _whole(kept_path(self.path, number))
            if old is None:
                raise SettingsError(f"version {number} of the settings is not kept, or damaged")
            return self._put(self._current(), old.tables, by, f"restored {number}")

    def _put(self, before: Version | None, tables: Tables, by: Author, reason: str) -> int:
        tables = {section: table for section, table in tables.items() if table}
        checked_tables(_known(tables, before), str(self.path))
        if before is not None and tables == before.tables and self._is_whole():
            return before.head.number
        number = (before.head.number if before else max(self._numbers(), default=0)) + 1
        kept = kept_path(self.path, number)
        try:
            data = version_bytes(Version(Head(number, self._now(), by, reason), tables))
        except ValueError as error:
            raise SettingsError(f"the settings cannot be kept: {error}") from None
        with self._explained():
            write_whole(kept, data)
            try:
                write_whole(self.path, data)
            except OSError:
                kept.unlink(missing_ok=True)
                raise
        self._clear(number)
        return number

    def _clear(self, newest: int) -> None:
        """What is older than the last 20 goes, and what a killed writer kept but never made
        current. That one is overwritten by the next change as well, if it stays."""
        try:
            for number in self._numbers():
                if not newest - KEPT < number <= newest:
                    kept_path(self.path, number).unlink(missing_ok=True)
            sync_folder(self.path.parent)
        except OSError as error:
            _log.warning("old settings stay: %s", error.strerror)

    def _current(self) -> Version | None:
        with self._explained():
            try:
                return newest_whole(self.path)
            except DamagedFile as error:
                raise SettingsError(f"{self.path}: damaged, as all kept: {error}") from None

    def _is_whole(self) -> bool:
        return _whole(self.path) is not None

    def _numbers(self) -> list[int]:
        return kept_numbers(self.path) if self.path.parent.is_dir() else []

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        """One writer at a time, also of several processes; the kernel ends a dead one's turn."""
        with self._explained():
            self.path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
            folder = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            deadline = time.monotonic() + _TURN_LIMIT
            while True:
                try:
                    fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except OSError:
                    if time.monotonic() > deadline:
                        raise SettingsError("the settings are being changed by another") from None
                    time.sleep(_TURN_PAUSE)
            yield
        finally:
            os.close(folder)

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise SettingsError(
                f"{error.filename or self.path}: {error.strerror}; the settings are as they were"
            ) from None


def _known(tables: Tables, before: Version | None) -> Tables:
    """Without what already stood there and is no setting of this release: a newer one wrote it, and
    finds it again."""
    kept = before.tables if before else {}
    found: Tables = {}
    for section, table in tables.items():
        for key, value in table.items():
            try:
                settled_value(f"{section}.{key}", value)
            except SettingsError:
                if kept.get(section, {}).get(key) == value:
                    continue
            found.setdefault(section, {})[key] = value
    return found


def _whole(path: Path) -> Version | None:
    try:
        return read_version(path)
    except (DamagedFile, FileNotFoundError):
        return None


def _reason(paths: list[str]) -> str:
    more = len(paths) - _NAMED_KEYS
    return ", ".join(sorted(paths)[:_NAMED_KEYS]) + (f" and {more} more" if more > 0 else "")
