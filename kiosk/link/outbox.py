"""What the terminal must not forget: leased numbers, tickets to deliver, requests under way.

SQLite with a write-ahead log and synchronous=FULL: what a method did is on disk when it returns.
Nothing in it is personal. One process at a time has it open.

A ticket request is noted before it is sent (`begin`) and struck out when its answer is certain
(`settle`). One whose answer was lost is turned, in one transaction, into either a leased ticket
that replaces it or a withdrawal (`issue`); one that was under way when the terminal died becomes
a withdrawal at the next start. So no request leads to two tickets, or to one that nobody holds.
"""

from __future__ import annotations

import datetime as dt
import logging
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from kiosk.queue.applicant import Applicant
from kiosk.queue.number import NumberBlock, printed_number

_log = logging.getLogger(__name__)

_BUSY_LIMIT = 2.0
"""Seconds to wait for a process that is just ending to let go of the file."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS block (
    id TEXT PRIMARY KEY, station_id TEXT NOT NULL, terminal_id TEXT NOT NULL, day TEXT NOT NULL,
    service_id TEXT NOT NULL, prefix TEXT NOT NULL, next INTEGER NOT NULL, last INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS under_way (
    key TEXT PRIMARY KEY, station_id TEXT NOT NULL, terminal_id TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entry (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, station_id TEXT NOT NULL, kind TEXT NOT NULL,
    body TEXT NOT NULL, refused TEXT
);
"""


class OutboxError(Exception):
    """The outbox cannot be used: disk full, not writable, in use. The text says which file."""


class LeasedNumber(msgspec.Struct, frozen=True):
    """A number used up from a block for a ticket whose delivery is on disk."""

    ticket_id: str
    number: str


class Entry(msgspec.Struct, frozen=True):
    """Something to tell the station. `kind`: `ticket` or `withdrawal`."""

    sequence: int
    kind: str
    body: msgspec.Raw


class _Issued(msgspec.Struct):
    issued_at: dt.datetime


