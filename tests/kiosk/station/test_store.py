"""The store: any day on SQL is as in memory, migrations make what the code expects, groups hold."""

from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import func, insert, select, text

from kiosk.queue.book import Book
from kiosk.queue.fault import NotPossible, QueueFault
from kiosk.queue.priority import Lane
from kiosk.station.database import Database, UnusableStore
from kiosk.station.options import StationStartError
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.resident_key import resident_key
from kiosk.station.schema import metadata, queue_events, stations
from kiosk.station.serve import StationServer
from kiosk.station.sql_book import SqlBook
from kiosk.station.writer import Writer
from tests.kiosk.queue.day_machine import DayMachine
from tests.kiosk.queue.hall import Hall
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import MINH, Caller, new_key, options

DAY = dt.date(2026, 11, 24)


@pytest.mark.slow
def test_any_day_on_sql_is_as_it_is_in_memory(store_url: str) -> None:
    """Every step in a transaction of its own book, as the station does it."""
    database = Database(store_url)

    class OnSql(DayMachine):
        def make_book(self) -> Book:
            return _EachStep(database, new_key())

    run_state_machine_as_test(
        OnSql,
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    database.close()


class _EachStep:
    """A book that opens a transaction for each call, so that nothing is kept but in the store."""

    def __init__(self, database: Database, station_id: str) -> None:
        self._database = database
        self._station = station_id

    def __getattr__(self, name: str) -> Any:
        def step(*arguments: Any) -> Any:
            with self._database.writing() as connection:
                book = SqlBook(connection, self._station)
                book.lock()
                if name == "save_ticket":
                    book.ticket(arguments[0].id)  # as every step does before it changes one
                result = getattr(book, name)(*arguments)
                book.flush()
            return result

        return step


def test_the_migrations_make_the_tables_that_the_code_expects(store_url: str) -> None:
    database = Database(store_url)
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []
    database.close()
    Database(store_url).close()


def test_a_store_of_a_newer_version_that_took_something_away_is_left_alone(store_url: str) -> None:
    database = Database(store_url)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.execute(text("UPDATE store_reading SET readable_from = '9998'"))
    database.close()
    with pytest.raises(UnusableStore, match="newer version"):
        Database(store_url)


def test_a_store_from_before_the_migrations_is_left_alone(store_url: str) -> None:
    database = Database(store_url)
    with database.writing() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    database.close()
    with pytest.raises(UnusableStore, match="move it away"):
        Database(store_url)


def test_the_next_ticket_is_found_by_index_alone(store_url: str) -> None:
    """Not by a look at the day's list: the plan names the index, and nothing is sorted."""
    database = Database(store_url)
    writer = Writer(database, "s")
    writer.call(_some_tickets)
    sql = (
        "SELECT * FROM tickets WHERE station_id = 's' AND day = '2026-11-24' "
        "AND line = 'residence' AND lane = 1 ORDER BY place, prefix, ordinal LIMIT 1"
    )
    explain = "EXPLAIN " if database.on_server else "EXPLAIN QUERY PLAN "
    with database.writing() as connection:
        if database.on_server:
            connection.execute(text("ANALYZE tickets"))
        plan = " ".join(str(row) for row in connection.execute(text(explain + sql)))
    writer.close()
    database.close()
    assert "callable_in_order" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan


def _some_tickets(book: SqlBook) -> None:
    hall = Hall(book)
    for _ in range(500):
        hall.take()
        hall.take("identity")


class TestWriter:
    """Steps that wait together are committed together; each stands for itself."""

    def together(self, store_url: str, *steps: Any) -> list[Any]:
        """Results or exceptions of steps that are sure to fall into one group."""
        database = Database(store_url)
        writer = Writer(database, "s")
        entered, gate = threading.Event(), threading.Event()

        def hold(_: SqlBook) -> None:
            entered.set()
            gate.wait(10)

        def outcome(step: Any) -> Any:
            try:
                return writer.call(step)
            except Exception as error:
                return error

        with ThreadPoolExecutor(len(steps) + 1) as pool:
            pool.submit(writer.call, hold)
            assert entered.wait(10)
            futures = [pool.submit(outcome, step) for step in steps]
            while writer.waiting < len(steps):
                threading.Event().wait(0.005)
            gate.set()
            results = [future.result() for future in futures]
        with database.reading() as connection:
            self.stored = connection.execute(
                select(func.count()).select_from(queue_events)
            ).scalar_one()
        writer.close()
        database.close()
        return results

    def test_a_refused_step_leaves_the_others_alone(self, store_url: str) -> None:
        def refuse(_: SqlBook) -> None:
            raise Refusal(Reason.KEY_REUSED)

        results = self.together(store_url, _one_ticket, refuse, _one_ticket)
        assert isinstance(results[1], Refusal)
        assert self.stored == 2

    @pytest.mark.parametrize("fault", [NotPossible(QueueFault.DAY_FULL), ZeroDivisionError()])
    def test_a_step_that_fails_halfway_leaves_nothing_behind(
        self, store_url: str, fault: Exception
    ) -> None:
        def half(book: SqlBook) -> None:
            _one_ticket(book)
            raise fault

        results = self.together(store_url, _one_ticket, half, _one_ticket)
        assert isinstance(results[1], type(fault))
        assert self.stored == 2

    def test_a_step_that_the_store_refuses_leaves_the_others_alone(self, store_url: str) -> None:
        def twice(book: SqlBook) -> None:
            row = {"station_id": "twice", "last_event": 0}
            book.execute(insert(stations).values(row))
            book.execute(insert(stations).values(row))

        results = self.together(store_url, _one_ticket, twice, _one_ticket)
        assert type(results[1]).__name__ == "IntegrityError"
        assert self.stored == 2

    def test_a_closed_writer_refuses_and_finishes_what_waited(self, store_url: str) -> None:
        database = Database(store_url)
        writer = Writer(database, "s")
        done = [threading.Thread(target=writer.call, args=(_one_ticket,)) for _ in range(5)]
        for thread in done:
            thread.start()
        for thread in done:
            thread.join()
        writer.close()
        with pytest.raises(Refusal):
            writer.call(_one_ticket)
        database.close()


def _one_ticket(book: SqlBook) -> None:
    Hall(book).take()


def test_events_are_numbered_without_gaps_for_each_station(store_url: str) -> None:
    database = Database(store_url)
    writers = [Writer(database, name) for name in ("s", "s", "other")]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: writers[n % 3].call(_one_ticket), range(60)))
    with database.reading() as connection:
        rows = connection.execute(select(queue_events.c.station_id, queue_events.c.seq)).all()
    for name, count in (("s", 40), ("other", 20)):
        assert sorted(seq for station, seq in rows if station == name) == [*range(1, count + 1)]
    for writer in writers:
        writer.close()
    database.close()


