"""Trials of updates: by a USB stick, through the caretaker, asked for as the core does."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from tests.image.bundles import Bundles
from tests.image.machine import Machine, MachineError, Said

_PYTHON = "/usr/lib/kiosk/bin/python"
_KEPT = "/var/lib/kiosk/kept-over-the-update"
_ASK = """
from kiosk.appliance.request import *
from kiosk.ops.caretaker.client import CaretakerClient
reply = CaretakerClient().ask({request})
print(reply)
raise SystemExit(not isinstance(reply, Done))
"""
_SECTOR = 512
_PARTITIONS = {"A": "vda2", "B": "vda3"}
_INSTALL_LIMIT = 900
_NOT_SIGNED, _NOT_WHOLE = "signature verification failed", "(verity|checksum|Input.output error)"


class Updating:
    """Each trial begins with whatever slot runs, and leaves a system that runs."""

    def __init__(self, machine: Machine, bundles: Bundles) -> None:
        self._machine = machine
        self._bundles = bundles

    def good(self) -> None:
        """A bundle is installed from a stick, starts from the other slot and is marked good, which
        holds at once, whatever becomes of the power; what lies on /var is there as before."""
        before = self._slot()
        self._machine.must(f"echo here > {_KEPT} && sync")
        self._install(self._bundles.good())
        self._machine.restart()
        self._runs(_other(before))
        self._machine.must(f"grep -q here {_KEPT}")
        self._machine.wait_for("systemctl is-active --quiet kiosk-screen.service", 300)
        self._done("MarkGood()")
        self._state_is(f"{_other(before)}_TRY=0")
        self._machine.cut_power()
        self._machine.start()
        self._machine.wait_up(300)
        self._runs(_other(before))
        self._machine.wait_for("grub-editenv /efi/kiosk/grubenv list | grep _TRY=0", 300)

    def tampered(self) -> None:
        """One bit in the signature, another signer, one bit in the system: each is refused, and
        what runs is the one that will start again."""
        before = self._slot()
        for bundle in (self._bundles.with_signature_changed(), self._bundles.foreign()):
            self._refused(self._read(bundle), bundle, _NOT_SIGNED)
        bundle = self._bundles.with_payload_changed()
        copied = self._read(bundle)
        if copied.code != 0:
            raise MachineError(f"{bundle.name} was meant to be refused later: {copied.text}")
        self._refused(self._ask(self._install_request), bundle, _NOT_WHOLE)
        self._state_is(f"{before}_OK=1")
        self._state_is(f"{_other(before)}_OK=0")

    def falls_back(self) -> None:
        """A system that cannot start is tried thrice; then the one before starts again."""
        before = self._slot()
        self._install(self._bundles.broken())
        self._machine.restart(600)
        self._runs(before)
        self._state_is(f"{_other(before)}_TRY=3")

    def unhealthy(self) -> None:
        """A system that starts and is never found healthy is tried thrice; then the one before
        starts again. What its timer does after 15 minutes is done at once."""
        before = self._slot()
        self._install(self._bundles.good())
        self._machine.must(f"rm -f /var/lib/kiosk-image/good-{_other(before)}")
        self._machine.restart()
        for _ in range(3):
            self._runs(_other(before))
            self._machine.after_restart("systemctl start kiosk-trial.service")
        self._runs(before)

    def power_cut(self) -> None:
        """The power goes while the other slot is written: the one before starts, and the update
        can be had again."""
        before = self._slot()
        other = _other(before)
        self._copied(self._bundles.good())
        asked = shlex.quote(_ASK.format(request=self._install_request))
        began = int(self._machine.must(_written(other)))
        self._machine.must(f"systemd-run -q --collect -p User=kiosk-core {_PYTHON} -c {asked}")
        third = began + self._bundles.good().stat().st_size // _SECTOR // 3
        self._machine.wait_for(f"[ $({_written(other)}) -gt {third} ]", 300, every=0.2)
        self._machine.cut_power()
        self._machine.start()
        self._machine.wait_up(300)
        self._runs(before)
        self._state_is(f"{other}_OK=0")
        self._machine.wait_for("systemctl is-active --quiet kiosk-caretaker.service", 120)
        self._done(self._install_request)
        self._machine.restart()
        self._runs(other)

    def _install(self, bundle: Path) -> None:
        self._copied(bundle)
        self._done(self._install_request)

    @property
    def _install_request(self) -> str:
        return f"InstallRelease({self._bundles.version!r})"

    def _copied(self, bundle: Path) -> None:
        said = self._read(bundle)
        if said.code != 0:
            raise MachineError(f"{bundle.name}: {said.text[-1000:]}")

    def _read(self, bundle: Path) -> Said:
        """From a stick onto the disk."""
        self._machine.plug_in(self._bundles.stick(bundle))
        said = self._ask("ReadStick()")
        self._machine.pull_out()
        return said

    def _ask(self, request: str) -> Said:
        """The caretaker, as the core's user."""
        code = shlex.quote(_ASK.format(request=request))
        return self._machine.ask(
            f"runuser -u kiosk-core -- {_PYTHON} -c {code}", limit=_INSTALL_LIMIT
        )

    def _done(self, request: str) -> None:
        said = self._ask(request)
        if said.code != 0:
            raise MachineError(f"{request}: {said.text[-1000:]}")

    def _refused(self, said: Said, bundle: Path, why: str) -> None:
        """For what is wrong with it, and not because nobody could look."""
        if said.code == 0 or not re.search(f"Refused.*{why}", said.text):
            raise MachineError(f"{bundle.name} was not refused for that: {said.text[-1000:]}")
        print(f"    {bundle.name}: {said.text.strip()[-300:]}", flush=True)

    def _slot(self) -> str:
        said = self._machine.must(r"sed -n 's/.*rauc\.slot=\([AB]\).*/\1/p' /proc/cmdline").strip()
        if said not in _PARTITIONS:
            raise MachineError(f"no slot: {said!r}")
        return said

    def _runs(self, slot: str) -> None:
        if self._slot() != slot:
            raise MachineError(f"slot {slot} was to run: {self._state()}")

    def _state(self) -> str:
        return self._machine.must("grub-editenv /efi/kiosk/grubenv list")

    def _state_is(self, line: str) -> None:
        if line not in self._state().splitlines():
            raise MachineError(f"not {line}: {self._state()}")


def _written(slot: str) -> str:
    """A command that says how many sectors of a slot have been written since the start."""
    return f"awk '{{print $7}}' /sys/class/block/{_PARTITIONS[slot]}/stat"


def _other(slot: str) -> str:
    return "B" if slot == "A" else "A"
