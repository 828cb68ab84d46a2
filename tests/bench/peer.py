"""Beside what a station would pick today: mrf345/FQM (Flask, gevent, SQLite), in the same run.

Its source is no part of this project: `--peer DIR`, or FQM_DIR, names a checkout; the packages it
needs are looked for in DIR/.venv. Both are asked for tickets by the same clients over HTTP, and
afterwards the numbers in their stores are counted: by one process as it comes, and by two on one
store. Both stores are SQLite files.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import requests
import uvloop

from kiosk.ops.lifeline import spawn
from tests.bench._terminals import station_process, ticket
from tests.bench._wire import Wire
from tests.bench.figures import percentile

CLIENTS = (1, 16, 64)
SECONDS = 5.0
BAR = 800.0
"""Tickets per second that are wanted of ours."""
_MADE_READY = """
from app.main import bundle_app
from app.middleware import db
from app.database import Office, Task, Serial
with bundle_app().app_context():
    office, task = Office("1", "A"), Task("residence")
    task.offices.append(office)
    db.session.add_all([office, task])
    db.session.commit()
    db.session.add(Serial(office_id=office.id, task_id=task.id, p=True))
    db.session.commit()
"""
_ALONE = """
import time
from app.main import bundle_app
from app.database import Serial, Task
with bundle_app().app_context():
    for _ in range(200):
        begun = time.perf_counter()
        Serial.create_new_ticket(Task.get(1), None, "resident")
        print((time.perf_counter() - begun) * 1000)
"""


@dataclass(frozen=True)
class Counter:
    """One process that gives out tickets."""

    host: str
    port: int
    request: Callable[[], bytes]
    given: Callable[[int, bytes], bool]
    """Whether the answer, status and body, is that of a ticket."""


def run(peer: Path | None = None) -> None:
    named = peer or (Path(os.environ["FQM_DIR"]) if os.environ.get("FQM_DIR") else None)
    if named is None or not (named / "run.py").is_file():
        print("  there is no peer here: --peer DIR or FQM_DIR names a checkout of mrf345/FQM")
        return
    note = named / "NOTE.txt"
    if note.is_file():
        print("  " + note.read_text("utf-8").strip().replace("\n", "\n  "))
    for processes in (1, 2):
        _theirs(named.resolve(), processes)
        _ours(processes)


def _theirs(checkout: Path, processes: int) -> None:
    own = checkout / ".venv/bin/python"
    python = str(own) if own.exists() else sys.executable
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        home = Path(folder) / "fqm"
        left_out = shutil.ignore_patterns(".venv", ".git", "data.sqlite")
        shutil.copytree(checkout, home, ignore=left_out)
        environment = {
            **os.environ,
            "PYTHONPATH": str(home),
            "SECRET_KEY": "bench",
            "PYTHONWARNINGS": "ignore",
        }

        def script(text: str) -> str:
            command = [python, "-W", "ignore", "-c", text]
            done = subprocess.run(
                command, cwd=home, env=environment, check=True, capture_output=True, text=True
            )
            return done.stdout

        script(_MADE_READY)
        if processes == 1:
            alone = [float(line) for line in script(_ALONE).split()]
            rate, p50 = 1000 / statistics.mean(alone), statistics.median(alone)
            print(f"  mrf345/FQM, its function for a ticket alone, in process: {rate:.0f}", end=" ")
            print(f"tickets/s, p50 {p50:.1f} ms, p99 {percentile(alone, 99):.1f} ms", flush=True)
        extra = len(alone) if processes == 1 else 0
        counters = [
            running.enter_context(_fqm(python, home, environment)) for _ in range(processes)
        ]
        given = extra + _pressed("mrf345/FQM", counters)
        _counted(home / "data.sqlite", "SELECT number FROM serials WHERE number != 100", given)


@contextmanager
def _fqm(python: str, home: Path, environment: dict[str, str]) -> Iterator[Counter]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
    command = [python, "run.py", "--cli", "--quiet", "--ip", "127.0.0.1", "--port", str(port)]
    process = spawn(command, cwd=home, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield _asked(f"http://127.0.0.1:{port}", port)
    finally:
        process.kill()
        process.wait()


def _asked(url: str, port: int) -> Counter:
    """A terminal's page is opened once, for its form's token; then it is sent again and again."""
    session = requests.Session()
    session.trust_env = False
    deadline = time.monotonic() + 30
    while True:
        try:
            page = session.get(f"{url}/serial/1", timeout=20)
            break
        except requests.ConnectionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    if token is None:
        raise SystemExit(f"the peer's page answers {page.status_code} without a form")
    body = f"name=resident&submit=Register&csrf_token={token[1]}".encode()
    cookies = "; ".join(f"{each.name}={each.value}" for each in session.cookies)
    request = (
        f"POST /serial/1 HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookies}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body
    return Counter("127.0.0.1", port, lambda: request, lambda _, page: b"/touch/" in page)


def _ours(processes: int) -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        home = Path(folder)
        counters = []
        for _ in range(processes):
            place = urlsplit(running.enter_context(station_process(home, "")))
            counters.append(
                Counter(
                    str(place.hostname),
                    int(place.port or 0),
                    lambda: ticket("residence", "hall-1"),
                    lambda status, _: status == 201,
                )
            )
        given = _pressed("ours", counters)
        _counted(home / "station.sqlite", "SELECT day || prefix || ordinal FROM tickets", given)


def _pressed(name: str, counters: list[Counter]) -> int:
    """Have clients take tickets, spread over the counters; how many were given in all."""
    print(f"  {name}, {len(counters)} process{'es' if len(counters) > 1 else ''}")
    print(f"    {'clients':>9}{'tickets/s':>12}{'p50 ms':>9}{'p99 ms':>9}")
    given = 0
    for clients in CLIENTS if len(counters) == 1 else (16,):
        begun = time.perf_counter()
        latencies = uvloop.run(_press(counters, clients))
        seconds = time.perf_counter() - begun
        given += len(latencies)
        rate, p50, p99 = len(latencies) / seconds, 0.0, 0.0
        if latencies:
            p50, p99 = statistics.median(latencies), percentile(latencies, 99)
        bound = ""
        if name == "ours" and clients == CLIENTS[-1]:
            held = rate >= BAR and p99 < 50
            bound = f"   bound {BAR:g}/s, p99 50 ms: {'held' if held else 'MISSED'}"
        print(f"    {clients:>9}{rate:>12.0f}{p50:>9.1f}{p99:>9.1f}{bound}", flush=True)
    return given


async def _press(counters: list[Counter], clients: int) -> list[float]:
    latencies: list[float] = []
    until = time.perf_counter() + SECONDS

    async def client(counter: Counter) -> None:
        wire = await Wire.open(counter.host, counter.port)
        while (begun := time.perf_counter()) < until:
            if counter.given(*await wire.send(counter.request())):
                latencies.append((time.perf_counter() - begun) * 1000)
        wire.close()

    await asyncio.gather(*(client(counters[i % len(counters)]) for i in range(clients)))
    return latencies


def _counted(file: Path, numbers: str, given: int) -> None:
    with closing(sqlite3.connect(file)) as store:
        found = [row[0] for row in store.execute(numbers)]
    print(f"    given {given}, in the store {len(found)},", end=" ")
    print(f"with a number that another ticket has: {len(found) - len(set(found))}", flush=True)
