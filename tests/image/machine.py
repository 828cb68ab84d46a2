"""A terminal in qemu: firmware, disk, panel, serial console, and a door into the test image."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

_FIRMWARE = Path("/usr/share/OVMF/OVMF_CODE_4M.fd")
_VARIABLES = Path("/usr/share/OVMF/OVMF_VARS_4M.fd")
_UUID = "5a1d7a60-0d6f-4f1c-8f3e-6b6b1e2f0c01"


class MachineError(Exception):
    """The machine did not do in time what it was asked for; the text says what."""


@dataclass(frozen=True)
class Said:
    """How a command in the machine ended."""

    code: int
    text: str


def accelerator() -> str:
    """`tcg` unless this machine can do better; KIOSK_IMAGE_ACCEL decides."""
    return os.environ.get("KIOSK_IMAGE_ACCEL", "tcg")


def patience() -> float:
    """All limits are for an idle machine with two cores; KIOSK_IMAGE_PATIENCE multiplies them."""
    return float(os.environ.get("KIOSK_IMAGE_PATIENCE", "1"))


def new_disk(image: Path, disk: Path, *, grown_gib: int = 4) -> None:
    """A disk that keeps only what differs from the image, and is larger than it."""
    disk.unlink(missing_ok=True)
    backing = ["-b", str(image.resolve()), "-F", "raw"]
    subprocess.run(
        ["qemu-img", "create", "-q", "-f", "qcow2", *backing, str(disk), f"{grown_gib}G"],
        check=True,
    )


class Machine:
    """Start, look, ask, cut the power. One at a time: it takes all cores."""

    def __init__(self, disk: Path, folder: Path, *, size: tuple[int, int] = (1280, 800)) -> None:
        self._disk = disk
        self._folder = folder
        self._size = size
        self._process: subprocess.Popen[bytes] | None = None
        self.console = folder / "console.log"

    def start(self) -> None:
        for name in ("qmp", "door"):
            (self._folder / name).unlink(missing_ok=True)
        variables = self._folder / "firmware.fd"
        if not variables.exists():
            shutil.copyfile(_VARIABLES, variables)
        with (self._folder / "qemu.log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command(variables),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def _command(self, variables: Path) -> list[str]:
        accel = accelerator()
        width, height = self._size
        folder = self._folder
        # In software without AVX2: there its gathers read wrong addresses, and both llvmpipe and
        # numpy.argsort fell with `max` (a segmentation fault at an address cut to 32 bits).
        cpu = "host" if accel == "kvm" else "Nehalem"
        return [
            "qemu-system-x86_64",
            *("-machine", f"q35,accel={accel}", "-cpu", cpu, "-smp", "2", "-m", "2048"),
            *("-uuid", _UUID, "-nodefaults", "-display", "none"),
            *("-drive", f"if=pflash,format=raw,readonly=on,file={_FIRMWARE}"),
            *("-drive", f"if=pflash,format=raw,file={variables}"),
            # Written through, as a disk that tells the truth about its cache.
            *("-drive", f"if=virtio,format=qcow2,cache=writethrough,file={self._disk}"),
            *("-device", f"virtio-vga,xres={width},yres={height}"),
            *("-device", "qemu-xhci,id=xhci", "-device", "usb-tablet", "-device", "usb-kbd"),
            *("-netdev", "user,id=net,restrict=on", "-device", "virtio-net-pci,netdev=net"),
            *("-device", "virtio-rng-pci", "-device", "i6300esb", "-action", "watchdog=reset"),
            *("-chardev", f"file,id=console,path={self.console},append=on"),
            *("-serial", "chardev:console"),
            *("-device", "virtio-serial-pci"),
            *("-chardev", f"socket,id=door,path={folder}/door,server=on,wait=off"),
            *("-device", "virtserialport,chardev=door,name=kiosk.test"),
            *("-qmp", f"unix:{folder}/qmp,server=on,wait=off"),
        ]

    def cut_power(self) -> None:
        """At once, whatever it was doing."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def qmp(self, command: str, **arguments: object) -> Any:
        """One command to qemu. Raises MachineError."""
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(60)
            link.connect(str(self._folder / "qmp"))
            lines = link.makefile("rw", encoding="utf-8")
            lines.readline()
            for request in (
                {"execute": "qmp_capabilities"},
                {"execute": command, "arguments": arguments},
            ):
                lines.write(json.dumps(request) + "\n")
                lines.flush()
                while "event" in (answer := json.loads(lines.readline())):
                    pass
        if "error" in answer:
            raise MachineError(f"{command}: {answer['error']}")
        return answer["return"]

    def plug_in(self, stick: Path) -> None:
        """A USB stick. Raises MachineError."""
        file = {"driver": "file", "filename": str(stick.resolve())}
        self.qmp("blockdev-add", **{"driver": "raw", "node-name": "stick", "file": file})
        self.qmp("device_add", driver="usb-storage", id="stick", drive="stick", bus="xhci.0")
        self.wait_for("blkid -t LABEL=STICK", 60)

    def pull_out(self) -> None:
        """The stick that is plugged in. Raises MachineError."""
        self.qmp("device_del", id="stick")
        self.wait_for("! blkid -t LABEL=STICK", 60)
        self.qmp("blockdev-del", **{"node-name": "stick"})

    def restart(self, limit: float = 300) -> float:
        """As the machine itself does it; how many seconds it took. Raises MachineError."""
        return self.after_restart("systemctl reboot", limit)

    def after_restart(self, command: str, limit: float = 300) -> float:
        """What makes it start anew; until it is up again. Raises MachineError."""
        began = time.monotonic()
        before = self.must("cat /proc/sys/kernel/random/boot_id").strip()
        self.ask(command)
        self.wait_for(f'[ "$(cat /proc/sys/kernel/random/boot_id)" != {before} ]', limit)
        return time.monotonic() - began

    def picture(self, path: Path) -> Path:
        """What the panel shows now, as PNG."""
        self.qmp("screendump", filename=str(path.resolve()), format="png")
        return path

    def ask(self, command: str, *, limit: float = 120) -> Said:
        """Runs a shell command as root in the test image. Raises MachineError."""
        limit *= patience()
        try:
            answer = self._asked(command, limit, limit + 20)
        except (OSError, ValueError) as error:
            raise MachineError(f"{command}: {error}") from None
        if answer is None:
            raise MachineError(f"{command}: no answer")
        return answer

    def _asked(self, command: str, limit: float, patient: float) -> Said | None:
        """None: the door has shut. Raises OSError, ValueError."""
        request = {"id": uuid4().hex, "command": command, "limit": limit}
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(patient)
            link.connect(str(self._folder / "door"))
            link.sendall(json.dumps(request).encode() + b"\n")
            for line in link.makefile("rb"):
                answer = json.loads(line)
                # What was asked before, by somebody who did not wait for it, is passed over.
                if answer.get("id") == request["id"]:
                    return Said(answer["code"], answer["text"])
        return None

    def must(self, command: str, *, limit: float = 120) -> str:
        """As `ask`, for a command that has to end with 0. Raises MachineError."""
        said = self.ask(command, limit=limit)
        if said.code != 0:
            raise MachineError(f"{command}: {said.code}: {said.text[-2000:]}")
        return said.text

    def wait_up(self, limit: float) -> float:
        """Until the door opens; how many seconds that took. Raises MachineError."""
        limit *= patience()
        began = time.monotonic()
        while time.monotonic() - began < limit:
            if self._process is not None and self._process.poll() is not None:
                raise MachineError("qemu has ended; see qemu.log")
            try:
                if (said := self._asked("true", 5, 5)) is not None and said.code == 0:
                    return time.monotonic() - began
            except (OSError, ValueError):
                pass
            time.sleep(1)
        raise MachineError(f"not up within {limit:.0f} s: {self.console}")

    def wait_for(self, command: str, limit: float, *, every: float = 2) -> float:
        """Until the command ends with 0; how many seconds that took. Raises MachineError."""
        limit *= patience()
        began = time.monotonic()
        said = Said(-1, "")
        while time.monotonic() - began < limit:
            try:
                said = self.ask(command, limit=60)
            except MachineError as error:
                said = Said(-1, str(error))
            if said.code == 0:
                return time.monotonic() - began
            time.sleep(every)
        raise MachineError(f"not within {limit:.0f} s: {command}: {said.text[-1000:]}")
