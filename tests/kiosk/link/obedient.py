"""A terminal's link and audit trail in a process of their own, which does what it is told.

Run as a script: `python -m tests.kiosk.link.obedient STATE_DIR URL`; one order a line.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from kiosk.identity.assurance import Assurance
from kiosk.ops.audit import AuditTrail
from kiosk.ops.lifeline import hold_to_parent, spawn
from kiosk.queue.ticket import Ticket
from kiosk.visit.effect import Audit, AuditAction
from tests.full_disk import Disk
from tests.kiosk.link.terminal import QUICK, Terminal
from tests.kiosk.station.running import ROOT

TRAIL = "audit.jsonl"
PATIENT = replace(QUICK, connect=3.0, probe=5.0, ticket=8.0)
"""A busy machine is not to be taken for a station that is away."""


class Obedient:
    """The process as its test sees it; its state lies on `disk`."""

    def __init__(self, disk: Disk, url: str) -> None:
        module = "tests.kiosk.link.obedient"
        self._process = spawn(
            disk.command(sys.executable, "-m", module, str(disk.folder), url),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        assert self.told("ready?") == "yes"
        disk.attach(self._process.pid)

    def told(self, order: str) -> str:
        """Its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(order + "\n")
        return str(self._process.stdout.readline()).strip()

    def die(self) -> None:
        self._process.kill()
        self._process.communicate()


def obey(state_dir: Path, url: str) -> None:
    terminal = Terminal(url, state_dir=state_dir, timing=PATIENT).start()
    trail = AuditTrail(state_dir / TRAIL, "hall-1")
    for line in sys.stdin:
        print(_done(line.strip(), terminal, trail), flush=True)


def _done(order: str, terminal: Terminal, trail: AuditTrail) -> str:
    if order == "stock up":
        terminal.until_stocked()
    elif order == "take":
        taken = terminal.take()
        if not isinstance(taken, Ticket):
            return taken.name
        return f"{'leased' if taken.offline else 'on line'} {taken.number}"
    elif order == "deliver":
        terminal.until_reachable()
        terminal.until_delivered()
    elif order.startswith("find "):
        terminal.until_reachable(order == "find the station")
    elif order == "record":
        try:
            trail.record(Audit(AuditAction.TICKET_TAKEN, Assurance.ANONYMOUS, (), "residence"))
        except OSError as error:
            return type(error).__name__
    return "yes"


if __name__ == "__main__":
    hold_to_parent()
    obey(Path(sys.argv[1]), sys.argv[2])