class Outbox:
    """Opened at once; `close` when done. All methods raise OutboxError and nothing else."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._turn = threading.Lock()
        self._connection = self._opened()
        self._withdraw_what_was_under_way()

    def close(self) -> None:
        with self._turn:
            self._connection.close()

    def _opened(self) -> sqlite3.Connection:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                return _connect(self._file)
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                self._set_aside()
                return _connect(self._file)
        except (OSError, sqlite3.Error) as error:
            raise OutboxError(f"{self._file}: {error}") from None

    def _set_aside(self) -> None:
        """Keep a damaged file for whoever can read it, and go on with a new one."""
        for suffix in ("", "-wal", "-shm"):
            part = self._file.with_name(self._file.name + suffix)
            if part.exists():
                part.rename(part.with_name(f"damaged-{int(time.time())}-{part.name}"))
        _log.error("outbox %s was damaged; it is kept beside a new one", self._file.name)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._turn:
                self._connection.execute("BEGIN IMMEDIATE")
                try:
                    yield self._connection
                    self._connection.execute("COMMIT")
                finally:
                    if self._connection.in_transaction:
                        self._connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise OutboxError(f"{self._file}: {error}") from None

    def _rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        try:
            with self._turn:
                return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise OutboxError(f"{self._file}: {error}") from None

    # -- notes: what the station said last ----------------------------------------------------

    def note(self, name: str, text: str) -> None:
        """Keep `text` under `name` over a restart."""
        with self._writing() as connection:
            connection.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (name, text))

    def noted(self, name: str) -> str | None:
        rows = self._rows("SELECT text FROM note WHERE name = ?", name)
        return str(rows[0][0]) if rows else None

    # -- numbers on lease ---------------------------------------------------------------------

    def add_block(self, block: NumberBlock, station_id: str, terminal_id: str) -> None:
        """Keep a leased block; a block that is known already is left as it is."""
        row = (
            block.id,
            station_id,
            terminal_id,
            block.day.isoformat(),
            block.service_id,
            block.prefix,
            block.first,
            block.last,
        )
        with self._writing() as connection:
            connection.execute("INSERT OR IGNORE INTO block VALUES (?,?,?,?,?,?,?,?)", row)

    def numbers_left(self, station_id: str, terminal_id: str, service_id: str, day: dt.date) -> int:
        """How many leased numbers are left for this service and day."""
        rows = self._rows(
            "SELECT coalesce(sum(last - next + 1), 0) FROM block"
            " WHERE station_id = ? AND terminal_id = ? AND service_id = ? AND day = ?",
            *(station_id, terminal_id, service_id, day.isoformat()),
        )
        return msgspec.convert(rows[0][0], int)

    def drop_blocks_before(self, day: dt.date) -> None:
        """Forget numbers of past days, which nobody may give out any more."""
        with self._writing() as connection:
            connection.execute("DELETE FROM block WHERE day < ?", (day.isoformat(),))

    # -- tickets ------------------------------------------------------------------------------

    def begin(self, key: str, station_id: str, terminal_id: str) -> None:
        """Note that a ticket request with this key is about to be sent."""
        with self._writing() as connection:
            row = (key, station_id, terminal_id)
            connection.execute("INSERT INTO under_way VALUES (?, ?, ?)", row)

    def settle(self, key: str) -> None:
        """The answer to this request is certain: nothing is left to undo."""
        with self._writing() as connection:
            connection.execute("DELETE FROM under_way WHERE key = ?", (key,))

    def issue(
        self,
        *,
        station_id: str,
        terminal_id: str,
        service_id: str,
        applicant: Applicant,
        now: dt.datetime,
        day: dt.date,
        lost_key: str | None,
    ) -> LeasedNumber | None:
        """Use up a leased number for a ticket to be delivered; None when there is none left.

        Of the applicant only assurance and class are kept: nothing that tells who it is.

        `lost_key`: the request that this makes up for; it is withdrawn in either case.
        """
        with self._writing() as connection:
            if lost_key is not None:
                connection.execute("DELETE FROM under_way WHERE key = ?", (lost_key,))
            block = connection.execute(
                "SELECT id, prefix, next FROM block WHERE station_id = ? AND terminal_id = ?"
                " AND service_id = ? AND day = ? AND next <= last ORDER BY next LIMIT 1",
                (station_id, terminal_id, service_id, day.isoformat()),
            ).fetchone()
            if block is None:
                if lost_key is not None:
                    _add_withdrawal(connection, station_id, terminal_id, lost_key)
                return None
            block_id, prefix, ordinal = block
            connection.execute("UPDATE block SET next = next + 1 WHERE id = ?", (block_id,))
            ticket_id = str(uuid.uuid4())
            body = {
                "id": ticket_id,
                "terminal_id": terminal_id,
                "service_id": service_id,
                "block_id": block_id,
                "ordinal": ordinal,
                "assurance": applicant.assurance.name.lower(),
                "priority": applicant.declared.value,
                "issued_at": now,
                "replaces": lost_key,
            }
            _add_entry(connection, station_id, "ticket", body)
        return LeasedNumber(ticket_id, printed_number(prefix, ordinal))

    def _withdraw_what_was_under_way(self) -> None:
        with self._writing() as connection:
            lost = connection.execute(
                "SELECT key, station_id, terminal_id FROM under_way"
            ).fetchall()
            for key, station_id, terminal_id in lost:
                _add_withdrawal(connection, station_id, terminal_id, key)
            connection.execute("DELETE FROM under_way")

    # -- delivery -----------------------------------------------------------------------------

    def next_entry(self, station_id: str) -> Entry | None:
        """The oldest thing that this station has not been told."""
        rows = self._rows(
            "SELECT sequence, kind, body FROM entry WHERE station_id = ? AND refused IS NULL"
            " ORDER BY sequence LIMIT 1",
            station_id,
        )
        if not rows:
            return None
        sequence, kind, body = rows[0]
        return Entry(int(str(sequence)), str(kind), msgspec.Raw(str(body).encode()))

    def delivered(self, sequence: int) -> None:
        with self._writing() as connection:
            connection.execute("DELETE FROM entry WHERE sequence = ?", (sequence,))

    def refused(self, sequence: int, code: str) -> None:
        """The station will never take this entry: keep it for staff, out of the others' way."""
        with self._writing() as connection:
            connection.execute("UPDATE entry SET refused = ? WHERE sequence = ?", (code, sequence))

    def oldest_waiting(self) -> dt.datetime | None:
        """When the oldest ticket was given out that its station has not been told of."""
        rows = self._rows(
            "SELECT body FROM entry WHERE kind = 'ticket' AND refused IS NULL"
            " ORDER BY sequence LIMIT 1"
        )
        if not rows:
            return None
        try:
            return msgspec.json.decode(str(rows[0][0]), type=_Issued).issued_at
        except msgspec.DecodeError as error:
            raise OutboxError(f"{self._file}: {error}") from None

    def counts(self) -> tuple[int, int]:
        """How many entries wait to be delivered, and how many the station refused."""
        rows = self._rows("SELECT count(*) - count(refused), count(refused) FROM entry")
        waiting, refused = msgspec.convert(rows[0], tuple[int, int])
        return waiting, refused


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        file, timeout=_BUSY_LIMIT, isolation_level=None, check_same_thread=False
    )
    try:
        # Two processes with one outbox would withdraw each other's requests.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN EXCLUSIVE")
        for statement in filter(str.strip, _SCHEMA.split(";")):
            connection.execute(statement)
        connection.execute("COMMIT")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _add_withdrawal(
    connection: sqlite3.Connection, station_id: str, terminal_id: str, key: str
) -> None:
    _add_entry(connection, station_id, "withdrawal", {"id": key, "terminal_id": terminal_id})


def _add_entry(
    connection: sqlite3.Connection, station_id: str, kind: str, body: dict[str, object]
) -> None:
    connection.execute(
        "INSERT INTO entry (station_id, kind, body) VALUES (?, ?, ?)",
        (station_id, kind, msgspec.json.encode(body).decode()),
    )
