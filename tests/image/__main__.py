"""Tries the TEST image in qemu: `./dev image-test [quick|name…]`. Each trial prints its time."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.image import provisioning, standing, ticketing
from tests.image.bundles import Bundles
from tests.image.machine import Machine, MachineError, new_disk
from tests.image.updating import Updating

QUICK = ("boot", "screen", "read-only", "watchdog")


def trials(machine: Machine, bundles: Bundles) -> dict[str, Callable[[], None]]:
    """By name, in the order in which they are tried on one disk."""
    updating = Updating(machine, bundles)
    return {
        "boot": lambda: standing.boot(machine),
        "screen": lambda: standing.screen(machine),
        "read-only": lambda: standing.read_only(machine),
        "watchdog": lambda: standing.watchdog(machine),
        "rescue": lambda: standing.rescue(machine),
        "provision": lambda: provisioning.provision(machine),
        "power-cut-ticket": lambda: ticketing.power_cut(machine),
        "tampered": updating.tampered,
        "power-cut-update": updating.power_cut,
        "update": updating.good,
        "fall-back": updating.falls_back,
        "unhealthy": updating.unhealthy,
    }


def main(names: list[str]) -> int:
    """One start for all trials; how many have failed decides the exit code."""
    build = Path(os.environ.get("KIOSK_BUILD", "build"))
    folder = build / "image-test"
    folder.mkdir(parents=True, exist_ok=True)
    bundles = Bundles(build, folder)
    machine = Machine(folder / "disk.qcow2", folder)
    known = trials(machine, bundles)
    names = list(QUICK) if names == ["quick"] else names or list(known)
    if unknown := [name for name in names if name not in known]:
        print(f"unknown: {unknown}; there are: quick {' '.join(known)}")
        return 2
    if not bundles.image.exists():
        print(f"no {bundles.image}: ./dev image --test")
        return 2
    new_disk(bundles.image, folder / "disk.qcow2")
    machine.console.unlink(missing_ok=True)
    machine.start()
    try:
        print(f"up after {machine.wait_up(300):.0f} s", flush=True)
        failed = [name for name in names if not _passed(name, known[name])]
    finally:
        machine.cut_power()
    print(f"{len(names) - len(failed)} passed, {len(failed)} failed {' '.join(failed)}")
    return int(bool(failed))


def _passed(name: str, trial: Callable[[], None]) -> bool:
    began = time.monotonic()
    try:
        trial()
        verdict = "passed"
    except MachineError as error:
        verdict = f"FAILED: {error}"
    print(f"{name:16} {time.monotonic() - began:5.0f} s  {verdict}", flush=True)
    return verdict == "passed"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
