from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.station.serve import StationServer
from tests.kiosk.station.running import Caller, Clock, options


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def station(tmp_path: Path, clock: Clock) -> Iterator[StationServer]:
    with StationServer(options(tmp_path), clock=clock) as server:
        yield server


@pytest.fixture
def caller(station: StationServer) -> Caller:
    return Caller(station.url)


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """A station for the whole module, for tests that leave nothing behind that others see."""
    with StationServer(options(tmp_path_factory.mktemp("station"))) as server:
        yield Caller(server.url)
