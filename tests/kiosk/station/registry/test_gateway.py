"""A station whose registry is behind HTTP: lookups pass through, and tickets go on without it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.station.options import StationStartError
from kiosk.station.serve import StationServer
from tests.kiosk.station.registry import conforming as fault
from tests.kiosk.station.registry.conforming import RunningServer, Server
from tests.kiosk.station.registry.conftest import PATIENT, Pki, http_options
from tests.kiosk.station.running import DUNG, HA, LONG, MINH, Caller, options
from tests.kiosk.station.test_lookups import LOOKUPS, look_up


@pytest.fixture
def caller(running: RunningServer, pki: Pki, tmp_path: Path) -> Iterator[Caller]:
    chosen = options(tmp_path, registry=http_options(running, pki))
    with StationServer(chosen) as server:
        yield Caller(server.url, of=chosen)


def breaker_of(caller: Caller) -> str:
    lines = caller.get("/metrics").text.splitlines()
    (state,) = [
        line.split('"')[1]
        for line in lines
        if line.startswith("kiosk_registry_breaker{") and line.endswith(" 1.0")
    ]
    return state


def test_every_lookup_is_answered_as_from_the_embedded_registry(
    caller: Caller, tmp_path: Path
) -> None:
    with StationServer(options(tmp_path / "other")) as server:
        other = Caller(server.url)
        for what in LOOKUPS:
            for number in (MINH, HA, LONG, DUNG):
                one, two = look_up(caller, what, number), look_up(other, what, number)
                assert (one.status_code, one.json()) == (two.status_code, two.json())


def test_a_registry_that_is_down_leaves_the_station_ready_and_its_tickets_going(
    caller: Caller, running: RunningServer
) -> None:
    assert breaker_of(caller) == "closed"
    running.__exit__()
    for _ in range(PATIENT.failures + 1):
        answer = look_up(caller, "record", MINH)
        assert (answer.status_code, answer.json()["code"]) == (503, "registry-unavailable")
    assert breaker_of(caller) in ("open", "half_open")
    assert caller.get("/v1/ready").status_code == 200
    assert caller.take().status_code == 201


def test_a_station_starts_while_its_registry_is_away(
    running: RunningServer, pki: Pki, tmp_path: Path
) -> None:
    running.__exit__()
    chosen = options(tmp_path, registry=http_options(running, pki))
    with StationServer(chosen) as station:
        assert Caller(station.url).get("/v1/ready").status_code == 200


def test_a_hostile_answer_shows_nobody_anything(caller: Caller, shared: Server) -> None:
    shared.faults.append(fault.says(b'{"subject": "035151000768", "record": null}'))
    answer = look_up(caller, "record", MINH)
    assert (answer.status_code, answer.json()["code"]) == (503, "registry-unavailable")
    assert "035151000768" not in answer.text


def test_a_registry_that_cannot_be_asked_as_it_is_set_stops_the_start(
    running: RunningServer, pki: Pki, tmp_path: Path
) -> None:
    chosen = options(tmp_path, registry=http_options(running, pki, ca_file=tmp_path / "none.pem"))
    with pytest.raises(StationStartError, match=r"none\.pem: No such file"):
        StationServer(chosen).start()
