"""The demonstration's staff, and where they and the hall find the station in a browser."""

from __future__ import annotations

import re
import socket
import time

from kiosk.commands.station import station_options
from kiosk.demo.processes import Part
from kiosk.settings.tree import Settings
from kiosk.staff.member import Member, Role
from kiosk.staff.password import one_time_password
from kiosk.station.options import DEFAULT_PORT
from kiosk.station.staff.employ import employ

CLERK = Member(id="canbo", name="Đại úy Trần Thị Mai", role=Role.CLERK)
SUPERVISOR = Member(id="chihuy", name="Thiếu tá Lê Văn Hùng", role=Role.SUPERVISOR)
START_LIMIT = 20.0
"""Seconds."""
_SAID = re.compile(r"^station service: (\S+)$", re.MULTILINE)


def usual_port() -> int:
    """The station's usual port if it is free, so that an address stays good; else 0: any."""
    try:
        with socket.create_server(("127.0.0.1", DEFAULT_PORT)):
            return DEFAULT_PORT
    except OSError:
        return 0


def employ_staff(settings: Settings) -> str:
    """Makes the accounts, before the service starts; their password, made up anew each time."""
    password = one_time_password()
    options = station_options(settings)
    employ(options, CLERK, SUPERVISOR, password=password)
    return password


def address_of(station: Part) -> str:
    """Where the running service answers. Raises TimeoutError."""
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        found = _SAID.findall(station.log) if station.pid else []
        if found:
            return str(found[-1])
        time.sleep(0.05)
    raise TimeoutError("the station service did not start")


def invitation(address: str, password: str) -> str:
    """What a visitor of the demonstration needs to know."""
    return "\n".join(
        [
            "In a browser on this machine:",
            f"  the hall's display      {address}/board",
            f"  a counter's console     {address}/console",
            f"    sign in as              {CLERK.id} (clerk) or {SUPERVISOR.id} (supervisor)",
            f"    password                {password}",
        ]
    )