def test_the_store_knows_no_residents_number(given: StationOptionsMaker, store_url: str) -> None:
    with StationServer(given()) as server:
        caller = Caller(server.url, of=given())
        body = {"service_id": "residence", "assurance": "card_genuine", "number": MINH}
        assert caller.post("/v1/tickets", body, new_key()).status_code == 201
        at = (dt.datetime.now(dt.UTC) + dt.timedelta(minutes=10)).isoformat()
        booking = {"service_id": "vehicles", "at": at, "number": MINH}
        assert caller.staff("appointments", **booking).status_code == 200
    database = Database(store_url if store_url.startswith("postgresql") else _file(given))
    with database.reading() as connection:
        for table in metadata.sorted_tables:
            assert MINH not in str(connection.execute(select(table)).all())
    database.close()


def _file(given: StationOptionsMaker) -> str:
    return f"sqlite:///{given().store_file}"


def test_the_residents_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    given = options(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: resident_key(given), range(8)))
    assert len(keys) == 1
    assert (tmp_path / "resident.key").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["resident.key"]


def test_a_residents_key_that_is_too_short_or_missing_is_said(tmp_path: Path) -> None:
    short = tmp_path / "short"
    short.write_bytes(b"short")
    with pytest.raises(StationStartError, match="32 bytes or more"):
        resident_key(options(tmp_path, resident_key_file=short))
    with pytest.raises(StationStartError, match="No such file"):
        resident_key(options(tmp_path, resident_key_file=tmp_path / "none"))


def test_a_database_server_that_does_not_answer_is_said_without_its_address(
    tmp_path: Path,
) -> None:
    away = "postgresql://kiosk:secret@127.0.0.1:1/station"
    with pytest.raises(StationStartError, match="PostgreSQL database: does not answer") as said:
        StationServer(options(tmp_path, database=away)).start()
    assert "secret" not in str(said.value)
    with pytest.raises(StationStartError, match="begins with postgresql://"):
        StationServer(options(tmp_path, database="mysql://somewhere")).start()


def test_heads_are_read_after_what_was_saved_in_the_same_step(store_url: str) -> None:
    database = Database(store_url)
    writer = Writer(database, "s")

    def step(book: SqlBook) -> str:
        ticket = Hall(book).take()
        assert book.heads(DAY, ("residence", "vehicles")) == {Lane.ORDINARY: ticket}
        return ticket.id

    assert writer.call(lambda book: book.ticket(step(book))) is not None
    writer.close()
    database.close()


def test_every_fault_of_the_queue_has_its_answer() -> None:
    assert {Reason.of(fault).code for fault in QueueFault} == {fault.value for fault in QueueFault}
