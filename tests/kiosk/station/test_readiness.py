"""Whether a process lives, whether it can work, and how it takes its leave."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, text

from kiosk.station import migrations
from kiosk.station.database import Database
from kiosk.station.options import StationOptions
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.serve import StationServer
from kiosk.station.writer import Writer
from tests.kiosk.station.running import ROOT, Caller

FOREGROUND = """
import sys
from pathlib import Path
from kiosk.station.serve import run_station
from tests.kiosk.station.running import options
chosen = options(Path(sys.argv[1]), database=sys.argv[2], drain=float(sys.argv[3]))
run_station(chosen, ready=lambda url: print(url, flush=True))
print("ended in order", flush=True)
"""


def state(caller: Caller) -> tuple[int, str]:
    answer = caller.get("/v1/ready")
    said = answer.json()
    return answer.status_code, said.get("code") or said["status"]


def test_a_service_that_has_started_is_ready(caller: Caller) -> None:
    assert state(caller) == (200, "ready")
    assert caller.get("/v1/health").json() == {"status": "ok"}


def test_without_its_store_it_lives_but_is_not_ready(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: Database) -> None:
        raise Refusal(Reason.STORE_UNAVAILABLE)

    monkeypatch.setattr(Database, "reading", away)
    assert state(caller) == (503, "store-unavailable")
    assert caller.get("/v1/health").status_code == 200
    monkeypatch.undo()
    assert state(caller) == (200, "ready")


def test_when_another_version_has_changed_the_tables_it_is_not_ready(
    given: Callable[..., StationOptions], store_url: str
) -> None:
    with StationServer(given()) as server:
        _set_version(server, given(), store_url, "9999", readable_from="9998")
        assert state(Caller(server.url)) == (503, "store-outdated")


def test_when_another_version_has_only_added_to_the_tables_it_stays_ready(
    given: Callable[..., StationOptions], store_url: str
) -> None:
    with StationServer(given()) as server:
        _set_version(server, given(), store_url, "9999", readable_from=migrations.newest())
        assert state(Caller(server.url)) == (200, "ready")


def test_without_a_writer_it_is_not_ready(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Writer, "alive", False)
    assert state(caller) == (503, "writer-stopped")


def test_what_only_follows_another_database_is_not_ready(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Database, "role", lambda _: "standby")
    assert state(caller) == (503, "store-unavailable")


def test_while_it_drains_it_serves_but_is_not_ready(
    given: Callable[..., StationOptions],
) -> None:
    with StationServer(given()) as server:
        caller = Caller(server.url)
        server.drain()
        assert state(caller) == (503, "draining")
        assert caller.get("/v1/health").status_code == 200
        assert caller.take().status_code == 201


@contextmanager
def foreground(given: StationOptions, drain: float) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", FOREGROUND, str(given.state_dir), given.database, str(drain)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_told_to_end_it_first_says_that_it_is_not_ready_and_ends_at_the_second_word(
    given: Callable[..., StationOptions],
) -> None:
    with foreground(given(), drain=60) as process:
        assert process.stdout is not None
        caller = Caller(process.stdout.readline().strip())
        assert state(caller) == (200, "ready")
        process.send_signal(signal.SIGTERM)
        while state(caller) == (200, "ready"):
            pass
        assert state(caller) == (503, "draining")
        assert caller.take().status_code == 201
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert output.strip() == "ended in order"


def _set_version(
    server: StationServer, given: StationOptions, store_url: str, version: str, readable_from: str
) -> None:
    assert server.running
    url = store_url if given.database else f"sqlite:///{given.store_file}"
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as other:
        other.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})
        other.execute(text("UPDATE store_reading SET readable_from = :v"), {"v": readable_from})
    engine.dispose()
