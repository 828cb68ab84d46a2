"""The clock: set to the station's time where nothing better has set it."""

from __future__ import annotations

import datetime as dt
import math
import time

from kiosk.appliance.request import SetClock
from kiosk.ops.caretaker.command import TaskFailed
from kiosk.ops.caretaker.machine import Machine

_TIMEDATECTL = "/usr/bin/timedatectl"
_HWCLOCK = "/usr/sbin/hwclock"
_RTC = "/sys/class/rtc/rtc0/since_epoch"
BY_STATION = "/run/kiosk-caretaker/clock-by-station"
"""It is there from when the station's time was taken until the machine starts again."""

EARLIEST = dt.datetime(2025, 1, 1, tzinfo=dt.UTC).timestamp()
"""Before this program was written."""
LATEST = dt.datetime(2070, 1, 1, tzinfo=dt.UTC).timestamp()


def set_clock(machine: Machine, request: SetClock) -> str:
    """By how much it was wrong. Raises TaskFailed."""
    moment = request.unix_seconds
    if not math.isfinite(moment) or not EARLIEST <= moment <= LATEST:
        raise TaskFailed("no time of today")
    if synchronised(machine):
        raise TaskFailed("a time server has set the clock")
    wrong = time.time() - moment
    try:
        machine.set_clock(moment)
    except OSError as error:
        raise TaskFailed(f"the clock cannot be set: {error.strerror}") from None
    machine.put(BY_STATION, "")
    if machine.has(_HWCLOCK) and machine.path(_RTC).exists():
        machine.run(_HWCLOCK, "--systohc", "--utc")
    return f"was wrong by {wrong:.0f} s"


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
    if machine.path(BY_STATION).exists():
        return "station"
    battery = machine.read(_RTC)
    return "rtc" if battery.isdecimal() and int(battery) >= EARLIEST else ""
