"""Many terminals at once, as cheaply as Python can: each one connection, one request at a time."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import uvloop

from kiosk.ops.lifeline import spawn
from tests.bench._wire import Wire, post
from tests.kiosk.station.running import ROOT

_SERVER = """
import json, sys
from pathlib import Path
from kiosk.ops.lifeline import hold_to_parent
from kiosk.station.serve import run_station
from tests.kiosk.station.running import options
hold_to_parent()
changes = json.loads(sys.argv[3])
if "catalogue_file" in changes:
    changes["catalogue_file"] = Path(changes["catalogue_file"])
run_station(
    options(Path(sys.argv[1]), database=sys.argv[2], **changes),
    ready=lambda url: print(url, flush=True),
)
"""
ANONYMOUS = '"assurance":"anonymous"'
NAMED = '"assurance":"card_genuine","holder":{"name":"NGUYỄN THỊ PHƯƠNG THẢO"}'
"""With a card: the holder's name is kept with the ticket."""
SERVICES = ("residence", "identity_card", "vehicles", "security_order")


@contextmanager
def station_process(folder: Path, database: str, **changes: str) -> Iterator[str]:
    """A station service in a process of its own; gives its address. `changes`: of its options."""
    process = spawn(
        [sys.executable, "-c", _SERVER, str(folder), database, json.dumps(changes)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(20)


@dataclass
class Load:
    """What the terminals saw."""

    latencies: list[float] = field(default_factory=list)
    """Milliseconds, of acknowledged tickets."""
    refused: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds


def ticket(service: str, terminal: str, proof: str = ANONYMOUS) -> bytes:
    """The request for one."""
    body = f'{{"terminal_id":"{terminal}","service_id":"{service}",{proof}}}'
    return post("/v1/tickets", body.encode())


def press(
    url: str,
    terminals: int,
    *,
    seconds: float,
    rate: float | None = None,
    proof: str = ANONYMOUS,
) -> Load:
    """Take tickets at `terminals` terminals for `seconds`.

    `rate`: tickets per second over all of them, on a fixed timetable, latency from the appointed
    moment (so that a pause of the station is not hidden); None: each as fast as it is answered.
    """
    return uvloop.run(_press(url, terminals, seconds, rate, proof))


async def _press(url: str, terminals: int, seconds: float, rate: float | None, proof: str) -> Load:
    place = urlsplit(url)
    assert place.hostname is not None
    assert place.port is not None
    load = Load()
    made = [await Wire.open(place.hostname, place.port) for _ in range(terminals)]
    begun = time.perf_counter()

    async def run(index: int, terminal: Wire) -> None:
        turn = 0
        while True:
            due = time.perf_counter()
            if rate is not None:
                due = begun + (turn * terminals + index) / rate
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
            if due - begun >= seconds:
                return
            service = SERVICES[turn % len(SERVICES)]
            status, _ = await terminal.send(ticket(service, f"hall-{index}", proof))
            if status == 201:
                load.latencies.append((time.perf_counter() - due) * 1000)
            else:
                load.refused += 1
            turn += 1

    await asyncio.gather(*(run(index, terminal) for index, terminal in enumerate(made)))
    load.seconds = time.perf_counter() - begun
    for terminal in made:
        terminal.close()
    return load
