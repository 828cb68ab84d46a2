"""Which addresses a terminal speaks to."""

from __future__ import annotations

import ipaddress

NETWORKS = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("127.0.0.0/8", "::1/128"),
        *("169.254.0.0/16", "fe80::/64"),
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),
    )
)
"""This machine, the link it is on, and private networks (RFC 1918, RFC 3927, RFC 4193): the station
is in the building or in the province's network. The same stands in systemd/kiosk-relay.service,
where the kernel holds to it."""


def within_reach(address: str) -> bool:
    """False also for what is no IP address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return any((mapped or parsed) in network for network in NETWORKS)
