"""Every test of the station that asks for a store runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.station.options import StationOptions
from kiosk.station.serve import StationServer
from tests.kiosk.station.running import Caller, Clock, options
from tests.postgres import Cluster

StationOptionsMaker = Callable[..., StationOptions]


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite'}"
    cluster: Cluster = request.getfixturevalue("postgres")
    return cluster.new_database()


@pytest.fixture
def given(store_url: str, tmp_path: Path) -> StationOptionsMaker:
    """Options of a station on the test's store."""
    database = "" if store_url.startswith("sqlite") else store_url

    def make(**changes: object) -> StationOptions:
        return options(tmp_path, **{"database": database, **changes})

    return make


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def station(given: StationOptionsMaker, clock: Clock) -> Iterator[StationServer]:
    with StationServer(given(), clock=clock) as server:
        yield server


@pytest.fixture
def caller(station: StationServer, given: StationOptionsMaker) -> Caller:
    return Caller(station.url, of=given())


@pytest.fixture
def given_two(given: StationOptionsMaker) -> Iterator[tuple[Caller, Caller]]:
    """Two service processes' worth of service on one store."""
    with StationServer(given()) as one, StationServer(given()) as two:
        yield Caller(one.url, of=given()), Caller(two.url, of=given())


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lasting(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Caller]:
    """A station for the whole module, for tests that leave nothing behind that others see."""
    database = ""
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("postgres")
        database = cluster.new_database()
    chosen = options(tmp_path_factory.mktemp("station"), database=database)
    with StationServer(chosen) as server:
        yield Caller(server.url, of=chosen)
