"""The clock: set to the station's time where nothing better has set it."""

from __future__ import annotations

import math
import time

from kiosk.appliance.clock import LATEST
from kiosk.appliance.request import SetClock
from kiosk.link.known_time import since_boot
from kiosk.ops.caretaker.command import TaskFailed
from kiosk.ops.caretaker.machine import Machine
from kiosk.ops.machine_clock import BATTERY, BY_STATION, MachineClock

_TIMEDATECTL = "/usr/bin/timedatectl"
_HWCLOCK = "/usr/sbin/hwclock"


def set_clock(machine: Machine, request: SetClock) -> str:
    """By how much it was wrong. Raises TaskFailed.

    Never while a time server has set it, and to no time that is known to be over: who has the
    core's user could otherwise make what has run out valid again.
    """
    moment = request.unix_seconds
    if not math.isfinite(moment) or not MachineClock(machine.root).floor() <= moment <= LATEST:
        raise TaskFailed("no time of today")
    if synchronised(machine):
        raise TaskFailed("a time server has set the clock")
    wrong = time.time() - moment
    try:
        machine.set_clock(moment)
    except OSError as error:
        raise TaskFailed(f"the clock cannot be set: {error.strerror}") from None
    machine.put(BY_STATION, f"{since_boot():.3f} {moment:.3f}\n")
    return f"was wrong by {wrong:.0f} s{_battery_set(machine)}"


def _battery_set(machine: Machine) -> str:
    """What is to be added about the battery's clock: that of the machine is right in any case."""
    if not machine.has(_HWCLOCK) or not machine.path(BATTERY).exists():
        return ""
    try:
        machine.run(_HWCLOCK, "--systohc", "--utc")
    except TaskFailed as failed:
        return f"; its battery's clock is not set: {failed}"
    return ""


def synchronised(machine: Machine) -> bool:
    """A time server has set it. Raises TaskFailed where that cannot be told."""
    said = machine.run(_TIMEDATECTL, "show", "--property=NTPSynchronized", "--value", limit=5)
    return said.strip() == "yes"


def clock_source(machine: Machine) -> str:
    """As `MachineState.clock_source`."""
    try:
        if synchronised(machine):
            return "ntp"
    except TaskFailed:
        pass
    clock = MachineClock(machine.root)
    if clock.by_station() is not None:
        return "station"
    battery = clock.battery()
    return "rtc" if battery is not None and battery >= clock.floor() else ""
