"""Memory, heat and voltage are read from files; where there is no sensor nothing is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.appliance.finding import Code, Condition
from kiosk.ops.health.machine import memory, power, temperature


def write(root: Path, **files: str) -> None:
    for name, said in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(said)


def zone(root: Path, number: int, temp: str, **trips: str) -> None:
    folder = root / f"sys/class/thermal/thermal_zone{number}"
    write(folder, temp=f"{temp}\n")
    for place, (kind, at) in enumerate(trips.items()):
        write(folder, **{f"trip_point_{place}_type": kind, f"trip_point_{place}_temp": at})


def test_a_machine_without_sensors_says_nothing(tmp_path: Path) -> None:
    assert [*memory(tmp_path), *temperature(tmp_path), *power(tmp_path)] == []


def test_available_memory_is_what_counts(tmp_path: Path) -> None:
    write(
        tmp_path,
        **{"proc/meminfo": "MemTotal: 948304 kB\nMemFree:  9000 kB\nMemAvailable:  70000 kB\n"},
    )
    [found] = memory(tmp_path)
    assert (found.code, found.figures["free_mb"]) == (Code.OK, 68)


def test_where_proc_is_hidden_the_nodes_tell(tmp_path: Path) -> None:
    """A unit with ProcSubset=pid sees no /proc/meminfo."""
    node = (
        "Node 0 MemTotal:       948304 kB\nNode 0 MemFree:          9000 kB\n"
        "Node 0 Active(file):    10000 kB\nNode 0 Inactive(file):  20000 kB\n"
        "Node 0 SReclaimable:     1000 kB\nNode 0 HugePages_Free:      0\n"
    )
    write(tmp_path, **{"sys/devices/system/node/node0/meminfo": node})
    [found] = memory(tmp_path)
    assert (found.code, found.condition) == (Code.LOW, Condition.WARNING)
    assert found.figures["free_mb"] == 39


def test_the_hottest_zone_is_told(tmp_path: Path) -> None:
    zone(tmp_path, 0, "41000")
    zone(tmp_path, 1, "55600")
    zone(tmp_path, 2, "-273000")
    [found] = temperature(tmp_path)
    assert (found.code, found.figures["celsius"]) == (Code.OK, 56)


@pytest.mark.parametrize(
    ("temp", "critical", "code"),
    [
        ("79900", "110000", Code.OK),
        ("80000", "110000", Code.HOT),
        ("66000", "75000", Code.HOT),
        ("64000", "75000", Code.OK),
        ("50000", "0", Code.OK),
        ("50000", "garbage", Code.OK),
    ],
)
def test_it_is_too_hot_at_80_or_where_the_machine_is_about_to_switch_off(
    tmp_path: Path, temp: str, critical: str, code: Code
) -> None:
    zone(tmp_path, 0, temp, passive="60000", critical=critical)
    [found] = temperature(tmp_path)
    assert found.code is code


@pytest.mark.parametrize(
    ("alarm", "flags", "was_low", "code"),
    [
        ("0", "0x0", False, Code.OK),
        ("1", "0x0", False, Code.LOW),
        ("0", "0x50005", False, Code.LOW),
        ("0", "0x50000", False, Code.WAS),
        ("0", None, True, Code.WAS),
        (None, "0x0", False, Code.OK),
        ("0", "garbage", False, Code.OK),
    ],
)
def test_a_raspberry_pi_tells_of_its_voltage(
    tmp_path: Path, alarm: str | None, flags: str | None, was_low: bool, code: Code
) -> None:
    write(tmp_path / "sys/class/hwmon/hwmon0", name="cpu_thermal\n", in0_lcrit_alarm="1\n")
    if alarm is not None:
        write(tmp_path / "sys/class/hwmon/hwmon1", name="rpi_volt\n", in0_lcrit_alarm=f"{alarm}\n")
    if flags is not None:
        write(
            tmp_path,
            **{"sys/devices/platform/soc/soc:firmware/get_throttled": f"{flags}\n"},
        )
    [found] = power(tmp_path, was_low)
    assert found.code is code


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.binary(max_size=5000))
def test_whatever_stands_there_nothing_breaks(tmp_path: Path, said: bytes) -> None:
    for name in (
        "proc/meminfo",
        "sys/class/thermal/thermal_zone0/temp",
        "sys/class/thermal/thermal_zone0/trip_point_0_type",
        "sys/class/hwmon/hwmon0/in0_lcrit_alarm",
        "sys/devices/platform/soc/soc:firmware/get_throttled",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(said)
    assert len([*memory(tmp_path), *temperature(tmp_path), *power(tmp_path)]) <= 3
