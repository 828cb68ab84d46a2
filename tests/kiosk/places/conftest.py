"""The nation's lists, loaded once."""

from __future__ import annotations

import pytest

from kiosk.assets_path import assets_path
from kiosk.places.places import Places, load_places


@pytest.fixture(scope="session")
def places() -> Places:
    return load_places(assets_path("places"))
