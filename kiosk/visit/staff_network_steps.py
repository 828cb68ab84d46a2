"""The network in staff mode: by DHCP, or with an address of its own."""

from __future__ import annotations

import ipaddress
from dataclasses import replace

from kiosk.appliance.request import MachineState, SetNetwork
from kiosk.visit.effect import AuditAction
from kiosk.visit.event import Event
from kiosk.visit.intent import Back, TypeText
from kiosk.visit.staff_mode_asking import answered, asked_caretaker
from kiosk.visit.staff_mode_effect import AskMachine
from kiosk.visit.staff_mode_intent import ChooseDhcp, EditNetwork, SaveNetwork
from kiosk.visit.staff_mode_state import AtNetwork, AtStaffMenu
from kiosk.visit.staff_mode_view import NetworkField, NetworkSetup
from kiosk.visit.state import State, Step

LONGEST_ADDRESS = 64
MOST_SERVERS = 3


def opened(machine: MachineState | None) -> AtNetwork:
    """With what holds now; whether that came by DHCP is not known."""
    addresses = machine.addresses if machine else ()
    return AtNetwork(by_dhcp=True, address=next((a for a in addresses if ":" not in a), ""))


def at_network(state: State, phase: AtNetwork, event: Event, now: float) -> Step:
    if (told := answered(phase, event)) is not None:
        return Step(state.at(told), (AskMachine(),))
    match event:
        case ChooseDhcp(by_dhcp=by_dhcp):
            editing = None if by_dhcp else NetworkField.ADDRESS
            chosen = replace(phase, by_dhcp=by_dhcp, editing=editing, fault=None, answer=None)
            return Step(state.at(chosen))
        case EditNetwork(field=field) if not phase.by_dhcp:
            return Step(state.at(replace(phase, editing=field)))
        case TypeText(text=text) if phase.editing is not None:
            return Step(state.at(_typed(phase, phase.editing, text[:LONGEST_ADDRESS])))
        case SaveNetwork() if phase.waiting is None:
            return _saved(state, phase, now)
        case Back():
            return Step(state.at(AtStaffMenu()))
        case _:
            return Step(state)


def network_shown(state: State, phase: AtNetwork) -> NetworkSetup:
    machine = state.terminal.appliance.machine
    return NetworkSetup(
        by_dhcp=phase.by_dhcp,
        address=phase.address,
        gateway=phase.gateway,
        dns=phase.dns,
        editing=phase.editing,
        fault=phase.fault,
        has_now=machine.addresses if machine else (),
        station_reachable=state.terminal.station_reachable,
        waiting=phase.waiting is not None,
        answer=phase.answer,
    )


def read_network(address: str, gateway: str, dns: str) -> SetNetwork | NetworkField:
    """What the caretaker is asked for; or the field that is no address.

    The address has a prefix length; the gateway lies in its network. Gateway and servers may be
    left out.
    """
    try:
        own = ipaddress.ip_interface(address.strip())
    except ValueError:
        return NetworkField.ADDRESS
    if "/" not in address or own.ip in (own.network.network_address,) or own.is_loopback:
        return NetworkField.ADDRESS
    try:
        ways = [ipaddress.ip_address(gateway.strip())] if gateway.strip() else []
    except ValueError:
        return NetworkField.GATEWAY
    if any(way not in own.network or way == own.ip for way in ways):
        return NetworkField.GATEWAY
    try:
        servers = [str(ipaddress.ip_address(each)) for each in dns.replace(",", " ").split()]
    except ValueError:
        return NetworkField.DNS
    if len(servers) > MOST_SERVERS:
        return NetworkField.DNS
    return SetNetwork(str(own), str(ways[0]) if ways else "", tuple(servers))


def _typed(phase: AtNetwork, field: NetworkField, text: str) -> AtNetwork:
    phase = replace(phase, fault=None, answer=None)
    match field:
        case NetworkField.ADDRESS:
            return replace(phase, address=text)
        case NetworkField.GATEWAY:
            return replace(phase, gateway=text)
        case NetworkField.DNS:
            return replace(phase, dns=text)


def _saved(state: State, phase: AtNetwork, now: float) -> Step:
    if phase.by_dhcp:
        return asked_caretaker(state, phase, SetNetwork(), now, AuditAction.NETWORK_SET, "dhcp")
    read = read_network(phase.address, phase.gateway, phase.dns)
    if isinstance(read, NetworkField):
        return Step(state.at(replace(phase, fault=read, editing=read)))
    return asked_caretaker(state, phase, read, now, AuditAction.NETWORK_SET, "address")
