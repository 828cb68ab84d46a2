"""How often systemd had to start the terminal's parts anew, and whether it has given one up."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kiosk.appliance.finding import Code, Finding, Part
from kiosk.appliance.finding_words import found

UNITS = (
    *("kiosk-core.service", "kiosk-screen.service", "kiosk-caretaker.service"),
    *("kiosk-relay.service", "pcscd.service", "rauc.service"),
)
MANY = 3
"""Falls since somebody last started it by hand. One or two are told by the log."""
_SYSTEMD = Path("/run/systemd/system")
_SYSTEMCTL = "/usr/bin/systemctl"
_LIMIT = 5.0
_MOST = 16 << 10


def units(show: Callable[[Sequence[str]], str | None], hours: float) -> Iterator[Finding]:
    """`show`: see `systemctl_show`. `hours`: for how long the core has run."""
    well = True
    for unit in _blocks(show(UNITS) or ""):
        name = unit.get("Id", "").removesuffix(".service")
        if unit.get("LoadState") != "loaded" or not name:
            continue
        falls = unit.get("NRestarts", "")
        if unit.get("ActiveState") == "failed":
            well = False
            yield found(Part.PROGRAM, Code.FAULTY, unit=name)
        elif falls.isdecimal() and int(falls) >= MANY:
            well = False
            yield found(Part.PROGRAM, Code.RESTARTED, unit=name, count=int(falls))
    if well:
        yield found(Part.PROGRAM, Code.OK, hours=int(hours))


def systemctl_show(names: Sequence[str]) -> str | None:
    """systemctl(1), show: NAME=VALUE lines, an empty one between two units. None where systemd does
    not run this machine, or does not answer."""
    if not _SYSTEMD.is_dir():
        return None
    properties = "--property=Id,LoadState,ActiveState,NRestarts"
    try:
        done = subprocess.run(
            [_SYSTEMCTL, "show", "--no-pager", properties, "--", *names],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_LIMIT,
            check=False,
            env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout[:_MOST].decode("ascii", "replace") if done.returncode == 0 else None


def _blocks(text: str) -> Iterator[dict[str, str]]:
    for block in text.split("\n\n"):
        lines = (line.partition("=") for line in block.splitlines())
        yield {name: value for name, equals, value in lines if equals}
