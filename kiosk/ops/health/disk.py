"""Is there room on the data partition, may it be written, and how long will the disk live?"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from kiosk.appliance.finding import Code, Finding, Part
from kiosk.appliance.finding_words import found
from kiosk.ops.health.kernel_file import below, said

LOW_MB, FULL_MB = 100, 20
LOW_FILES = 500
"""Free inodes: the outbox, its log and a settings version take a handful each."""
WORN_PERCENT = 80
_MB = 1 << 20


def room(folder: Path, look: Callable[[Path], os.statvfs_result] = os.statvfs) -> Iterator[Finding]:
    """Of the file system that `folder`, or the nearest folder above that is there, lies on."""
    part = Part.DISK
    try:
        disk = look(_nearest(folder))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        yield found(part, Code.FAULTY, folder=str(folder), error=reason)
        return
    if disk.f_flag & os.ST_RDONLY:
        yield found(part, Code.READ_ONLY, folder=str(folder))
        return
    if disk.f_files and disk.f_favail < LOW_FILES:  # some file systems count none
        yield found(part, Code.NO_INODES, folder=str(folder), count=disk.f_favail)
    free = _free_mb(disk)
    if free < LOW_MB:
        code = Code.FULL if free < FULL_MB else Code.LOW
        yield found(part, code, folder=str(folder), free_mb=free)
        return
    taken = disk.f_blocks - disk.f_bfree
    used = round(100 * taken / (taken + disk.f_bavail)) if taken + disk.f_bavail else 0
    yield found(part, Code.OK, free_mb=free, used=used)


def state_folder(folder: Path) -> Finding:
    """May what the terminal has to keep be written?"""
    nearest = _nearest(folder)
    if not os.access(nearest, os.W_OK | os.X_OK):
        return found(Part.STATE, Code.READ_ONLY, folder=str(folder))
    free = _free_mb(os.statvfs(nearest))
    return found(Part.STATE, Code.OK, folder=str(folder), free_mb=free)


def wear(root: Path) -> Iterator[Finding]:
    """Of eMMC, which says how much of its life is used up: JESD84-B51, 7.4 (EXT_CSD 268, 269 and
    267), as Linux shows it in `life_time` and `pre_eol_info`. SD cards and most disks say nothing.
    """
    for device in below(root / "sys/block", "mmcblk*"):
        if not device.name.removeprefix("mmcblk").isdecimal():
            continue  # a boot partition
        # In steps of ten percent, the upper end of each; 0x0B: more than all.
        steps = [_hexadecimal(word) for word in said(device / "device/life_time").split()[:2]]
        used = 10 * max((step for step in steps if 0 < step <= 0x0B), default=0)
        nearly_over = _hexadecimal(said(device / "device/pre_eol_info")) >= 2
        if used >= WORN_PERCENT or nearly_over:
            yield found(Part.DISK, Code.WORN, used=min(100, max(used, WORN_PERCENT)))


def _nearest(folder: Path) -> Path:
    """Itself, or the nearest folder above that is there."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _free_mb(disk: os.statvfs_result) -> int:
    return disk.f_bavail * disk.f_frsize // _MB


def _hexadecimal(text: str) -> int:
    try:
        return int(text, 16)
    except ValueError:
        return 0
