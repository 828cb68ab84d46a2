"""A station's options, and its store beside it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.station.database import Database
from kiosk.station.options import StationOptions
from kiosk.station.serve import StationServer
from kiosk.station.store import open_store
from tests.kiosk.station.conftest import StationOptionsMaker


@pytest.fixture
def chosen(given: StationOptionsMaker) -> StationOptions:
    return given()


@pytest.fixture
def database(station: StationServer, chosen: StationOptions) -> Iterator[Database]:
    """The store of the running station."""
    assert station.running
    opened = open_store(chosen)
    yield opened
    opened.close()
