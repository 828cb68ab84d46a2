"""Trials of a first start: a file on the boot partition sets the terminal up and pairs it."""

from __future__ import annotations

import json
import re
import time

from tests.image.machine import Machine, MachineError, patience

TERMINAL = "hall-1"
_STATION = "https://127.0.0.1:8700"
_SETUP_CODE = "271828"
_FILE = "/efi/kiosk-provisioning.toml"
_MADE = "/run/made"
_AS_STATION = "runuser -u kiosk-station --"
_SECRET = re.compile(r'^secret = "(.+)"$', re.MULTILINE)


def provision(machine: Machine) -> None:
    """Made as the README says, taken at the start, erased, and the terminal is let in by the
    station; what was secret stands nowhere afterwards. Nothing, where that has been done."""
    machine.wait_for("systemctl is-active --quiet kiosk-core.service", 300)
    if _pairing(machine) == "ok":
        return
    secret = _put_on_boot_partition(machine)
    machine.restart()
    machine.must("systemctl start kiosk-station.service", limit=300)
    _until_paired(machine)
    for left in (_FILE, "/efi/kiosk-provisioning-error.txt"):
        machine.must(f"! [ -e {left} ]")
    machine.must("umount /efi")  # what was written to it is on the disk
    for hidden in (secret, _SETUP_CODE):
        machine.must(f"! grep -aqF {hidden} /dev/vda1", limit=300)
        machine.must(f"! grep -raqF {hidden} /var/lib/kiosk /var/lib/kiosk-settings", limit=300)


def _put_on_boot_partition(machine: Machine) -> str:
    """With a secret of the station in this machine, which it returns."""
    machine.must("systemctl start kiosk-station.service", limit=300)
    machine.must(f"rm -rf {_MADE} && install -d -o kiosk-station {_MADE}")
    file = f"{_MADE}/hall-1.toml"
    machine.must(
        f"echo {_SETUP_CODE} | {_AS_STATION} kiosk provision --new --file {file} "
        f"--set terminal.id={TERMINAL}"
    )
    machine.must(
        f"{_AS_STATION} kiosk station pair --for {TERMINAL} --file {file} --url {_STATION}"
    )
    found = _SECRET.search(machine.must(f"cat {file}"))
    if found is None:
        raise MachineError(f"no secret in {file}")
    machine.must(f"cp {file} {_FILE} && sync")
    return found[1]


def _until_paired(machine: Machine, limit: float = 300) -> None:
    deadline = time.monotonic() + limit * patience()
    while (state := _pairing(machine)) != "ok":
        if time.monotonic() > deadline:
            raise MachineError(f"not paired: {state}")
        time.sleep(3)


def _pairing(machine: Machine) -> str:
    """What `kiosk doctor` finds of it."""
    said = machine.ask("kiosk doctor --json 2>/dev/null").text
    try:
        findings = json.loads(said)
        return str(next(one["code"] for one in findings if one["part"] == "pairing"))
    except (ValueError, StopIteration, KeyError, TypeError):
        return said[-500:]
