"""What other processes use: from /proc."""

from __future__ import annotations

import os
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(process: int) -> float:
    """Of the process and its ended children, since it began."""
    fields = _stat(process)
    return sum(int(each) for each in fields[11:15]) / _TICK


def children(process: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if int(_stat(int(path.name))[1]) == process:
                found.append(int(path.name))
        except OSError:
            continue
    return found


def memory_mb(process: int) -> tuple[float, float]:
    """Resident, and what of it is the process's own share."""
    sizes = {}
    for line in Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()[1:]:
        name, _, value = line.partition(":")
        sizes[name] = int(value.split()[0]) / 1024
    return sizes["Rss"], sizes["Pss"]


def _stat(process: int) -> list[str]:
    return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
