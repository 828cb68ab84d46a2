"""Tickets are found at the same cost however many there are, on a fresh store too."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import ExitStack

import psycopg
import pytest
from sqlalchemy import text

from kiosk.identity.assurance import Assurance
from kiosk.queue.intake import Wish
from kiosk.queue.priority import Lane, PriorityClass
from kiosk.station import finding, ticket_store
from kiosk.station.database import READERS, Database
from kiosk.station.sql_book import SqlBook
from kiosk.station.writer import Writer
from tests.kiosk.queue.hall import MORNING, SERVICES
from tests.postgres import Cluster


@pytest.fixture
def store(store_url: str) -> Iterator[Database]:
    database = Database(store_url)
    yield database
    database.close()


@pytest.fixture
def writer(store: Database) -> Iterator[Writer]:
    writer = Writer(store, "s")
    yield writer
    writer.close()


def take(book: SqlBook, service: int = 0, priority: PriorityClass = PriorityClass.NONE) -> str:
    key = str(uuid.uuid4())
    wish = Wish(id=key, terminal_id="hall-1", assurance=Assurance.ANONYMOUS, priority=priority)
    return ticket_store.take(book, SERVICES[service], wish, MORNING).ticket.id


def test_known_keys_are_told_from_unknown_and_withdrawn_ones(
    store: Database, writer: Writer
) -> None:
    there = writer.call(take)
    gone, unknown = str(uuid.uuid4()), str(uuid.uuid4())
    writer.call(lambda book: ticket_store.withdraw(book, gone, "hall-1", MORNING))
    with store.reading() as connection:
        rows, withdrawn = finding.known_keys(connection, "s", [gone, there, unknown])
        elsewhere = finding.known_keys(connection, "other", [gone, there, unknown])
    assert ([row["id"] for row in rows], withdrawn) == ([there], {gone})
    assert elsewhere == ([], set())


def test_the_first_of_each_lane_of_each_line_is_found(store: Database, writer: Writer) -> None:
    def fill(book: SqlBook) -> list[str]:
        made = [take(book), take(book, 1), take(book), take(book, 1, PriorityClass.MERIT)]
        return [made[0], made[1], made[3]]

    wanted = writer.call(fill)
    lines = [service.id for service in SERVICES[:2]] + ["@1"]
    with store.reading() as connection:
        rows = finding.first_in_lanes(connection, "s", MORNING.date(), lines)
    assert {row["id"] for row in rows} == set(wanted)
    assert {row["lane"] for row in rows} == {int(lane) for lane in Lane}


def test_a_look_for_keys_does_not_go_through_the_days_list(postgres: Cluster) -> None:
    """PostgreSQL without any statistics of the tables, as on a station's first morning."""
    url = postgres.new_database()
    database = Database(url)
    writer = Writer(database, "s")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER TABLE tickets SET (autovacuum_enabled = off)")
    looks, keys = 20, 30
    asked = [str(uuid.uuid4()) for _ in range(keys)]
    # What is prepared while the tables are empty must be right later on as well.
    for _ in range(looks):
        writer.call(lambda book: book.prefetch(asked))
    writer.call(lambda book: [take(book) for _ in range(3000)])
    before = _entries_read(writer, url)
    for _ in range(looks):
        writer.call(lambda book: book.prefetch(asked))
    assert _entries_read(writer, url) - before <= looks * keys
    writer.close()
    database.close()


def _entries_read(writer: Writer, url: str) -> int:
    """Entries of indexes, and rows without an index, that were read to look for tickets so far."""
    writer.call(lambda book: book.connection.execute(text("SELECT pg_stat_force_next_flush()")))
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT sum(idx_tup_read)::int + (SELECT seq_tup_read FROM pg_stat_user_tables"
            " WHERE relname = 'tickets') FROM pg_stat_user_indexes WHERE relname = 'tickets'"
        ).fetchone()
    assert row is not None
    return int(row[0])


def test_who_takes_a_ticket_waits_for_nobody_who_reads(store: Database, writer: Writer) -> None:
    with ExitStack() as readers:
        for _ in range(READERS):
            readers.enter_context(store.reading())
        assert writer.call(take)
