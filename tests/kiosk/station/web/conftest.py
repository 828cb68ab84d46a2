"""A clerk who is signed in and reads English."""

from __future__ import annotations

import pytest

from kiosk.station.options import StationOptions
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import CLERK, Caller, employ_officer


@pytest.fixture
def chosen(given: StationOptionsMaker) -> StationOptions:
    return given()


@pytest.fixture
def clerk(caller: Caller, chosen: StationOptions) -> Caller:
    employ_officer(chosen, CLERK)
    caller.sign_in(CLERK.id)
    caller.session.headers["Accept-Language"] = "en"
    return caller
