"""Memory, heat and voltage, as the kernel tells them under /proc and /sys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kiosk.appliance.finding import Code, Finding, Part
from kiosk.appliance.finding_words import found
from kiosk.ops.health.kernel_file import below, said, whole

LOW_MEMORY_MB = 64
HOT_CELSIUS = 80
"""Where a Raspberry Pi begins to slow down; other machines say themselves when they switch off."""
NEAR_CELSIUS = 10
"""So near to switching off by itself is too hot."""
_COLDEST, _HOTTEST = -40.0, 150.0
"""Anything else is a sensor that is not there."""
_VOLTAGE = "rpi_volt"
_THROTTLED = "sys/devices/platform/soc/soc:firmware/get_throttled"
_LOW_NOW, _LOW_BEFORE = 1 << 0, 1 << 16
_LINE = re.compile(r"^(?:Node \d+ )?(\w+(?:\(\w+\))?): +(\d+) kB$", re.MULTILINE | re.ASCII)


def memory(root: Path) -> Iterator[Finding]:
    """What a program can have without others losing theirs. Nothing where that is not told."""
    free = _available_kb(root)
    if free is not None:
        code = Code.LOW if free // 1024 < LOW_MEMORY_MB else Code.OK
        yield found(Part.MEMORY, code, free_mb=free // 1024)


def _available_kb(root: Path) -> int | None:
    """/proc/meminfo is hidden from a unit with ProcSubset=pid; the nodes' own figures are not."""
    whole_machine = dict(_LINE.findall(said(root / "proc/meminfo")))
    if "MemAvailable" in whole_machine:
        return int(whole_machine["MemAvailable"])
    nodes = [
        dict(_LINE.findall(said(node / "meminfo")))
        for node in below(root / "sys/devices/system/node", "node[0-9]*")
    ]
    told = [node for node in nodes if "MemFree" in node]
    if not told:
        return None
    given = ("MemFree", "Active(file)", "Inactive(file)", "SReclaimable")
    return sum(int(node.get(name, 0)) for node in told for name in given)


def temperature(root: Path) -> Iterator[Finding]:
    """Of the hottest place that has a sensor. Nothing where none has."""
    hottest, worst = None, Code.OK
    for zone in below(root / "sys/class/thermal", "thermal_zone[0-9]*"):
        celsius = _celsius(zone / "temp")
        if celsius is None:
            continue
        hottest = celsius if hottest is None else max(hottest, celsius)
        if celsius >= min(HOT_CELSIUS, _switches_off(zone) - NEAR_CELSIUS):
            worst = Code.HOT
    if hottest is not None:
        yield found(Part.TEMPERATURE, worst, celsius=round(hottest))


def _switches_off(zone: Path) -> float:
    ends = [
        _celsius(kind.with_name(kind.name.replace("_type", "_temp")))
        for kind in below(zone, "trip_point_*_type")
        if said(kind) in ("hot", "critical")
    ]
    # Some firmware gives 0: "not set".
    return min((end for end in ends if end is not None and end > NEAR_CELSIUS), default=_HOTTEST)


def _celsius(file: Path) -> float | None:
    thousandths = whole(file)
    if thousandths is None or not _COLDEST < thousandths / 1000 < _HOTTEST:
        return None
    return thousandths / 1000


def power(root: Path, was_low: bool = False) -> Iterator[Finding]:
    """Of a Raspberry Pi, by its driver (Linux, Documentation/hwmon/raspberrypi-hwmon.rst) and its
    firmware (get_throttled). Nothing where there is neither. `was_low`: seen before."""
    alarms = [
        whole(sensor / "in0_lcrit_alarm")
        for sensor in below(root / "sys/class/hwmon", "hwmon[0-9]*")
        if said(sensor / "name") == _VOLTAGE
    ]
    told = [alarm for alarm in alarms if alarm is not None]
    flags = _flags(said(root / _THROTTLED))
    if not told and flags is None:
        return
    if any(told) or (flags or 0) & _LOW_NOW:
        yield found(Part.POWER, Code.LOW)
    elif was_low or (flags or 0) & _LOW_BEFORE:
        yield found(Part.POWER, Code.WAS)
    else:
        yield found(Part.POWER, Code.OK)


def _flags(text: str) -> int | None:
    try:
        return int(text, 16)
    except ValueError:
        return None
