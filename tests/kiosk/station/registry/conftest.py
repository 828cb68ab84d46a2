"""The sample registry, and the same residents behind a service that keeps to the contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kiosk.station.registry.http.options import HttpRegistryOptions, Limits
from kiosk.station.registry.http.registry import HttpRegistry
from kiosk.station.registry.interface import Registry
from kiosk.station.registry.sample.residents_file import read_residents
from kiosk.station.registry.sample.sample import SampleRegistry, sample_registry
from tests.kiosk.station.registry.conforming import (
    CLIENT_ID,
    SECRET,
    RunningServer,
    Server,
    office_code,
)
from tests.kiosk.station.registry.pki import Authority, Pair
from tests.kiosk.station.running import RESIDENTS, TEMPLATE

FINGERS = {"minh": TEMPLATE}
PATIENT = Limits(connect=5.0, read=5.0, total=10.0, failures=3, rest=0.3)
QUICK = Limits(connect=0.5, read=0.4, total=1.5, failures=3, rest=0.3)
"""Where a wait for an answer that does not come is the point."""


@dataclass(frozen=True)
class Pki:
    registry: Authority
    stations: Authority
    server: Pair
    station: Pair
    secret: Path


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    folder = tmp_path_factory.mktemp("pki")
    registry, stations = Authority(folder, "registry-ca"), Authority(folder, "stations-ca")
    secret = folder / "client-secret"
    secret.touch(0o600)
    secret.write_text(SECRET + "\n")
    server, station = registry.issue("registry"), stations.issue("station")
    return Pki(registry, stations, server, station, secret)


@pytest.fixture(scope="module")
def sample() -> Iterator[SampleRegistry]:
    registry = sample_registry(RESIDENTS, FINGERS)
    yield registry
    registry.close()


def offices() -> dict[str, str]:
    """Of the hand-made residents: name → code."""
    found: set[str] = set()
    for entry in read_residents(RESIDENTS, {}):
        found |= {dossier.office for dossier in entry.dossiers}
        found |= {step.office for dossier in entry.dossiers for step in dossier.steps}
        found |= {entry.card_issue.office} if entry.card_issue else set()
    return {name: office_code(name) for name in sorted(found) if name}


@pytest.fixture
def shared(sample: SampleRegistry) -> Iterator[Server]:
    server = Server(sample, offices())
    yield server
    assert not server.violations


@pytest.fixture
def running(shared: Server, pki: Pki) -> Iterator[RunningServer]:
    with RunningServer(shared, pki.server, pki.stations) as server:
        yield server


def http_options(server: RunningServer, pki: Pki, **changes: Any) -> HttpRegistryOptions:
    given: dict[str, Any] = {
        "url": server.url,
        "token_url": server.token_url,
        "ca_file": pki.registry.file,
        "client_cert_file": pki.station.certificate,
        "client_key_file": pki.station.key,
        "client_id": CLIENT_ID,
        "client_secret_file": pki.secret,
        "limits": PATIENT,
    }
    return HttpRegistryOptions(**{**given, **changes})


Connect = Callable[..., HttpRegistry]


@pytest.fixture
def connect(running: RunningServer, pki: Pki) -> Iterator[Connect]:
    """Registries on the running server; changes of the options by name."""
    made: list[HttpRegistry] = []

    def make(**changes: Any) -> HttpRegistry:
        made.append(HttpRegistry(http_options(running, pki, **changes)))
        return made[-1]

    yield make
    for registry in made:
        registry.close()


@pytest.fixture(params=["sample", "http"])
def registry(request: pytest.FixtureRequest) -> Registry:
    if request.param == "sample":
        found: Registry = request.getfixturevalue("sample")
        return found
    make: Connect = request.getfixturevalue("connect")
    return make()
