from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from drivers.simulated.chipcard import DemoCountry
from drivers.simulated.fingerprint_module import FingerprintModule
from kiosk.assets_path import assets_path
from kiosk.demo.cast import Resident, load_cast
from kiosk.records.enrolled_finger import EnrolledFinger
from kiosk.visit.event import Health
from tests.kiosk.devices.collector import Collector
from tests.kiosk.devices.sensor import Sensor, wait_health


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


@pytest.fixture
def sensor_of(events: Collector) -> Iterator[Callable[[int | None], Sensor]]:
    sensors: list[Sensor] = []

    def make(iso: int | None) -> Sensor:
        sensor = Sensor(FingerprintModule(), events, iso)
        sensors.append(sensor)
        sensor.worker.start()
        wait_health(events, Health.READY)
        return sensor

    yield make
    for sensor in sensors:
        sensor.worker.stop()
        sensor.module.close()


@pytest.fixture
def sensor(sensor_of: Callable[[int | None], Sensor], cast: Mapping[str, Resident]) -> Sensor:
    sensor = sensor_of(None)
    sensor.enrolled = EnrolledFinger("right_thumb", cast["minh"].finger.sensor_template())
    return sensor
