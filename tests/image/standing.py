"""Trials of one system that stands there and is left alone, hung or killed."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from tests.image.machine import Machine, MachineError, patience

Pixel = tuple[int, int, int]

UNITS = ("kiosk-relay", "kiosk-core", "kiosk-screen", "kiosk-caretaker")
_BRAND = (0x0F, 0x4C, 0x3A)
_PAPER = (0xF8, 0xF4, 0xEA)
_NEAR = 6
_BEGUN_AT_MOST = 5
"""The units' StartLimitBurst; a reset leaves the start of what runs uncounted."""
_MOST = 0.5
_BRIGHT, _WORDS = 100, 0.01
_FIRST_VIEW_SECONDS = 60
"""The unit is there with its first frame; what the core says is drawn after it."""


def boot(machine: Machine) -> None:
    """The units come up with their sandboxes, and nothing has failed."""
    for unit in UNITS:
        machine.wait_for(f"systemctl is-active --quiet {unit}.service", 300)
    failed = machine.must("systemctl --failed --no-legend --plain")
    if failed.strip():
        raise MachineError(f"failed units: {failed}")
    machine.must('[ "$(stat -c %a /var/tmp)" = 1777 ]')
    # The data partition has grown to the disk, and its file system with it: a bundle has room.
    machine.wait_for("[ $(df --output=size -m /var | tail -n 1) -gt 1000 ]", 60)


def screen(machine: Machine) -> None:
    """The panel shows the program's colours and not a console."""
    _until(machine, "screen", _of_the_program, _MOST)


def _until(machine: Machine, name: str, meant: Callable[[Pixel], bool], share: float) -> None:
    """Looks at the panel until so much of it is what is meant. The last look stays as a picture."""
    deadline = time.monotonic() + _FIRST_VIEW_SECONDS * patience()
    picture = machine.console.parent / f"{name}.png"
    while (seen := _share(machine.picture(picture), meant)) < share:
        if time.monotonic() > deadline:
            raise MachineError(f"only {seen:.1%} of the panel is the {name}'s: {picture}")
        time.sleep(1)


def _share(picture: Path, meant: Callable[[Pixel], bool]) -> float:
    with Image.open(picture) as opened:
        return sum(map(meant, opened.convert("RGB").getdata())) / (opened.width * opened.height)


def _of_letters(pixel: Pixel) -> bool:
    """Of a console: bright on black."""
    return min(pixel) > _BRIGHT


def _of_the_program(pixel: Pixel) -> bool:
    return any(
        max(abs(a - b) for a, b in zip(pixel, named, strict=True)) <= _NEAR
        for named in (_BRAND, _PAPER)
    )


def read_only(machine: Machine) -> None:
    """Not even root writes to /usr."""
    said = machine.ask("touch /usr/written || mount -o remount,rw / && touch /usr/written")
    if said.code == 0:
        raise MachineError("/usr could be written to")
    machine.must("touch /var/written && rm /var/written")


def watchdog(machine: Machine) -> None:
    """A screen that stands still is killed and begun anew."""
    before = _main_process(machine)
    machine.must(f"kill -STOP {before}")
    machine.wait_for(
        "systemctl is-active --quiet kiosk-screen.service && "
        f'[ "$(systemctl show -P MainPID kiosk-screen.service)" != {before} ]',
        300,
    )
    said = machine.must("journalctl -b -u kiosk-screen.service -o cat")
    if "Watchdog timeout" not in said:
        raise MachineError(f"something else ended the screen: {said[-1000:]}")
    _nobody_called(machine)


def rescue(machine: Machine) -> None:
    """A screen that falls is begun anew; once it was begun five times in five minutes and falls
    again, somebody is called."""
    machine.wait_for("systemctl is-active --quiet kiosk-screen.service", 300)
    machine.must("systemctl reset-failed kiosk-screen.service")
    for fall in range(1, _BEGUN_AT_MOST + 2):
        _fall(machine)
        if fall == 1:
            machine.wait_for("systemctl is-active --quiet kiosk-screen.service", 300)
            _nobody_called(machine)
    machine.wait_for("systemctl is-active --quiet kiosk-rescue@kiosk-screen.service", 60)
    _until(machine, "rescue", _of_letters, _WORDS)
    machine.must("systemctl stop kiosk-rescue@kiosk-screen.service")
    machine.wait_for("systemctl is-active --quiet kiosk-screen.service", 300)


def _fall(machine: Machine) -> None:
    alive = '[ "$(systemctl show -P MainPID kiosk-screen.service)" != 0 ]'
    machine.wait_for(alive, 30, every=0.5)
    machine.must("systemctl kill -s KILL kiosk-screen.service")


def _nobody_called(machine: Machine) -> None:
    said = machine.must(
        "systemctl list-units --state=active,activating --plain --no-legend 'kiosk-rescue@*'"
    )
    if said.strip():
        raise MachineError(f"a technician was called too early: {said}")


def _main_process(machine: Machine) -> str:
    machine.wait_for("systemctl is-active --quiet kiosk-screen.service", 300)
    return machine.must("systemctl show -P MainPID kiosk-screen.service").strip()
