"""Where this machine is reached."""

from __future__ import annotations

import ipaddress

from kiosk.own_addresses import own_addresses, reachable_addresses


def test_loopback_is_among_the_machines_addresses_and_all_are_addresses() -> None:
    found = own_addresses()
    assert "127.0.0.1" in found
    assert all(ipaddress.ip_address(address).version == 4 for address in found)


def test_a_service_on_one_address_is_reached_there_only() -> None:
    assert reachable_addresses("192.0.2.5") == ("192.0.2.5",)


def test_a_service_on_all_interfaces_is_reached_from_outside_where_there_is_an_outside() -> None:
    outside = [a for a in own_addresses() if not ipaddress.ip_address(a).is_loopback]
    assert list(reachable_addresses("0.0.0.0")) == (outside or ["127.0.0.1"])
