"""Service processes with several stations each, on one database.

In the field every station has a process of its own (its settings name one station). Here 130 of
them would mostly measure how Python starts; what one costs in memory is measured apart. So many
threads of 16 stations would fight over the interpreter every half millisecond, the turn that a
station's own process takes: here they keep Python's own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.ops.lifeline import spawn
from tests.kiosk.station.running import ROOT

_SERVERS = """
import gc, signal, sys
from pathlib import Path
from kiosk.ops.lifeline import hold_to_parent
from kiosk.station.serve import StationServer
from tests.kiosk.station.running import employ_officer, options
hold_to_parent()
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
servers = []
for station in sys.argv[3:]:
    home = Path(sys.argv[1]) / station
    home.mkdir()
    chosen = options(home, station_id=station, database=sys.argv[2])
    employ_officer(chosen)
    servers.append(StationServer(chosen))
    print(station, servers[-1].start(), flush=True)
gc.collect()
gc.freeze()
print("all", flush=True)
signal.sigwait({signal.SIGTERM})
for server in servers:
    server.stop()
"""


@dataclass
class Stations:
    urls: dict[str, str]
    processes: list[int]


@contextmanager
def station_processes(
    folder: Path, database: str, shares: Sequence[Sequence[str]]
) -> Iterator[Stations]:
    """One process for each of `shares`, which names its stations."""
    found = Stations({}, [])
    with ExitStack() as closing:
        started = []
        for share in shares:
            process = spawn(
                [sys.executable, "-c", _SERVERS, str(folder), database, *share],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )
            closing.callback(_end, process)
            started.append(process)
        for process in started:
            assert process.stdout is not None
            while (line := process.stdout.readline().strip()) != "all":
                station, _, url = line.partition(" ")
                found.urls[station] = url
            found.processes.append(process.pid)
        yield found


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    process.wait(60)
