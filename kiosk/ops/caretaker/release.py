"""Systems on the disk: RAUC installs a bundle into the other slot and says what runs.

RAUC itself proves who signed a bundle and what is in it; here its place and version are seen to.
"""

from __future__ import annotations

import json
import os
import re
import stat
import threading
from pathlib import Path
from typing import Any

import msgspec

from kiosk.appliance.folders import RELEASES, STICK
from kiosk.appliance.request import InstallRelease
from kiosk.appliance.version import is_version
from kiosk.ops.caretaker.command import TaskFailed
from kiosk.ops.caretaker.machine import Machine

_RAUC, _SYSTEMCTL = "/usr/bin/rauc", "/usr/bin/systemctl"
_PROVEN = "kiosk-proven.service"
INSTALL_LIMIT = 40 * 60.0
_PERCENT = re.compile(r"([0-9]{1,3})%")


class Progress:
    """How far the installation is that is under way. Read from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now: tuple[str, float | None] = ("", None)

    def put(self, version: str, fraction: float | None) -> None:
        with self._lock:
            self._now = (version, fraction)

    @property
    def now(self) -> tuple[str, float | None]:
        """Version (empty: none is installed now) and share done."""
        with self._lock:
            return self._now


def install(machine: Machine, request: InstallRelease, progress: Progress) -> str:
    """Blocks until RAUC is done. Raises TaskFailed; the running system is as it was then."""
    bundle = _found(machine, request.version)
    version = bundle_version(machine, bundle)
    if version != request.version:
        raise TaskFailed(f"the bundle is version {version}, not {request.version}")

    def heard(piece: str) -> None:
        for percent in _PERCENT.findall(piece):
            progress.put(version, min(1.0, int(percent) / 100))

    progress.put(version, None)
    try:
        machine.run(_RAUC, "install", bundle, limit=INSTALL_LIMIT, on_output=heard)
    finally:
        progress.put("", None)
    return version


def _found(machine: Machine, version: str) -> Path:
    for folder in (RELEASES, STICK):
        bundle = machine.path(folder) / f"{version}.raucb"
        try:
            # No link is followed: the releases' folder is the core's.
            if stat.S_ISREG(os.lstat(bundle).st_mode):
                return bundle
        except OSError:
            continue
    raise TaskFailed(f"there is no bundle of version {version}")


def bundle_version(machine: Machine, bundle: Path) -> str:
    """As its signed manifest says. Raises TaskFailed, also where the signature is not right."""
    said = _json(machine.run(_RAUC, "info", "--output-format=json", bundle, limit=60))
    version = said.get("version")
    if not isinstance(version, str) or not is_version(version):
        raise TaskFailed("the bundle has no version")
    return version


def mark_good(machine: Machine) -> None:
    """The running system; in an image, for its later starts too. Raises TaskFailed."""
    machine.run(_RAUC, "status", "mark-good", "booted", limit=10)
    if machine.path(f"/usr/lib/systemd/system/{_PROVEN}").exists():
        machine.run(_SYSTEMCTL, "start", _PROVEN)


class _Bundle(msgspec.Struct, frozen=True):
    version: str = ""


class _SlotStatus(msgspec.Struct, frozen=True):
    bundle: _Bundle = _Bundle()


class _Slot(msgspec.Struct, frozen=True):
    bootname: str | None = None
    state: str | None = None
    boot_status: str | None = None
    slot_status: _SlotStatus = _SlotStatus()


class Slots(msgspec.Struct, frozen=True):
    running: str = "-"
    """A or B; "-": this machine has no slots."""
    marked_good: bool = False
    other_version: str = ""


def slots(machine: Machine) -> Slots:
    """What RAUC says; of a machine without it, nothing."""
    if not machine.has(_RAUC):
        return Slots()
    try:
        said = _json(machine.run(_RAUC, "status", "--detailed", "--output-format=json", limit=10))
        found = msgspec.convert(said.get("slots", []), list[dict[str, _Slot]])
    except (TaskFailed, msgspec.ValidationError):
        return Slots()
    systems = [slot for each in found for slot in each.values() if slot.bootname]
    booted = next((slot for slot in systems if slot.state == "booted"), None)
    if booted is None or booted.bootname not in ("A", "B"):
        return Slots()
    other = next((slot for slot in systems if slot is not booted), _Slot())
    version = other.slot_status.bundle.version
    return Slots(
        booted.bootname,
        booted.boot_status == "good",
        version if is_version(version) else "",
    )


def _json(said: str) -> dict[str, Any]:
    """The object in what was printed, warnings around it left out. Raises TaskFailed."""
    start = said.find("{")
    try:
        value, _ = json.JSONDecoder().raw_decode(said, max(start, 0))
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise TaskFailed("rauc said nothing that can be read")
    return value
