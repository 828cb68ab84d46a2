"""A registry of fictional residents: the embedded default, for demonstration and tests.

Built anew from `residents.toml` at each start: the file is its truth, the SQLite only its form.
"""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from kiosk.identity.card_data import PartialDate
from kiosk.records.dossier import Dossier, DossierStatus
from kiosk.records.enrolled_finger import EnrolledFinger
from kiosk.records.record import Field, RegistryRecord
from kiosk.station.registry import RegistryUnavailable

LARGEST_FILE = 10_000_000
"""Bytes: some thousands of residents."""

_DATE = re.compile(r"(?:(?:([0-9]{2})/)?([0-9]{2})/)?([0-9]{4})")
_SCHEMA = """
CREATE TABLE resident (number TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE dossier (
    code TEXT PRIMARY KEY, number TEXT NOT NULL, submitted_on TEXT NOT NULL, dossier TEXT NOT NULL
);
CREATE INDEX dossier_of ON dossier (number, submitted_on);
CREATE TABLE finger (number TEXT PRIMARY KEY, finger TEXT NOT NULL, template BLOB NOT NULL);
"""
_T = TypeVar("_T")


class ResidentsFileError(Exception):
    """The residents' file cannot be used. The text names the file and the entry's key."""


class _DossierEntry(msgspec.Struct, forbid_unknown_fields=True):
    code: str
    title: dict[str, str]
    status: DossierStatus
    submitted_on: dt.date
    due_on: dt.date | None = None
    office: str = ""
    missing: tuple[str, ...] = ()


class _Resident(msgspec.Struct):
    """Further fields are for the simulated card and finger."""

    key: str
    card: dict[str, str]
    registry: dict[str, str] = {}
    dossier: tuple[_DossierEntry, ...] = ()
    finger: str = ""
    unknown_to_registry: bool = False


class _File(msgspec.Struct):
    resident: tuple[_Resident, ...]


class SampleRegistry:
    """Implements `Registry` on one SQLite connection, used by one thread at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._turn = threading.Lock()

    def dossiers(self, number: str) -> tuple[Dossier, ...]:
        rows = self._rows(
            "SELECT dossier FROM dossier WHERE number = ? ORDER BY submitted_on DESC", number
        )
        return tuple(_decoded(row[0], Dossier) for row in rows)

    def record(self, number: str) -> RegistryRecord | None:
        rows = self._rows("SELECT record FROM resident WHERE number = ?", number)
        return _decoded(rows[0][0], RegistryRecord) if rows else None

    def enrolled_finger(self, number: str) -> EnrolledFinger | None:
        rows = self._rows("SELECT finger, template FROM finger WHERE number = ?", number)
        if not rows:
            return None
        finger, template = rows[0]
        return msgspec.convert({"finger": finger, "template": template}, EnrolledFinger)

    def close(self) -> None:
        with self._turn:
            self._connection.close()

    def _rows(self, query: str, number: str) -> list[tuple[str | bytes, ...]]:
        try:
            with self._turn:
                return self._connection.execute(query, (number,)).fetchall()
        except sqlite3.Error:
            raise RegistryUnavailable("sample-database") from None


def _decoded(text: str | bytes, kind: type[_T]) -> _T:
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.DecodeError:
        raise RegistryUnavailable("sample-data") from None


def build_sample_registry(
    place: Path | None, residents_file: Path, fingers: Mapping[str, bytes]
) -> SampleRegistry:
    """A registry of the residents in `residents_file`.

    `place`: the SQLite file to make anew, or None to keep it in memory. `fingers`: the enrolled
    template of each resident that has one, by the resident's key. Raises ResidentsFileError.
    """
    residents = _load(residents_file)
    if place is not None:
        for suffix in ("", "-wal", "-shm", "-journal"):
            place.with_name(place.name + suffix).unlink(missing_ok=True)
    connection = sqlite3.connect(place or ":memory:", check_same_thread=False)
    connection.executescript(_SCHEMA)
    try:
        with connection:
            for resident in residents:
                _enter(connection, resident, fingers.get(resident.key))
    except (ValueError, msgspec.ValidationError, sqlite3.IntegrityError) as error:
        connection.close()
        fault = f"{residents_file}: resident {resident.key!r}: {error}"
        raise ResidentsFileError(fault) from None
    return SampleRegistry(connection)


def _load(file: Path) -> tuple[_Resident, ...]:
    try:
        with file.open("rb") as stream:
            text = stream.read(LARGEST_FILE + 1)
        if len(text) > LARGEST_FILE:
            raise ResidentsFileError(f"{file}: is larger than {LARGEST_FILE} bytes")
        return msgspec.toml.decode(text, type=_File).resident
    except OSError as error:
        raise ResidentsFileError(f"{file}: cannot be read: {error.strerror}") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ResidentsFileError(f"{file}: {error}") from None


def _enter(connection: sqlite3.Connection, resident: _Resident, template: bytes | None) -> None:
    number = resident.card.get("number", "")
    if not re.fullmatch(r"[0-9]{12}", number):
        raise ValueError("card.number must be 12 digits")
    if not resident.unknown_to_registry:
        record = msgspec.json.encode(_record(resident)).decode()
        connection.execute("INSERT INTO resident VALUES (?, ?)", (number, record))
        if template is not None:
            entry = (number, resident.finger, template)
            connection.execute("INSERT INTO finger VALUES (?, ?, ?)", entry)
    for dossier in resident.dossier:
        text = msgspec.json.encode(dossier).decode()
        row = (dossier.code, number, dossier.submitted_on.isoformat(), text)
        connection.execute("INSERT INTO dossier VALUES (?, ?, ?, ?)", row)


def _record(resident: _Resident) -> RegistryRecord:
    """The card's fields, as far as the registry has them, with what the registry says instead."""
    unknown = set(resident.registry) - {field.value for field in Field}
    if unknown:
        raise ValueError(f"registry has unknown field {min(unknown)!r}")
    said = {**resident.card, **resident.registry}
    fields: dict[str, str | PartialDate | None] = {
        field.value: said.get(field.value, "") for field in Field
    }
    fields["number"] = resident.card["number"]
    fields["date_of_birth"] = _partial_date(said.get("date_of_birth", ""))
    return msgspec.convert(fields, RegistryRecord)


def _partial_date(text: str) -> PartialDate | None:
    """`dd/mm/yyyy`, `mm/yyyy`, `yyyy` or empty."""
    if not text:
        return None
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError("date_of_birth must be dd/mm/yyyy, mm/yyyy or yyyy")
    day, month, year = (int(part) if part else None for part in found.groups())
    # Raises ValueError for a day that no calendar has.
    dt.date(year or 0, month or 1, day or 1)
    return PartialDate(year or 0, month, day)
