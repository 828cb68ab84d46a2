"""Takes the power from a USB socket for a moment, where its hub can."""

from __future__ import annotations

from pathlib import Path

from kiosk.appliance.request import CyclePort
from kiosk.ops.caretaker.command import TaskFailed
from kiosk.ops.caretaker.machine import Machine

_DEVICES = "/sys/bus/usb/devices"
_UHUBCTL = "/usr/sbin/uhubctl"
OFF_SECONDS = 2.0


def cycle_port(machine: Machine, request: CyclePort) -> None:
    """Raises TaskFailed; the socket then has its power again, or never lost it."""
    if _holds_the_system(machine, request.port):
        raise TaskFailed("a disk in use is on that socket")
    hub, number = hub_and_number(request.port)
    switch = _switch(machine, hub, number)
    if switch is None:
        if not machine.has(_UHUBCTL):
            raise TaskFailed("this hub cannot switch its sockets")
        machine.run(_UHUBCTL, "-l", hub, "-p", number, "-a", "cycle", "-d", "2", limit=15)
        return
    # A socket of USB 3 is two to the kernel, and has power as long as one of them gives it.
    peer = switch.parent / "peer" / "disable"
    switches = [switch, *([peer] if machine.path(peer).exists() else [])]
    try:
        for each in switches:
            machine.write(each, "1")
        machine.pause(OFF_SECONDS)
    finally:
        for each in reversed(switches):
            machine.write(each, "0")


def hub_and_number(port: str) -> tuple[str, str]:
    """As hub and socket are called in sysfs: "1-1.4" is socket 4 of "1-1", "1-4" of hub "1"."""
    hub, dot, number = port.rpartition(".")
    if dot:
        return hub, number
    hub, _, number = port.partition("-")
    return hub, number


def _switch(machine: Machine, hub: str, number: str) -> Path | None:
    """Linux 6.0 and later: Documentation/ABI/testing/sysfs-bus-usb, "disable"."""
    interface = f"{hub}:1.0" if "-" in hub else f"{hub}-0:1.0"
    name = f"{hub}-port{number}" if "-" in hub else f"usb{hub}-port{number}"
    switch = Path(_DEVICES) / interface / name / "disable"
    return switch if machine.path(switch).exists() else None


def _holds_the_system(machine: Machine, port: str) -> bool:
    """A mounted disk hangs on it, or on a hub behind it."""
    mounted = {line.split(" ", 1)[0] for line in machine.read("/proc/mounts", 64 << 10).split("\n")}
    for disk in machine.path("/sys/block").glob("*"):
        if f"/{port}/" in f"{disk.resolve()}/" and any(
            each.startswith(f"/dev/{disk.name}") for each in mounted
        ):
            return True
    return False
