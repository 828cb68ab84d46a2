"""The USB stick: settings and bundles come from it, settings go onto it.

It is mounted for as long as one task takes, without device files, set-user bits and programs, and
nothing but plain files of known names and bounded sizes in its first folder is looked at.
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

from kiosk.appliance.folders import EXPORTS, STICK
from kiosk.ops.caretaker.command import TaskFailed
from kiosk.ops.caretaker.copying import copy_file
from kiosk.ops.caretaker.machine import Machine
from kiosk.ops.caretaker.release import bundle_version
from kiosk.whole_file import sync_folder

MOUNT = "/run/kiosk-caretaker/stick"
SETTINGS_NAME = re.compile(r"kiosk-settings-[0-9A-Za-z][0-9A-Za-z._-]{0,63}\.toml")
BUNDLE_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+~_-]{0,63}\.raucb")
LARGEST_SETTINGS = 256 << 10
LARGEST_BUNDLE = 3 << 30
MOST_SETTINGS = 20
MOST_BUNDLES = 2
MOST_NAMES = 2000
LEFT_FREE = 256 << 20
"""Bytes of the data partition: the outbox must find room whatever a stick holds."""
COPY_LIMIT = 12 * 60.0
_MOUNT, _UMOUNT, _BLKID = "/usr/bin/mount", "/usr/bin/umount", "/usr/sbin/blkid"
_KINDS = ("vfat", "exfat", "ext4")


def stick_partition(machine: Machine) -> str | None:
    """Its device file; None: there is none. Raises TaskFailed for several.

    The first partition of a disk on USB that is not in use, or the disk where it has none.
    """
    used = {line.split(" ", 1)[0] for line in machine.read("/proc/mounts", 64 << 10).split("\n")}
    found = []
    for disk in sorted(machine.path("/sys/block").glob("sd*")):
        names = sorted(part.name for part in disk.glob(f"{disk.name}[0-9]*")) or [disk.name]
        on_usb = "/usb" in str(disk.resolve())
        has_medium = machine.read(f"/sys/block/{disk.name}/size") not in ("", "0")
        if on_usb and has_medium and not {f"/dev/{name}" for name in (*names, disk.name)} & used:
            found.append(f"/dev/{names[0]}")
    if len(found) > 1:
        raise TaskFailed("there is more than one USB stick")
    return found[0] if found else None


def has_stick(machine: Machine) -> bool:
    try:
        return stick_partition(machine) is not None
    except TaskFailed:
        return True


def read_stick(machine: Machine) -> str:
    """What was copied to STICK, where what was there before is no more. Raises TaskFailed."""
    target = machine.path(STICK)
    deadline = time.monotonic() + COPY_LIMIT
    with _mounted(machine, writable=False) as folder:
        settings, bundles = _offered(folder)
        if not settings and not bundles:
            raise TaskFailed("neither settings nor a release is on the stick")
        _emptied(target)
        for name in settings:
            copy_file(folder / name, target / name, LARGEST_SETTINGS, deadline=deadline)
        versions = [_bundle_copied(machine, folder / name, target, deadline) for name in bundles]
    told = [f"{len(settings)} settings"] if settings else []
    told += [f"release {version}" for version in versions]
    return ", ".join(told)


def write_stick(machine: Machine) -> str:
    """The newest settings of EXPORTS onto the stick; its name. Raises TaskFailed."""
    exports = machine.path(EXPORTS)
    settings, _ = _offered(exports)
    if not settings:
        raise TaskFailed("there are no settings to write")
    name = max(settings, key=lambda each: os.lstat(exports / each).st_mtime_ns)
    with _mounted(machine, writable=True) as folder:
        if (folder / name).is_symlink():
            raise TaskFailed("the stick has something else of that name")
        new = folder / f"{name}.new"
        with contextlib.suppress(FileNotFoundError):
            new.unlink()
        copy_file(exports / name, new, LARGEST_SETTINGS, deadline=time.monotonic() + 60)
        try:
            new.replace(folder / name)
            sync_folder(folder)
        except OSError as error:
            raise TaskFailed(f"the stick: {error.strerror}") from None
    return name


def _bundle_copied(machine: Machine, bundle: Path, target: Path, deadline: float) -> str:
    """Its signature is right before anything is copied; RAUC proves the copy once more."""
    version = bundle_version(machine, bundle)
    copy_file(
        bundle, target / f"{version}.raucb", LARGEST_BUNDLE, deadline=deadline, left_free=LEFT_FREE
    )
    return version


@contextlib.contextmanager
def _mounted(machine: Machine, *, writable: bool) -> Iterator[Path]:
    device = stick_partition(machine)
    if device is None:
        raise TaskFailed("there is no USB stick")
    source, folder = machine.path(device), machine.path(MOUNT)
    kind = machine.run(_BLKID, "-p", "-o", "value", "-s", "TYPE", source, limit=15).strip()
    if kind not in _KINDS:
        raise TaskFailed("the stick is neither FAT, exFAT nor ext4")
    options = f"{'rw' if writable else 'ro'},nosuid,nodev,noexec,nosymfollow"
    if kind == "ext4" and not writable:
        options += ",noload"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    machine.run(_MOUNT, "-t", kind, "-o", options, source, folder, limit=30)
    try:
        yield folder
    finally:
        _unmount(machine, folder)


def _unmount(machine: Machine, folder: Path) -> None:
    """Raises TaskFailed: what was written is perhaps not on the stick."""
    try:
        machine.run(_UMOUNT, folder, limit=60)
    except TaskFailed:
        # Out of the way for the next one, whatever becomes of this.
        machine.run(_UMOUNT, "--lazy", folder, limit=10)
        raise


def _offered(folder: Path) -> tuple[list[str], list[str]]:
    """Names of settings and of bundles that may be copied. Raises TaskFailed."""
    settings, bundles = [], []
    try:
        with os.scandir(folder) as entries:
            for seen, entry in enumerate(entries):
                if seen >= MOST_NAMES:
                    raise TaskFailed("there are too many files")
                if not entry.is_file(follow_symlinks=False):
                    continue
                if SETTINGS_NAME.fullmatch(entry.name):
                    settings.append(entry.name)
                elif BUNDLE_NAME.fullmatch(entry.name):
                    bundles.append(entry.name)
    except FileNotFoundError:
        return [], []
    except OSError as error:
        raise TaskFailed(f"{folder.name}: {error.strerror}") from None
    if len(settings) > MOST_SETTINGS or len(bundles) > MOST_BUNDLES:
        raise TaskFailed("there are too many settings or releases")
    return sorted(settings), sorted(bundles)


def _emptied(target: Path) -> None:
    try:
        target.mkdir(mode=0o750, parents=True, exist_ok=True)
        for each in target.iterdir():
            each.unlink()
    except OSError as error:
        raise TaskFailed(f"{target.name}: {error.strerror}") from None
