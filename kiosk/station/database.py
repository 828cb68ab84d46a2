"""The station's database: one engine, transactions for reading and for writing."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from kiosk.station.refusal import Reason, Refusal
from kiosk.station.schema import metadata

BUSY_TIMEOUT = 5.0
"""Seconds that a transaction waits for another process before it gives up."""


class Database:
    """Opens (and on first use makes) the store at `url`. Closed by `close`."""

    def __init__(self, url: str) -> None:
        # hide_parameters: what was asked for must not stand in an exception's text.
        self._engine = create_engine(
            url, hide_parameters=True, pool_size=8, max_overflow=40, pool_timeout=BUSY_TIMEOUT
        )
        self._sqlite = self._engine.dialect.name == "sqlite"
        # SQLite has one writer at a time; queueing here is fair, its own busy wait is not.
        self._turn = threading.Lock() if self._sqlite else nullcontext()
        if self._sqlite:
            _tune_sqlite(self._engine)
        with self.writing() as connection:
            metadata.create_all(connection)

    @classmethod
    def in_file(cls, file: Path) -> Database:
        """SQLite in `file`, whose folder is made if need be, readable by the owner alone."""
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return cls(f"sqlite:///{file}")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the store and changes nothing."""
        with _store_faults(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is durable on disk once it is left without an exception.

        Raises Refusal(STORE_UNAVAILABLE) when the store cannot do it (disk full, locked, gone).
        """
        with _store_faults(), self._turn, self._engine.connect() as connection:
            writer = connection.execution_options(kiosk_writes=True)
            with writer.begin():
                yield writer

    def check(self) -> None:
        """Raises Refusal(STORE_UNAVAILABLE) unless the store answers."""
        with self.reading() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        self._engine.dispose()


@contextmanager
def _store_faults() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, PoolTimeout):
        raise Refusal(Reason.STORE_UNAVAILABLE) from None


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        # Transactions are begun below, not by the module's own guess at the first write.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {int(BUSY_TIMEOUT * 1000)}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        # A writer takes its lock first: upgrading a read lock later can fail at once (SQLITE_BUSY).
        writes = connection.get_execution_options().get("kiosk_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
