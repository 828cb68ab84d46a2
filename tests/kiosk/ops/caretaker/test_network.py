"""For networkd: whatever is asked for, its file holds addresses and nothing else. From it: which
there are."""

from __future__ import annotations

import ipaddress
import json
import re
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.appliance.request import SetNetwork
from kiosk.ops.caretaker.command import TaskFailed
from kiosk.ops.caretaker.network import addresses, written
from kiosk.own_addresses import own_addresses
from tests.kiosk.ops.caretaker.tree import Tree

_FILE = re.compile(
    r"\[Match\]\nType=ether\n\n\[Network\]\nAddress=[0-9a-f.:]+/[0-9]+\n"
    r"(Gateway=[0-9a-f.:]+\n)?(DNS=[0-9a-f.:]+\n){0,3}"
)
_PIECES = st.sampled_from(
    [*"0123456789abcdef.:/%\n =[]", "10.1.2.3", "/24", "fe80::1", "2001:db8::5/64", "\nDHCP=yes"]
)
_TEXTS = st.lists(_PIECES, max_size=8).map("".join) | st.text(max_size=64)
_SERVERS = st.lists(_TEXTS | st.ip_addresses().map(str), max_size=3).map(tuple)


@given(_TEXTS | st.ip_addresses().map(lambda a: f"{a}/24"), _TEXTS, _SERVERS)
def test_no_text_brings_a_line_of_its_own(address: str, gateway: str, dns: tuple[str, ...]) -> None:
    try:
        text = written(SetNetwork(address, gateway, dns))
    except TaskFailed:
        return
    if text is None:
        assert (address, gateway, dns) == ("", "", ())
    else:
        assert _FILE.fullmatch(text)


@given(st.integers(1, 2**24 - 2), st.integers(1, 2**24 - 2))
def test_every_machines_address_of_a_network_is_written(own: int, other: int) -> None:
    network = ipaddress.ip_network("10.0.0.0/8")
    address, gateway = str(network[own]), str(network[other])
    if own == other:
        gateway = ""
    text = written(SetNetwork(f"{address}/8", gateway, (address,)))
    assert text is not None
    assert f"\nAddress={address}/8\n" in text
    assert (f"\nGateway={gateway}\n" in text) == (own != other)
    assert text.endswith(f"\nDNS={address}\n")


BUSCTL = "/usr/bin/busctl"
LOOPBACK = {"Name": "lo", "Addresses": [{"Family": 2, "Address": [127, 0, 0, 1]}]}
WIRED = {
    "Name": "enp0s2",
    "Addresses": [
        {"Family": 10, "Address": [0xFE, 0x80, *[0] * 13, 5]},
        {"Family": 2, "Address": [192, 168, 10, 21], "PrefixLength": 24},
        {"Family": 2, "Address": [10, 0, 0, 3]},
    ],
}


def networkd_says(tree: Tree, description: object) -> None:
    answer = json.dumps({"type": "s", "data": [json.dumps(description)]})
    tree.program(BUSCTL, f"echo {shlex.quote(answer)}")


def test_the_addresses_are_those_that_networkd_tells_for_the_caretaker_has_no_network(
    tree: Tree,
) -> None:
    networkd_says(tree, {"Interfaces": [LOOPBACK, WIRED, {"Name": "wlan0"}]})
    assert addresses(tree.machine) == ("10.0.0.3", "192.168.10.21")
    assert tree.calls[0][-1] == "Describe"


@pytest.mark.parametrize(
    "script",
    [
        "exit 1",
        "echo '{}'",
        """echo '{"data": ["[]"]}'""",
        """echo '{"data": ["{\\"Interfaces\\": [{\\"Addresses\\": [{\\"Family\\": 2}]}]}"]}'""",
    ],
)
def test_where_networkd_says_nothing_of_use_the_addresses_are_those_that_can_be_seen(
    tree: Tree, script: str
) -> None:
    tree.program(BUSCTL, script)
    assert set(addresses(tree.machine)) < {*own_addresses(), "another"}
