"""The addresses that this machine has now."""

from __future__ import annotations

import ipaddress
import re
import socket

import ifaddr

_HOST_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")


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


def known_as(host: str) -> tuple[str, ...]:
    """What a browser may call a service that listens on `host`: addresses, then names.

    On all interfaces it is reached from this machine too, and by the machine's name: as it stands,
    and with `.local` (multicast DNS) if it is a bare one.
    """
    address = ipaddress.ip_address(host)
    if address.is_loopback:
        return (host, "localhost") if host == "127.0.0.1" else (host,)
    if not address.is_unspecified:
        return (host,)
    addresses = dict.fromkeys((*reachable_addresses(host), "127.0.0.1"))
    return (*addresses, "localhost", *_own_names())


def _own_names() -> tuple[str, ...]:
    name = socket.gethostname().lower()
    if len(name) > 253 or not _HOST_NAME.fullmatch(name) or name == "localhost":
        return ()
    return (name,) if "." in name else (name, f"{name}.local")
