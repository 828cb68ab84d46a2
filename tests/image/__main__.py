"""Tries the TEST image in qemu: `./dev image-test [quick|name…]`. Each trial prints its time."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from tests.image.machine import Machine, MachineError, new_disk

_UNITS = ("kiosk-core", "kiosk-screen", "kiosk-caretaker")
_BRAND = (0x0F, 0x4C, 0x3A)
_PAPER = (0xF8, 0xF4, 0xEA)


def boot(machine: Machine) -> None:
    """The units come up with their sandboxes, and nothing has failed."""
    for unit in _UNITS:
        machine.wait_for(f"systemctl is-active --quiet {unit}.service", 240)
    failed = machine.must("systemctl --failed --no-legend --plain")
    if failed.strip():
        raise MachineError(f"failed units: {failed}")


def screen(machine: Machine) -> None:
    """The panel shows the program's colours and not a console."""
    picture = machine.picture(machine.console.parent / "screen.png")
    with Image.open(picture) as opened:
        colours = opened.convert("RGB").getcolors(opened.width * opened.height) or []
    total = sum(count for count, _ in colours)
    ours = sum(
        count
        for count, colour in colours
        if any(
            max(abs(int(a) - b) for a, b in zip(colour, named, strict=True)) <= 6
            for named in (_BRAND, _PAPER)
        )
    )
    if ours < total // 5:
        raise MachineError(f"only {ours} of {total} pixels are the program's: {picture}")


def read_only(machine: Machine) -> None:
    """Not even root writes to /usr."""
    said = machine.ask("touch /usr/written || mount -o remount,rw / && touch /usr/written")
    if said.code == 0:
        raise MachineError("/usr could be written to")
    machine.must("touch /var/written && rm /var/written")


def watchdog(machine: Machine) -> None:
    """A screen that stands still is killed and begun anew."""
    before = machine.must("systemctl show -P MainPID kiosk-screen.service").strip()
    machine.must(f"kill -STOP {before}")
    machine.wait_for(
        "systemctl is-active --quiet kiosk-screen.service && "
        f'[ "$(systemctl show -P MainPID kiosk-screen.service)" != {before} ]',
        180,
    )


TRIALS: dict[str, Callable[[Machine], None]] = {
    "boot": boot,
    "screen": screen,
    "read-only": read_only,
    "watchdog": watchdog,
}


def main(names: list[str]) -> int:
    """One start for all trials; how many have failed decides the exit code."""
    if names in ([], ["quick"]):
        names = list(TRIALS)
    if unknown := [name for name in names if name not in TRIALS]:
        print(f"unknown: {unknown}; there are: quick {' '.join(TRIALS)}")
        return 2
    build = Path(os.environ.get("KIOSK_BUILD", "build"))
    image = build / "kiosk-TEST-amd64/kiosk-TEST-amd64.img"
    if not image.exists():
        print(f"no {image}: ./dev image --test")
        return 2
    folder = build / "image-test"
    folder.mkdir(parents=True, exist_ok=True)
    new_disk(image, folder / "disk.qcow2")
    machine = Machine(folder / "disk.qcow2", folder)
    machine.start()
    passed = 0
    try:
        print(f"up after {machine.wait_up(300):.0f} s", flush=True)
        for name in names:
            began = time.monotonic()
            try:
                TRIALS[name](machine)
                passed += 1
                verdict = "passed"
            except MachineError as error:
                verdict = f"FAILED: {error}"
            print(f"{name:12} {time.monotonic() - began:5.0f} s  {verdict}", flush=True)
    finally:
        machine.cut_power()
    print(f"{passed} passed, {len(names) - passed} failed")
    return int(passed != len(names))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
