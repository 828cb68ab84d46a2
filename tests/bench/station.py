"""Tickets per second through real HTTP, each durable on disk before it is acknowledged.

On SQLite (WAL, synchronous=FULL) and on a private PostgreSQL (fsync and synchronous_commit on, as
it comes). Station, database and terminals share this machine's cores.
"""

from __future__ import annotations

import datetime as dt
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select

from kiosk.catalogue.catalogue import Counter
from kiosk.catalogue.service import Service
from kiosk.identity.assurance import Assurance
from kiosk.queue import desk
from kiosk.queue.desk import Desk
from kiosk.queue.intake import Wish
from kiosk.station import ticket_store
from kiosk.station.database import Database
from kiosk.station.schema import tickets
from kiosk.station.sql_book import SqlBook
from kiosk.station.writer import Writer
from tests.bench._terminals import press, station_process
from tests.bench.figures import percentile
from tests.postgres import private_cluster

TERMINALS = (1, 4, 16, 64)
SECONDS = 6.0
WANTED = 800.0
LIST_SIZES = (100, 1_000, 10_000, 100_000)
MOST_GROWTH = 1.5
SERVICE = Service("residence", "A", {"vi": "Cư trú"})
COUNTER = Counter("1", ("residence",))


def run() -> None:
    _through_http("SQLite", lambda: "")
    with private_cluster() as cluster:
        _through_http("PostgreSQL", cluster.new_database)
        _growth("PostgreSQL", cluster.new_database)
    with tempfile.TemporaryDirectory() as folder:
        _growth("SQLite", lambda: f"sqlite:///{folder}/{uuid.uuid4()}.sqlite")


def _through_http(store: str, new_database: Callable[[], str]) -> None:
    print(f"  {store}, as fast as answered")
    print(f"    {'terminals':>9}{'tickets/s':>12}{'p50 ms':>9}{'p99 ms':>9}")
    database = new_database()
    with tempfile.TemporaryDirectory() as folder:
        acknowledged = 0
        with station_process(Path(folder), database) as url:
            acknowledged += len(press(url, 16, seconds=2.0).latencies)
            for count in TERMINALS:
                load = press(url, count, seconds=SECONDS)
                acknowledged += len(load.latencies)
                _line(count, load.rate, load.latencies)
                best, p99 = load.rate, percentile(load.latencies, 99)
            paced = press(url, max(TERMINALS), seconds=SECONDS, rate=WANTED)
            acknowledged += len(paced.latencies)
        print(f"    on a timetable of {WANTED:g} tickets/s:")
        _line(max(TERMINALS), paced.rate, paced.latencies)
        found = _count(database or f"sqlite:///{folder}/station.sqlite")
    print(f"    acknowledged {acknowledged}, in the store {found}")
    _bound("tickets/s at 64 terminals", best, best >= WANTED, f"at least {WANTED:g}")
    paced_p99 = percentile(paced.latencies, 99)
    _bound(f"p99 at 64 terminals and {WANTED:g}/s, ms", paced_p99, paced_p99 < 50, "under 50")
    _bound("p99 at 64 terminals, flat out, ms", p99, p99 < 50, "under 50")


def _line(count: int, rate: float, latencies: list[float]) -> None:
    p50, p99 = statistics.median(latencies), percentile(latencies, 99)
    print(f"    {count:>9}{rate:>12.0f}{p50:>9.1f}{p99:>9.1f}", flush=True)


def _bound(name: str, value: float, held: bool, bound: str) -> None:
    print(f"    {name}: {value:.1f}, bound {bound}: {'held' if held else 'MISSED'}", flush=True)


def _count(url: str) -> int:
    database = Database(url)
    with database.reading() as connection:
        found = int(connection.execute(select(func.count()).select_from(tickets)).scalar_one())
    database.close()
    return found


def _growth(store: str, new_database: Callable[[], str]) -> None:
    """One ticket, and one call at a counter, alone in its commit, as the day's list grows."""
    print(f"  {store}, one at a time, as the day's list grows (store and queue, without HTTP)")
    print(f"    {'waiting':>9}{'ticket ms':>12}{'call next ms':>14}")
    database = Database(new_database())
    writer = Writer(database, "bench")
    size, costs = 0, []
    for wanted in LIST_SIZES:
        while size < wanted:
            some = min(500, wanted - size)
            writer.call(lambda book, some=some: [_take(book) for _ in range(some)])
            size += some
        ticket = [_timed(writer, _take) for _ in range(200)]
        call = [_timed(writer, _call_next) for _ in range(200)]
        print(
            f"    {wanted:>9}{statistics.median(ticket):>12.2f}{statistics.median(call):>14.2f}",
            flush=True,
        )
        costs.append((statistics.median(ticket), statistics.median(call)))
    writer.close()
    database.close()
    for name, first, last in zip(("ticket", "call next"), costs[0], costs[-1], strict=True):
        grown = last / first
        what = f"{name}, cost at {LIST_SIZES[-1]} to that at {LIST_SIZES[0]}"
        _bound(what, grown, grown <= MOST_GROWTH, f"at most {MOST_GROWTH:g}")


def _timed(writer: Writer, step: Callable[[SqlBook], object]) -> float:
    begun = time.perf_counter()
    writer.call(step)
    return (time.perf_counter() - begun) * 1000


def _take(book: SqlBook) -> object:
    wish = Wish(id=str(uuid.uuid4()), terminal_id="hall-1", assurance=Assurance.ANONYMOUS)
    return ticket_store.take(book, SERVICE, wish, dt.datetime.now(dt.UTC))


def _call_next(book: SqlBook) -> object:
    officer = Desk(COUNTER, "officer", dt.datetime.now(dt.UTC), {SERVICE.id: 600.0})
    current = book.counter(officer.day, COUNTER.name).current
    return desk.call_next(book, officer, current=current)
