"""What the image adds to the units: numbers that stay, starts that count, its own packages."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.systemd.units import SYSTEMD, settings

IMAGE = SYSTEMD / "image"
OVERLAY_UNITS = sorted((IMAGE / "overlay/usr/lib/systemd/system").glob("*.service"))
CENTRAL_STATUS = "[slot.rootfs.0]\nstatus=ok\n\n[slot.rootfs.1]\nbundle.version=1.1.0\nstatus=ok\n"


def test_no_number_is_given_to_two() -> None:
    numbers = [
        line.split()[2]
        for line in (IMAGE / "numbers.txt").read_text(encoding="utf-8").splitlines()
        if line[:5] in ("user ", "group")
    ]
    kiosk = (SYSTEMD / "kiosk.sysusers.conf").read_text(encoding="utf-8").splitlines()
    named = [line.split()[2] for line in kiosk if line[:2] in ("u ", "g ")]
    numbers += [number for number in named if number != "-"]
    assert len(numbers) == len(set(numbers))
    assert all(line.split()[2] != "-" for line in kiosk if " kiosk-" in line[:9])


@pytest.mark.parametrize("unit", OVERLAY_UNITS, ids=lambda path: path.name)
def test_nobody_is_stopped_when_the_boot_partition_is_let_go_of(unit: Path) -> None:
    assert ("RequiresMountsFor", "/efi") not in settings(unit)


@dataclass
class Machine:
    """The script's files in a folder of their own, and what it would have run."""

    root: Path

    def end_trial(self, when: str, slot: str = "A") -> str:
        """What was done: `reboot`, or nothing."""
        self.write("proc/cmdline", f"root=x rauc.slot={slot} panic=10")
        self.write("usr/lib/os-release", "ID=debian\nIMAGE_VERSION=1.1.0\n")
        script = (IMAGE / "overlay/usr/lib/kiosk-image/end-trial").read_text(encoding="utf-8")
        for path in ("/proc/cmdline", "/usr/lib/os-release", "/var/lib", "/efi/kiosk"):
            script = script.replace(path, f"{self.root}{path}")
        self.program("systemctl", f'echo "$@" >> {self.root}/done')
        self.program(
            "grub-editenv",
            f'case "$2" in list) cat "$1" ;; set) echo "$3" > "$1" ;; esac\n: {self.root}',
        )
        environment = os.environ | {"PATH": f"{self.root}/bin:{os.environ['PATH']}"}
        subprocess.run(["sh", "-c", script, "end-trial", when], env=environment, check=True)
        done = self.root / "done"
        return done.read_text(encoding="utf-8").strip() if done.exists() else ""

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def program(self, name: str, script: str) -> None:
        self.write(f"bin/{name}", f"#!/bin/sh\n{script}\n")
        (self.root / "bin" / name).chmod(0o755)

    def starts(self, line: str) -> None:
        """What the boot loader has counted."""
        self.write("efi/kiosk/grubenv", f"{line}\n")

    @property
    def counted(self) -> str:
        return (self.root / "efi/kiosk/grubenv").read_text(encoding="utf-8").strip()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.mark.parametrize("when", ["early", "late"])
def test_the_system_that_the_disk_came_with_has_no_better_one(machine: Machine, when: str) -> None:
    machine.starts("A_TRY=1")
    assert machine.end_trial(when) == ""
    assert machine.counted == "A_TRY=0"


def test_an_update_that_nobody_found_healthy_starts_again_in_the_end(machine: Machine) -> None:
    machine.write("var/lib/rauc/central.raucs", CENTRAL_STATUS)
    machine.starts("B_TRY=1")
    assert machine.end_trial("early", "B") == ""
    assert machine.counted == "B_TRY=1"
    assert machine.end_trial("late", "B") == "reboot"
    assert machine.counted == "B_TRY=1"


def test_an_update_that_was_found_healthy_is_so_at_its_next_start(machine: Machine) -> None:
    machine.write("var/lib/rauc/central.raucs", CENTRAL_STATUS)
    machine.starts("B_TRY=0")
    assert machine.end_trial("early", "B") == ""
    machine.starts("B_TRY=2")
    assert machine.end_trial("early", "B") == ""
    assert machine.counted == "B_TRY=0"


def test_another_version_in_the_same_slot_has_to_prove_itself(machine: Machine) -> None:
    machine.write("var/lib/rauc/central.raucs", CENTRAL_STATUS)
    machine.write("var/lib/kiosk-image/good-B", "1.0.0\n")
    machine.starts("B_TRY=1")
    assert machine.end_trial("late", "B") == "reboot"


def test_what_is_locked_is_taken_as_the_python_that_looks_needs_it() -> None:
    exported = (
        "one==1.0 ; python_full_version < '3' \\\n    --hash=sha256:aa\n"
        "one==2.0 ; python_full_version >= '3' \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"
        "windows==3.0 ; sys_platform == 'win32' \\\n    --hash=sha256:dd\n"
        "two==4.0 \\\n    --hash=sha256:ee\n"
    )
    done = subprocess.run(
        [sys.executable, IMAGE / "locked.py"],
        input=exported,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == (
        "one==2.0 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"
        "two==4.0 \\\n    --hash=sha256:ee\n"
    )
