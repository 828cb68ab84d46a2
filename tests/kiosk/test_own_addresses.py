"""Where this machine is reached."""

from __future__ import annotations

import ipaddress

import pytest

from kiosk.own_addresses import known_as, own_addresses, reachable_addresses


def test_loopback_is_among_the_machines_addresses_and_all_are_addresses() -> None:
    found = own_addresses()
    assert "127.0.0.1" in found
    assert all(ipaddress.ip_address(address).version == 4 for address in found)


def test_a_service_on_one_address_is_reached_there_only() -> None:
    assert reachable_addresses("192.0.2.5") == ("192.0.2.5",)


def test_a_service_on_all_interfaces_is_reached_from_outside_where_there_is_an_outside() -> None:
    outside = [a for a in own_addresses() if not ipaddress.ip_address(a).is_loopback]
    assert list(reachable_addresses("0.0.0.0")) == (outside or ["127.0.0.1"])


def test_a_browser_calls_a_service_on_all_interfaces_by_its_addresses_and_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "Quay-1")
    known = known_as("0.0.0.0")
    assert known[: len(reachable_addresses("0.0.0.0"))] == reachable_addresses("0.0.0.0")
    assert {"127.0.0.1", "localhost", "quay-1", "quay-1.local"} <= set(known)


@pytest.mark.parametrize("name", ["", "máy chủ", "a_b", "-a", "localhost", "a" * 64, "a..b"])
def test_a_machines_name_that_no_certificate_can_have_is_left_out(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: name)
    addresses = {*reachable_addresses("0.0.0.0"), "127.0.0.1"}
    assert set(known_as("0.0.0.0")) == addresses | {"localhost"}


def test_a_service_on_one_address_is_called_by_it() -> None:
    assert known_as("192.0.2.5") == ("192.0.2.5",)
    assert known_as("::1") == ("::1",)
    assert known_as("127.0.0.1") == ("127.0.0.1", "localhost")
