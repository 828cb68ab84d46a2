from __future__ import annotations

import pytest

from kiosk.station.serve import StationServer
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import Caller
from tests.kiosk.station.web.supervisor.chief import Chief


@pytest.fixture
def chief(station: StationServer, given: StationOptionsMaker) -> Chief:
    """A supervisor who is signed in."""
    return Chief(Caller(station.url, of=given()))
