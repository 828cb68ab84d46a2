from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.station.serve import StationServer
from tests.kiosk.link.terminal import Terminal
from tests.kiosk.station.running import options


@pytest.fixture
def station(tmp_path: Path) -> Iterator[StationServer]:
    with StationServer(options(tmp_path / "station")) as server:
        yield server


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Makes terminals, all with the same state folder unless told otherwise."""
    made: list[Terminal] = []

    def make(url: str | None, **changes: object) -> Terminal:
        one = Terminal(url, **{"state_dir": tmp_path / "terminal", **changes})
        made.append(one)
        return one

    yield make
    for one in made:
        one.link.stop()
