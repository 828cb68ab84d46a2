"""On loopback the station answers to loopback's names: another host's page cannot borrow it."""

from __future__ import annotations

import pytest
import requests

from kiosk.station.serve import StationServer
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import MINH, Caller


def record(caller: Caller, host: str) -> requests.Response:
    body = {"terminal_id": "hall-1", "number": MINH, "assurance": "card_genuine"}
    return caller.session.post(
        caller.url + "/v1/lookups/record", json=body, headers={"Host": host}, timeout=10
    )


@pytest.mark.parametrize("host", ["127.0.0.1:8700", "localhost", "LocalHost:1", "[::1]:8700"])
def test_whoever_asks_for_loopback_is_answered(lasting: Caller, host: str) -> None:
    assert record(lasting, host).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8700", "127.0.0.1.evil.example", "[::1", "", "a b"]
)
def test_whoever_asks_for_another_host_learns_nothing(lasting: Caller, host: str) -> None:
    answer = record(lasting, host)
    assert answer.status_code in (400, 421)
    assert "035090" not in answer.text


def test_the_public_address_is_the_stations_too(given: StationOptionsMaker) -> None:
    with StationServer(given(public_url="https://ly-nhan.example/xa")) as server:
        assert record(Caller(server.url), "ly-nhan.example").status_code == 200
        assert record(Caller(server.url), "evil.example").status_code == 421
