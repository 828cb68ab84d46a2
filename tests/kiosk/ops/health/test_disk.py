"""A disk that is full, read-only or worn says so before the outbox finds out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from kiosk.appliance.finding import Code, Condition, Finding
from kiosk.ops.health.disk import FULL_MB, LOW_FILES, LOW_MB, room, wear
from tests.full_disk import Disk

_LOOK = """
import sys, msgspec
from pathlib import Path
from kiosk.ops.health.disk import room
print(msgspec.json.encode(list(room(Path(sys.argv[1])))).decode(), flush=True)
sys.stdin.readline()
print(msgspec.json.encode(list(room(Path(sys.argv[1])))).decode(), flush=True)
"""


def statvfs(*, free_mb: int = 5000, files: int = 100_000, flags: int = 0) -> os.statvfs_result:
    """Of 10 GB in blocks of 4 KB, half of a percent of them for root."""
    blocks = free_mb * 256
    return os.statvfs_result(
        (4096, 4096, 2_560_000, blocks + 12_800, blocks, 200_000, files, files, flags, 255)
    )


def only(folder: Path, seen: os.statvfs_result) -> Finding:
    [finding] = room(folder, lambda _: seen)
    return finding


@pytest.mark.parametrize(
    ("free_mb", "code", "condition"),
    [
        (LOW_MB, Code.OK, Condition.OK),
        (LOW_MB - 1, Code.LOW, Condition.WARNING),
        (FULL_MB, Code.LOW, Condition.WARNING),
        (FULL_MB - 1, Code.FULL, Condition.FAULT),
        (0, Code.FULL, Condition.FAULT),
    ],
)
def test_below_100_mb_is_a_warning_and_below_20_a_fault(
    tmp_path: Path, free_mb: int, code: Code, condition: Condition
) -> None:
    found = only(tmp_path, statvfs(free_mb=free_mb))
    assert (found.code, found.condition) == (code, condition)
    assert found.figures["free_mb"] == free_mb


def test_a_disk_that_has_become_read_only_is_a_fault(tmp_path: Path) -> None:
    found = only(tmp_path, statvfs(free_mb=1, flags=os.ST_RDONLY))
    assert (found.code, found.condition) == (Code.READ_ONLY, Condition.FAULT)


def test_room_for_bytes_and_none_for_files_is_a_warning(tmp_path: Path) -> None:
    few, well = room(tmp_path, lambda _: statvfs(files=LOW_FILES - 1))
    assert (few.code, few.condition, well.code) == (Code.NO_INODES, Condition.WARNING, Code.OK)


def test_a_disk_that_cannot_be_asked_is_a_fault_with_its_reason(tmp_path: Path) -> None:
    def broken(_: Path) -> os.statvfs_result:
        raise OSError(5, "Input/output error")

    [found] = room(tmp_path, broken)
    assert (found.code, found.figures["error"]) == (Code.FAULTY, "Input/output error")


def test_a_folder_that_is_not_there_yet_lies_where_the_one_above_does(tmp_path: Path) -> None:
    [found] = room(tmp_path / "not" / "yet")
    assert found.code in (Code.OK, Code.LOW, Code.FULL)


def test_a_real_file_system_of_3_mb_is_full(tmp_path: Path) -> None:
    disk = Disk("file system", tmp_path / "small")
    command = disk.command(sys.executable, "-c", _LOOK, str(disk.folder))
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        disk.attach(process.pid)
        assert process.stdout is not None
        before = msgspec.json.decode(process.stdout.readline(), type=list[Finding])
        disk.fill()
        after, _ = process.communicate("\n", timeout=30)
    assert before[-1].figures["free_mb"] in (2, 3)
    full = msgspec.json.decode(after, type=list[Finding])[-1]
    assert (full.code, full.figures["free_mb"]) == (Code.FULL, 0)


@pytest.mark.parametrize(
    ("life", "end", "used"),
    [("0x01 0x02", "0x01", None), ("0x09 0x01", "0x01", 90), ("0x0b 0x0b", "0x01", 100)],
)
def test_flash_memory_tells_of_its_end(
    tmp_path: Path, life: str, end: str, used: int | None
) -> None:
    device = tmp_path / "sys/block/mmcblk0/device"
    device.mkdir(parents=True)
    (tmp_path / "sys/block/mmcblk0boot0/device").mkdir(parents=True)
    (device / "life_time").write_text(f"{life}\n")
    (device / "pre_eol_info").write_text(f"{end}\n")
    assert [found.figures["used"] for found in wear(tmp_path)] == ([used] if used else [])


def test_memory_that_counts_no_life_but_is_nearly_over_is_told(tmp_path: Path) -> None:
    device = tmp_path / "sys/block/mmcblk1/device"
    device.mkdir(parents=True)
    (device / "life_time").write_text("0x00 0x00\n")
    (device / "pre_eol_info").write_text("0x02\n")
    [found] = wear(tmp_path)
    assert (found.code, found.condition) == (Code.WORN, Condition.WARNING)
