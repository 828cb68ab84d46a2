"""The addresses that this machine has now."""

from __future__ import annotations

import ipaddress

import ifaddr


def own_addresses() -> tuple[str, ...]:
    """IPv4 addresses of all interfaces, in order; loopback among them."""
    found = {
        ip.ip for adapter in ifaddr.get_adapters() for ip in adapter.ips if isinstance(ip.ip, str)
    }
    return tuple(sorted(found, key=ipaddress.ip_address))


def reachable_addresses(host: str) -> tuple[str, ...]:
    """Where others reach a service that listens on `host`: all interfaces when it is 0.0.0.0."""
    if not ipaddress.ip_address(host).is_unspecified:
        return (host,)
    outside = [a for a in own_addresses() if not ipaddress.ip_address(a).is_loopback]
    return tuple(outside) or ("127.0.0.1",)
