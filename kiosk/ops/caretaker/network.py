"""The wired interface's address: set by a file for systemd-networkd, and told by it."""

from __future__ import annotations

import ipaddress
import socket

import msgspec

from kiosk.appliance.request import SetNetwork
from kiosk.ops.caretaker.command import TaskFailed
from kiosk.ops.caretaker.machine import Machine
from kiosk.own_addresses import own_addresses

FILE = "/run/systemd/network/70-kiosk.network"
"""Before the image's own 80-wired.network, which asks for an address by DHCP."""
_NETWORKCTL, _BUSCTL = "/usr/bin/networkctl", "/usr/bin/busctl"
_NETWORKD = ("org.freedesktop.network1", "/org/freedesktop/network1")
_DESCRIBE = (*_NETWORKD, "org.freedesktop.network1.Manager", "Describe")
"""org.freedesktop.network1(5)."""


class _Address(msgspec.Struct, frozen=True, rename="pascal"):
    family: int = 0
    address: tuple[int, ...] = ()
    """Its bytes."""


class _Interface(msgspec.Struct, frozen=True, rename="pascal"):
    addresses: tuple[_Address, ...] = ()


class _Description(msgspec.Struct, frozen=True, rename="pascal"):
    interfaces: tuple[_Interface, ...] = ()


class _Answer(msgspec.Struct, frozen=True):
    data: tuple[str]


def addresses(machine: Machine) -> tuple[str, ...]:
    """IPv4 addresses that others may reach this machine at, in order.

    Asked of networkd: the caretaker's own process has no network and would see none. Where
    networkd does not run, what this process sees.
    """
    found = _of_networkd(machine) if machine.has(_BUSCTL) else None
    known = own_addresses() if found is None else found
    usable = (one for one in map(ipaddress.IPv4Address, known) if not one.is_loopback)
    return tuple(map(str, sorted(usable)))


def _of_networkd(machine: Machine) -> tuple[str, ...] | None:
    try:
        said = machine.run(_BUSCTL, "--json=short", "call", *_DESCRIBE)
        [text] = msgspec.json.decode(said, type=_Answer).data
        interfaces = msgspec.json.decode(text, type=_Description).interfaces
        return tuple(
            str(ipaddress.IPv4Address(bytes(each.address)))
            for interface in interfaces
            for each in interface.addresses
            if each.family == socket.AF_INET
        )
    except (TaskFailed, ValueError):
        return None


def set_network(machine: Machine, request: SetNetwork) -> None:
    """Raises TaskFailed; nothing is changed then, or what was set cannot be applied."""
    text = written(request)
    if text is None:
        machine.remove(FILE)
    else:
        machine.put(FILE, text)
    machine.run(_NETWORKCTL, "reload")


def written(request: SetNetwork) -> str | None:
    """The file; None: by DHCP, which needs none. Raises TaskFailed for what is no address.

    Only what the addresses were read as is written, never the text that was sent.
    """
    if not request.address:
        if request.gateway or request.dns:
            raise TaskFailed("gateway and name servers need an address")
        return None
    if any("%" in text for text in (request.address, request.gateway, *request.dns)):
        # A scope is free text, and there is no use for one here.
        raise TaskFailed("an address with a scope")
    try:
        own = ipaddress.ip_interface(request.address)
        gateway = ipaddress.ip_address(request.gateway) if request.gateway else None
        servers = [ipaddress.ip_address(each) for each in request.dns]
    except ValueError:
        raise TaskFailed("not an address") from None
    if "/" not in request.address or not _usable(own.ip) or _names_the_network(own):
        raise TaskFailed("an address of a machine, with its prefix length, is needed")
    if gateway is not None and (gateway not in own.network or gateway == own.ip):
        raise TaskFailed("the gateway is not in the network")
    if not all(_usable(server) for server in servers):
        raise TaskFailed("not an address of a name server")
    lines = ["[Match]", "Type=ether", "", "[Network]", f"Address={own.ip}/{own.network.prefixlen}"]
    lines += [f"Gateway={gateway}"] if gateway is not None else []
    lines += [f"DNS={server}" for server in servers]
    return "\n".join(lines) + "\n"


def _usable(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return not (address.is_loopback or address.is_multicast or address.is_unspecified)


def _names_the_network(own: ipaddress.IPv4Interface | ipaddress.IPv6Interface) -> bool:
    network = own.network
    if network.num_addresses <= 2:
        return False
    return own.ip in (network.network_address, network.broadcast_address)
