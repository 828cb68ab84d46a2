"""A province on one PostgreSQL: 130 communes, 400 terminals, a working day in ten minutes.

`--minutes N` plays the first N of the ten, `--communes N` a smaller province. Then
what the whole country would take, by calculation.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
import uvloop

from tests.bench import _country
from tests.bench._country import Cost
from tests.bench._processes import children, cpu_seconds, memory_mb
from tests.bench._province_load import Seen, doubled, play
from tests.bench._station_processes import Stations, station_processes
from tests.bench._working_day import (
    COMMUNES,
    PACE,
    PERIODS,
    PLAYED,
    VISITS,
    Commune,
    peak_share,
    province,
)
from tests.bench.figures import percentile, show
from tests.postgres import Cluster, private_cluster

PROCESSES = 8
IDLE = 8.0
"""Seconds for which the province is watched with its boards on and nobody there."""


@dataclass
class Used:
    """At one moment, since the beginning."""

    service: float
    database: float
    """CPU seconds."""
    wal: int
    """Bytes."""
    size: int
    """Bytes of the tables with their indexes, without what is forgotten after two days."""


@dataclass
class Span:
    before: Used
    after: Used
    seconds: float

    @property
    def service_cores(self) -> float:
        return (self.after.service - self.before.service) / self.seconds

    @property
    def database_cores(self) -> float:
        return (self.after.database - self.before.database) / self.seconds


def run(minutes: float = PLAYED, communes: int = COMMUNES) -> None:
    _run(province(communes), minutes)


def _run(communes: list[Commune], minutes: float) -> None:
    _said(communes, minutes)
    with private_cluster(connections=900) as cluster, tempfile.TemporaryDirectory() as folder:
        database = cluster.new_database()
        shares = [[c.station for c in communes[i::PROCESSES]] for i in range(PROCESSES)]
        _one_alone(Path(folder), cluster.new_database())
        with station_processes(Path(folder), database, shares) as stations:
            _played(communes, stations, cluster, database, minutes)


def _played(
    communes: list[Commune], stations: Stations, cluster: Cluster, database: str, minutes: float
) -> None:
    def watched(halls: list[Commune], until: float, seen: Seen) -> Span:
        begun: list[tuple[float, Used]] = []

        def ready() -> None:
            begun.append((time.perf_counter(), _used(stations, cluster, database)))

        uvloop.run(play(halls, stations.urls, until, seen, ready))
        (moment, before), after = begun[0], _used(stations, cluster, database)
        return Span(before, after, time.perf_counter() - moment)

    nobody = [Commune(c.station, c.people, c.terminals, ()) for c in communes]
    rest = watched(nobody, IDLE, Seen())
    seen = Seen()
    day = watched(communes, minutes * 60, seen)
    _latencies(seen, day.seconds)
    _kept(seen, database)
    connections = _connections(database)
    cost = _cost(len(seen.tickets), len(communes), day, rest)
    per_day = sum(len(c.arrivals) for c in communes)
    print(
        f"  CPU: services {day.service_cores:.2f} cores, database {day.database_cores:.2f};",
        end=" ",
    )
    print(f" with no resident there {rest.service_cores:.2f} and {rest.database_cores:.2f}")
    print(f"  a ticket with its call and its end: services {cost.service * 1000:.1f} ms,", end=" ")
    print(f"database {cost.database * 1000:.1f} ms, WAL {cost.wal / 1000:.1f} kB,", end=" ")
    print(f"kept {cost.kept / 1000:.2f} kB (a short run overstates it: tables grow by pages)")
    print(f"  database of a day ({per_day} tickets): {cost.kept * per_day / 1e6:.0f} MB;", end=" ")
    print(f"{connections} connections", flush=True)
    people = sum(c.people for c in communes)
    _country.tell(cost, people, connections / len(communes), peak_share() / 60)


def _said(communes: list[Commune], minutes: float) -> None:
    people = [c.people for c in communes]
    shares = ", ".join(f"{share:.0%} in {span} min" for span, share in PERIODS)
    terminals = sum(c.terminals for c in communes)
    print(f"  {len(communes)} communes of {min(people)} to {max(people)} people,", end=" ")
    print(f"{terminals} terminals")
    print(f"  {VISITS:.1%} of them come on a day: {shares}; played {PACE:g} times as fast")
    arriving = sum(m <= minutes * 60 for c in communes for m in c.arrivals)
    print(f"  {minutes:g} of {PLAYED} minutes: {arriving} tickets; {PROCESSES} service processes")


def _one_alone(folder: Path, database: str) -> None:
    """What a process of one station takes in memory."""
    with station_processes(folder, database, [["alone"]]) as stations:
        time.sleep(1.0)
        resident, own = memory_mb(stations.processes[0])
    print(f"  a process with one station: {resident:.0f} MB resident,", end=" ")
    print(f"{own:.0f} MB of its own; {COMMUNES} of them {own * COMMUNES / 1024:.1f} GB", flush=True)


def _used(stations: Stations, cluster: Cluster, database: str) -> Used:
    service = sum(cpu_seconds(process) for process in stations.processes)
    # What ended meanwhile is counted with the process that it was a child of.
    server = cluster.process
    of_database = cpu_seconds(server) + sum(cpu_seconds(child) for child in children(server))
    with psycopg.connect(database, autocommit=True) as connection:
        row = connection.execute(
            "SELECT wal_bytes::bigint, (SELECT sum(pg_total_relation_size(relid))::bigint "
            "FROM pg_stat_user_tables WHERE relname <> 'answers') FROM pg_stat_wal"
        ).fetchone()
    assert row is not None
    return Used(service, of_database, int(row[0]), int(row[1]))


def _cost(tickets: int, stations: int, day: Span, rest: Span) -> Cost:
    """Of one ticket; what goes on without any is told apart."""
    return Cost(
        service=(day.service_cores - rest.service_cores) * day.seconds / tickets,
        database=(day.database_cores - rest.database_cores) * day.seconds / tickets,
        wal=(day.after.wal - day.before.wal) / tickets,
        kept=(day.after.size - day.before.size) / tickets,
        resting_service=rest.service_cores / stations,
        resting_database=rest.database_cores / stations,
    )


def _latencies(seen: Seen, seconds: float) -> None:
    made = len(seen.tickets)
    print(f"  {made} tickets, {len(seen.called)} calls, {made / seconds:.1f} tickets/s", flush=True)
    for name, values, bound in (
        ("ticket", seen.tickets, 50.0),
        ("officer's key", seen.calls, None),
        ("officer's key to board", seen.boards, None),
        ("terminal's question", seen.questions, None),
    ):
        show(f"{name}, p50", statistics.median(values), "ms")
        show(f"{name}, p99", percentile(values, 99), "ms", bound)


def _kept(seen: Seen, database: str) -> None:
    with psycopg.connect(database) as connection:
        found = connection.execute("SELECT station_id, id FROM tickets").fetchall()
    kept = {(str(station), str(key)) for station, key in found}
    show("tickets acknowledged", len(seen.acknowledged), "")
    show("of them lost", len(seen.acknowledged.keys() - kept), "", 0)
    show("in the store but not acknowledged", len(kept - seen.acknowledged.keys()), "", 0)
    show("numbers or calls given twice", doubled(seen), "", 0)
    show("requests refused", sum(seen.refused.values()), "", 0)
    unseen = seen.called.keys() - seen.shown.keys()
    show("calls that no board has shown", len(unseen), "", 0)


def _connections(database: str) -> int:
    with psycopg.connect(database) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        ).fetchone()
    assert row is not None
    return int(row[0]) - 1
