"""Fictional residents in SQLite: written once, then only read."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from kiosk.records.card_issue import CardIssue
from kiosk.records.dossier import Dossier
from kiosk.records.dossier_code import code_key
from kiosk.records.electronic_identity import ElectronicIdentity
from kiosk.records.enrolled_finger import EnrolledFinger
from kiosk.records.record import RegistryRecord
from kiosk.records.residence import Residence
from kiosk.station.registry.interface import AmbiguousNumber, RegistryUnavailable
from kiosk.station.registry.sample.entry import Entry

_SCHEMA = """
CREATE TABLE resident (
    number TEXT NOT NULL, record TEXT NOT NULL,
    card_issue TEXT, residence TEXT, electronic_identity TEXT
);
CREATE TABLE dossier (
    code_key TEXT PRIMARY KEY, number TEXT NOT NULL, submitted_on TEXT NOT NULL,
    dossier TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE finger (number TEXT PRIMARY KEY, finger TEXT NOT NULL, template BLOB NOT NULL);
"""
_INDEXES = """
CREATE INDEX resident_of ON resident (number);
CREATE INDEX dossier_of ON dossier (number, submitted_on);
"""
_T = TypeVar("_T")
_encode = msgspec.json.encode


class SampleStore:
    """One SQLite connection, used by one thread at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._turn = threading.Lock()

    @classmethod
    def make(cls, place: Path | None, entries: Iterable[Entry]) -> SampleStore:
        """A new store of `entries`, in memory or in a file that is not there yet.

        The same entries make the same bytes. Raises sqlite3.IntegrityError for two dossiers of
        one code, and whatever `entries` raises.
        """
        connection = sqlite3.connect(place or ":memory:", check_same_thread=False)
        try:
            # Nothing is kept that could not be made again.
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(_SCHEMA)
            with connection:
                for entry in entries:
                    _enter(connection, entry)
            connection.executescript(_INDEXES)
        except BaseException:
            connection.close()
            raise
        return cls(connection)

    @classmethod
    def open(cls, place: Path) -> SampleStore:
        """Raises sqlite3.Error for a file that is none of ours, or is damaged."""
        connection = sqlite3.connect(
            f"{place.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        try:
            _check(connection)
        except BaseException:
            connection.close()
            raise
        return cls(connection)

    def knows(self, number: str) -> bool:
        """Raises RegistryUnavailable, as all that follow."""
        return bool(self._rows("SELECT 1 FROM resident WHERE number = ?", number))

    def dossiers(self, number: str) -> tuple[Dossier, ...]:
        self._refuse_ambiguous(number)
        rows = self._rows(
            "SELECT dossier FROM dossier WHERE number = ? ORDER BY submitted_on DESC, code_key",
            number,
        )
        return tuple(_decoded(row[0], Dossier) for row in rows)

    def dossier(self, number: str, code: str) -> Dossier | None:
        self._refuse_ambiguous(number)
        rows = self._rows(
            "SELECT dossier FROM dossier WHERE code_key = ? AND number = ?",
            code_key(code),
            number,
        )
        return _decoded(rows[0][0], Dossier) if rows else None

    def card_issue(self, number: str) -> CardIssue | None:
        return self._of_resident("card_issue", number, CardIssue)

    def residence(self, number: str) -> Residence:
        return self._of_resident("residence", number, Residence) or Residence()

    def electronic_identity(self, number: str) -> ElectronicIdentity | None:
        return self._of_resident("electronic_identity", number, ElectronicIdentity)

    def record(self, number: str) -> RegistryRecord | None:
        return self._of_resident("record", number, RegistryRecord)

    def enrolled_finger(self, number: str) -> EnrolledFinger | None:
        self._refuse_ambiguous(number)
        rows = self._rows("SELECT finger, template FROM finger WHERE number = ?", number)
        if not rows:
            return None
        finger, template = rows[0]
        return msgspec.convert({"finger": finger, "template": template}, EnrolledFinger)

    def close(self) -> None:
        with self._turn:
            self._connection.close()

    def _of_resident(self, column: str, number: str, kind: type[_T]) -> _T | None:
        # `column` is one of this module's own words.
        query = f"SELECT {column} FROM resident WHERE number = ?"  # noqa: S608
        rows = self._rows(query, number)
        if len(rows) > 1:
            raise AmbiguousNumber
        return _decoded(rows[0][0], kind) if rows and rows[0][0] is not None else None

    def _refuse_ambiguous(self, number: str) -> None:
        if len(self._rows("SELECT 1 FROM resident WHERE number = ?", number)) > 1:
            raise AmbiguousNumber

    def _rows(self, query: str, *parameters: str) -> list[tuple[Any, ...]]:
        try:
            with self._turn:
                return self._connection.execute(query, parameters).fetchall()
        except sqlite3.Error:
            raise RegistryUnavailable("sample-database") from None


def _check(connection: sqlite3.Connection) -> None:
    for table in ("resident", "dossier", "finger"):
        connection.execute(f"SELECT * FROM {table} LIMIT 1").fetchone()  # noqa: S608 - our words
    (sound,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if sound != "ok":
        raise sqlite3.DatabaseError("damaged")


def _decoded(text: str | bytes, kind: type[_T]) -> _T:
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.DecodeError:
        raise RegistryUnavailable("sample-data") from None


def _enter(connection: sqlite3.Connection, entry: Entry) -> None:
    about = [_text(entry.card_issue), _text(entry.residence), _text(entry.electronic_identity)]
    for record in entry.records:
        row = (entry.number, _text(record), *about)
        connection.execute("INSERT INTO resident VALUES (?, ?, ?, ?, ?)", row)
    if entry.finger is not None and entry.records:
        finger = (entry.number, entry.finger.finger, entry.finger.template)
        connection.execute("INSERT INTO finger VALUES (?, ?, ?)", finger)
    for dossier in entry.dossiers:
        key, on = code_key(dossier.code), dossier.submitted_on.isoformat()
        row = (key, entry.number, on, _text(dossier) or "")
        connection.execute("INSERT INTO dossier VALUES (?, ?, ?, ?)", row)


def _text(value: msgspec.Struct | None) -> str | None:
    return None if value is None else _encode(value).decode()
