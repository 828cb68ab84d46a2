from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from drivers.simulated.chipcard import DemoCountry
from kiosk.assets_path import assets_path
from kiosk.demo.cast import Resident, load_cast
from tests.kiosk.devices.collector import Collector


@pytest.fixture
def events() -> Collector:
    return Collector()


@pytest.fixture(scope="session")
def cast() -> Mapping[str, Resident]:
    return load_cast(assets_path("registry", "residents.toml"))


@pytest.fixture(scope="session")
def country() -> DemoCountry:
    return DemoCountry.create()


@pytest.fixture(scope="session")
def trust_dir(country: DemoCountry, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("trust")
    country.export_trust(directory)
    return directory
