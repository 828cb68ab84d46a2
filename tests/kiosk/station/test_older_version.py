"""After an update that went wrong, the version before goes on with the store: migrations only add.

Held for every revision from 0011 on: what was there stays as it was, and a row as the older
version writes it is taken.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, create_engine, inspect, text

from kiosk.station.database import Database
from kiosk.station.migrations import _scripts, migrate, newest
from kiosk.station.serve import StationServer
from kiosk.station.store import open_store
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import Caller, Clock

FIRST = "0011"
STEPS = [
    (str(script.down_revision), script.revision)
    for script in ScriptDirectory.from_config(_scripts()).walk_revisions()
    if script.revision >= FIRST
]


def _as_it_is(connection: Connection) -> MetaData:
    found = MetaData()
    found.reflect(connection)
    return found


def _plain_engine(store_url: str) -> Any:
    return create_engine(store_url.replace("postgresql://", "postgresql+psycopg://", 1))


def _value(column: Any) -> object:
    kind = column.type.python_type
    if kind is dt.datetime:
        return dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    if kind is dt.date:
        return dt.date(2026, 11, 24)
    return {str: "1", bytes: b"1", bool: True, dict: {}}.get(kind, 1)


def _row(table: Table) -> dict[str, object]:
    return {column.name: _value(column) for column in table.columns}


@pytest.mark.parametrize(("before", "after"), STEPS)
def test_a_migration_only_adds(store_url: str, before: str, after: str) -> None:
    engine = _plain_engine(store_url)
    with engine.begin() as connection:
        migrate(connection, before)
        old = _as_it_is(connection)
        migrate(connection, after)
        new = _as_it_is(connection)
        for name, table in old.tables.items():
            assert name in new.tables
            for column in table.columns:
                now = new.tables[name].columns[column.name]
                assert str(now.type) == str(column.type), f"{name}.{column.name}"
                assert now.nullable == column.nullable, f"{name}.{column.name}"
    engine.dispose()


@pytest.mark.parametrize(("before", "after"), STEPS)
def test_the_older_versions_rows_are_taken(store_url: str, before: str, after: str) -> None:
    engine = _plain_engine(store_url)
    with engine.begin() as connection:
        migrate(connection, before)
        old = _as_it_is(connection)
        migrate(connection, after)
        for table in old.sorted_tables:
            if table.name == "alembic_version":
                continue
            connection.execute(table.delete())
            connection.execute(table.insert().values(_row(table)))
            assert connection.execute(table.select()).one() is not None
    engine.dispose()


def _as_after_a_newer_version(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.execute(text("ALTER TABLE tickets ADD COLUMN newer VARCHAR(8)"))
        connection.execute(text("CREATE TABLE newer (id INTEGER PRIMARY KEY)"))


def test_a_station_goes_on_with_a_newer_versions_store(given: StationOptionsMaker) -> None:
    database = open_store(given())
    _as_after_a_newer_version(database)
    database.close()
    with StationServer(given(), clock=Clock()) as server:
        caller = Caller(server.url, of=given())
        assert caller.take().status_code == 201
        assert caller.get("/v1/ready").status_code == 200
        assert server.point is not None
        assert server.point.database.version() == "9999"
        with server.point.database.reading() as connection:
            assert "newer" in inspect(connection).get_table_names()
    assert newest() < "9999"
