"""The station's database: one engine, transactions for reading and for writing."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import psycopg
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from kiosk.station.migrations import migrate
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.server_connection import ServerConnection, connect

BUSY_TIMEOUT = 5.0
"""Seconds that a transaction waits for another process before it gives up."""
STATEMENT_TIMEOUT = 20.0
"""Seconds for one statement on PostgreSQL."""
READERS, WRITERS = 3, 2
"""Connections of one service process to a PostgreSQL, at most: a province has many stations. One
writer serves the queue; the other is for pairing and the like. Once open they stay: a connection
that is made for one question costs the server more than the question."""
MIGRATION_LOCK = 7_201_995
"""Key of the advisory lock under which one process at a time changes the tables."""

_MISTAKES = (psycopg.IntegrityError, psycopg.DataError, psycopg.ProgrammingError)


class UnusableStore(Exception):
    """The store is there, but not one that this version can use. The text says why."""


class Database:
    """Opens (and on first use makes) the store at `url`. Closed by `close`.

    `url`: `sqlite:///file`, or an address as libpq knows it (`postgresql://…`, several hosts and
    `target_session_attrs` included). Raises Refusal(STORE_UNAVAILABLE) or UnusableStore.
    """

    def __init__(self, url: str) -> None:
        self.on_server = not url.startswith("sqlite:")
        if self.on_server:
            # Writers wait for no reader, and a province's stations hold few connections each.
            self._engine = _postgresql(url, READERS)
            # The first in a line is what an index says, never what a sort of the whole line does:
            # without statistics the two look alike.
            self._writing = _postgresql(url, WRITERS, "-c enable_sort=off")
        else:
            self._engine = self._writing = _sqlite(url)
        # SQLite has one writer at a time; queueing here is fair, its own busy wait is not.
        self._turn = nullcontext() if self.on_server else threading.Lock()
        try:
            self._bring_up_to_date()
        except BaseException:
            self.close()
            raise

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
    def glancing(self) -> Iterator[Connection]:
        """For one statement that reads: without a transaction, where that saves round trips."""
        if not self.on_server:
            with self.reading() as connection:
                yield connection
            return
        with _store_faults(), self._engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is durable on disk once it is left without an exception.

        On every disk that PostgreSQL was told to wait for. Raises Refusal(STORE_UNAVAILABLE) when
        the store cannot do it (disk full, locked, gone, its standby gone); whether it is done then
        is open, and found out by doing it again.
        """
        with _store_faults(), self._turn, self._writing.connect() as connection:
            writer = connection.execution_options(kiosk_writes=True)
            with writer.begin():
                yield writer
            _demand_standby(connection)

    def version(self) -> str:
        """The tables' revision. Raises Refusal(STORE_UNAVAILABLE) unless the store answers."""
        with self.reading() as connection:
            return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())

    @property
    def kind(self) -> str:
        return self._engine.dialect.name

    def role(self) -> str:
        """`embedded`, `primary` or `standby`. Raises Refusal(STORE_UNAVAILABLE)."""
        if not self.on_server:
            return "embedded"
        with self.reading() as connection:
            follows = connection.execute(text("SELECT pg_is_in_recovery()")).scalar()
        return "standby" if follows else "primary"

    def close(self) -> None:
        self._engine.dispose()
        self._writing.dispose()

    def _bring_up_to_date(self) -> None:
        with self.writing() as connection:
            if self.on_server:
                connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
            there = inspect(connection).get_table_names()
            if "tickets" in there and "alembic_version" not in there:
                raise UnusableStore("made before this version's first migration; move it away")
            try:
                migrate(connection)
            except CommandError:
                raise UnusableStore("made by a newer version of this program") from None


@contextmanager
def at_once(connection: Connection) -> Iterator[None]:
    """Send the writes in this block together and wait once for all of them: PostgreSQL.

    No rows may be asked for in it. A fault may only show when the block is left.
    """
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        yield
        return
    with driver.pipeline():
        yield


@contextmanager
def _store_faults() -> Iterator[None]:
    try:
        yield
    except (IntegrityError, DataError, ProgrammingError, *_MISTAKES):
        raise  # a mistake in here, not in the store
    except (DBAPIError, PoolTimeout, psycopg.Error):
        raise Refusal(Reason.STORE_UNAVAILABLE) from None


def _demand_standby(connection: Connection) -> None:
    """Raises Refusal if what was just committed may be on the primary alone."""
    driver: object = connection.connection.dbapi_connection
    if isinstance(driver, ServerConnection) and driver.alone:
        driver.alone = False
        raise Refusal(Reason.STORE_UNAVAILABLE)


def _postgresql(address: str, most: int, more: str = "") -> Engine:
    """`most`: connections at once; who comes later waits for one."""

    settings = (
        # A plan that was made on a morning's empty table, where every index looks alike, would be
        # kept and go through the station's whole list later. Making it anew takes some 40 µs.
        f"-c plan_cache_mode=force_custom_plan -c jit=off {more} "
        f"-c lock_timeout={int(BUSY_TIMEOUT * 1000)} "
        f"-c statement_timeout={int(STATEMENT_TIMEOUT * 1000)} "
        f"-c idle_in_transaction_session_timeout={int(STATEMENT_TIMEOUT * 1000)}"
    )

    # The address goes to libpq as it is: several hosts, service files and password files work.
    return create_engine(
        "postgresql+psycopg://",
        creator=lambda: connect(address, settings),
        hide_parameters=True,
        pool_size=most,
        max_overflow=0,
        pool_timeout=BUSY_TIMEOUT,
    )


def _sqlite(url: str) -> Engine:
    # hide_parameters: what was asked for must not stand in an exception's text.
    engine = create_engine(
        url, hide_parameters=True, pool_size=8, max_overflow=40, pool_timeout=BUSY_TIMEOUT
    )

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

    return engine
