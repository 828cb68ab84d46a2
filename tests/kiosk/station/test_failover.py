"""A primary dies without a word, its standby takes over: no acknowledged ticket is lost.

Real service processes on two real PostgreSQL servers; one address names both.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from kiosk.station import database, server_connection
from kiosk.station.database import Database
from kiosk.station.serve import StationServer
from tests.bench._terminals import station_process
from tests.kiosk.station.crowd import Crowd, check_promises
from tests.kiosk.station.listener import Listener
from tests.kiosk.station.running import Caller, new_key, options
from tests.postgres import Cluster, Pair, private_pair

SWITCHED = 20.0
"""Seconds within which tickets must go on; the wait of a person who stands there."""


@pytest.fixture
def pair() -> Iterator[Pair]:
    with private_pair() as both:
        yield both


@contextlib.contextmanager
def two_services(tmp_path: Path, address: str) -> Iterator[tuple[str, str]]:
    with (
        station_process(tmp_path / "one", address) as one,
        station_process(tmp_path / "two", address) as two,
    ):
        yield one, two


@pytest.mark.slow
def test_the_standby_has_every_acknowledged_ticket_once_and_in_order(
    tmp_path: Path, pair: Pair
) -> None:
    address = pair.new_database()
    with two_services(tmp_path, address) as (one, two):
        boards = [Listener(url) for url in (one, two)]
        crowd = Crowd([one, two])
        crowd.wait_for(200)
        pair.primary.kill()
        pair.standby.promote()
        crowd.wait_for(200, SWITCHED)
        crowd.leave()
        # Boards and readers are back by themselves, and nothing is missing in between.
        for board, url in zip(boards, (one, two), strict=True):
            heard = board.hear(len(crowd.taken))
            assert [seq for seq, _, _ in heard] == list(range(1, len(crowd.taken) + 1))
            board.close()
            shown = Caller(url).get("/v1/board").json()
            assert shown["last_event"] == len(crowd.taken)
            assert Caller(url).get("/v1/ready").status_code == 200
    check_promises(crowd, address)


@pytest.mark.slow
def test_a_primary_that_freezes_is_left_for_its_standby(
    tmp_path: Path, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that hangs: the server is there, its connections are open, and no answer comes."""
    monkeypatch.setattr(server_connection, "ANSWER_LIMIT", 1.5)
    address = pair.new_database()
    with StationServer(options(tmp_path, database=address)) as server:
        crowd = Crowd([server.url])
        crowd.wait_for(50)
        pair.primary.freeze()
        try:
            pair.standby.promote()
            crowd.wait_for(50, SWITCHED)
            crowd.leave()
            assert Caller(server.url).get("/v1/ready").status_code == 200
        finally:
            pair.primary.thaw()
            pair.primary.kill()
    check_promises(crowd, address)


@pytest.mark.slow
def test_nothing_is_acknowledged_that_the_standby_does_not_have(
    tmp_path: Path, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither where the wait for it is cut short, which PostgreSQL calls done with a warning."""
    monkeypatch.setattr(server_connection, "ANSWER_LIMIT", 1.0)
    monkeypatch.setattr(database, "BUSY_TIMEOUT", 0.5)
    monkeypatch.setattr("kiosk.station.writer.RIDE_OUT", 0.0)
    with StationServer(options(tmp_path, database=pair.new_database())) as server:
        caller, key = Caller(server.url), new_key()
        assert caller.take().json()["number"] == "A001"
        pair.standby.stop()
        cutter = threading.Thread(target=cut_a_wait_short, args=(pair.primary,))
        cutter.start()
        for _ in range(3):
            refused = caller.take(key=key)
            assert (refused.status_code, refused.json()["code"]) == (503, "store-unavailable")
        cutter.join()
        assert caller.get("/v1/board").status_code == 200
        pair.standby.start()
        pair.primary.wait_for_standby()
        assert caller.take(key=key).json()["number"] == "A002"
        assert caller.take().json()["number"] == "A003"
        assert caller.waiting() == 3


def cut_a_wait_short(primary: Cluster) -> None:
    """As an administrator does who cancels a commit that waits for its standby."""
    query = (
        "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    )
    with psycopg.connect(primary.url(), autocommit=True) as connection:
        deadline = time.monotonic() + 10
        while connection.execute(query).fetchone() == (0,):
            assert time.monotonic() < deadline, "no commit waits for its standby"
            time.sleep(0.02)


def test_a_host_that_falls_silent_is_given_up_by_the_kernel(postgres: Cluster) -> None:
    """The options are in force on the very socket; what the address itself says wins."""
    url = postgres.new_database()
    for address, idle in ((url, 5), (f"{url}?keepalives_idle=77", 77)):
        store = Database(address)
        with store.reading() as connection:
            connection.execute(text("SELECT 1"))
            driver = connection.connection.dbapi_connection
            assert isinstance(driver, psycopg.Connection)
            with socket.fromfd(driver.pgconn.socket, socket.AF_INET, socket.SOCK_STREAM) as wire:
                option = wire.getsockopt
                assert option(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
                assert option(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == idle
                assert option(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 8000
        store.close()
