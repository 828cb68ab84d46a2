"""Trials of tickets: what was shown to somebody is at the station, whatever became of the power."""

from __future__ import annotations

import re
import shlex
import time
from pathlib import Path

from tests.image.machine import Machine, MachineError, patience
from tests.image.provisioning import provision

_PYTHON = "/usr/lib/kiosk/bin/python"
_RESIDENT = Path(__file__).with_name("resident.py")
_SHOWN = re.compile(r"SHOWN ([0-9a-f-]{36}) ([A-Z]+[0-9]+)")
_IN_STORE = """
import sqlite3
store = sqlite3.connect("file:/var/lib/kiosk-station/station.sqlite?mode=ro", uri=True)
for (ticket,) in store.execute("select id from tickets"):
    print(ticket)
"""
_AWAY = 4
"""Tickets taken while the station is away, until the power goes."""


def power_cut(machine: Machine) -> None:
    """Tickets are taken with the station there, then without it, and the power goes in the middle
    of one: each that was shown is at the station in the end, once, and its number is not given
    again."""
    provision(machine)
    machine.must("systemctl start kiosk-station.service", limit=300)
    _take(machine, 1)
    _until_shown(machine, 1)
    machine.must("systemctl stop kiosk-station.service")
    _take(machine, 50)
    _until_shown(machine, 1 + _AWAY)
    time.sleep(1.5)  # into the next one
    machine.cut_power()
    shown = _shown(machine)
    print(f"    shown before the cut: {' '.join(shown.values())}", flush=True)
    machine.start()
    machine.wait_up(300)
    machine.wait_for("systemctl is-active --quiet kiosk-core.service", 300)
    machine.must("systemctl start kiosk-station.service", limit=300)
    wanted = " && ".join(f"grep -q {ticket} /run/in-store" for ticket in shown)
    machine.wait_for(f"{_PYTHON} -c {shlex.quote(_IN_STORE)} > /run/in-store; {wanted}", 180)
    _take(machine, 1)
    after = _until_shown(machine, len(shown) + 1)
    numbers = list(after.values())
    if len(set(numbers)) != len(numbers):
        raise MachineError(f"a number was given twice: {numbers}")


def _take(machine: Machine, count: int) -> None:
    """Somebody at the terminal begins to; what is shown to them is said on the console."""
    code = shlex.quote(_RESIDENT.read_text(encoding="utf-8"))
    machine.must(
        "systemd-run -q --collect -p User=kiosk-screen -p StandardOutput=file:/dev/ttyS0 "
        f"{_PYTHON} -c {code} {count}"
    )


def _shown(machine: Machine) -> dict[str, str]:
    """Id and number of each ticket that has been shown since the harness began."""
    said = machine.console.read_text(encoding="utf-8", errors="replace")
    return dict(_SHOWN.findall(said))


def _until_shown(machine: Machine, count: int, limit: float = 300) -> dict[str, str]:
    deadline = time.monotonic() + limit * patience()
    while len(shown := _shown(machine)) < count:
        if time.monotonic() > deadline:
            raise MachineError(f"{count} tickets were to be shown, {len(shown)} were")
        time.sleep(0.3)
    return shown
