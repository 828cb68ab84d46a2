"""A station that speaks TLS, and a terminal that is paired with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.link.identity import Identity
from tests.kiosk.link.paired import SecuredStation


@pytest.fixture
def station(tmp_path: Path) -> Iterator[SecuredStation]:
    with SecuredStation(tmp_path / "station") as secured:
        yield secured


@pytest.fixture
def identity(station: SecuredStation, tmp_path: Path) -> Identity:
    return station.pair(tmp_path / "terminal")
