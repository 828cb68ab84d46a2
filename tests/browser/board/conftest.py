"""A television: Debian's Chromium with the board in it, and an ear on its loudspeaker."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.station.serve import StationServer
from tests.browser.board.television import SOUND_ALLOWED, Television
from tests.kiosk.station.running import Caller, options

Hung = tuple[Television, Caller]


@pytest.fixture(scope="module")
def _television(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Television]:
    with Television(tmp_path_factory.mktemp("profile"), SOUND_ALLOWED) as one:
        yield one


@pytest.fixture
def television(_television: Television) -> Iterator[Television]:
    """Sounds are allowed in it, as they are in a kiosk's browser."""
    yield _television
    _television.leave()


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        found: int = listener.getsockname()[1]
        return found


@pytest.fixture
def begin(tmp_path: Path, port: int) -> Iterator[Callable[[], StationServer]]:
    """Starts the one station of the test, again and again on the same store and port."""
    running: list[StationServer] = []

    def start() -> StationServer:
        server = StationServer(options(tmp_path / "station", port=port))
        server.start()
        running.append(server)
        return server

    yield start
    for server in running:
        server.stop()


@pytest.fixture
def station(begin: Callable[[], StationServer]) -> StationServer:
    return begin()


@pytest.fixture
def officer(station: StationServer) -> Caller:
    return officer_of(station)


def officer_of(station: StationServer) -> Caller:
    return Caller(station.url, of=station._options)
