"""The units as an installed machine has them: in a root of their own, with what they refer to."""

from __future__ import annotations

import shutil
from pathlib import Path

SYSTEMD = Path(__file__).parents[2] / "systemd"
UNITS = sorted(
    path for pattern in ("*.service", "*.socket", "*.target") for path in SYSTEMD.glob(pattern)
)
_OF_THE_SYSTEM = Path("/usr/lib/systemd/system")


def installed(root: Path) -> Path:
    """A root folder in which systemd finds the units, and the programs that they start."""
    folder = root / "usr/lib/systemd/system"
    shutil.copytree(_OF_THE_SYSTEM, folder, symlinks=True)
    for unit in UNITS:
        shutil.copy(unit, folder / unit.name)
    for program in programs():
        there = root / program.lstrip("/")
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_text("#!/bin/sh\n")
        there.chmod(0o755)
    for own in ("/bin/sh", "/bin/mount", "/bin/umount"):
        there = root / own.lstrip("/")
        there.parent.mkdir(parents=True, exist_ok=True)
        there.exists() or there.symlink_to(own)
    return root


def settings(unit: Path) -> list[tuple[str, str]]:
    """NAME=VALUE lines in their order; names may come several times."""
    lines = (line.strip() for line in unit.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return [(name, value) for name, _, value in pairs]


def values(unit: Path, name: str) -> list[str]:
    return [value for key, value in settings(unit) if key == name]


def programs() -> set[str]:
    """Every program that a unit starts."""
    return {
        value.lstrip("-+!:@").split()[0]
        for unit in UNITS
        for name, value in settings(unit)
        if name.startswith("Exec")
    }
