"""From the officer's key to every board: 200 listeners on one station service."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import uvloop

from tests.bench._terminals import station_process
from tests.bench.figures import percentile, show
from tests.kiosk.station.running import Caller, options

LISTENERS = 200
CALLS = 40
REQUEST = b"GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def run() -> None:
    with tempfile.TemporaryDirectory() as folder, station_process(Path(folder), "") as url:
        caller = Caller(url, of=options(Path(folder)))
        for _ in range(CALLS):
            caller.take()
        first, last, missing = uvloop.run(_listen(url, caller))
    show(f"call to {LISTENERS} boards, first one, median", statistics.median(first), "ms")
    show("last one, median", statistics.median(last), "ms")
    show("last one, p95", percentile(last, 95), "ms", 200)
    show("events that did not arrive", missing, "", 0)


async def _listen(url: str, caller: Caller) -> tuple[list[float], list[float], int]:
    place = urlsplit(url)
    heard: list[list[float]] = [[] for _ in range(LISTENERS)]
    lines = [await asyncio.open_connection(place.hostname, place.port) for _ in range(LISTENERS)]
    for _, writer in lines:
        writer.write(REQUEST)
    readers = [
        asyncio.create_task(_hear(reader, times))
        for (reader, _), times in zip(lines, heard, strict=True)
    ]
    await asyncio.sleep(2.0)
    first, last, missing = [], [], 0
    current: str | None = None
    with ThreadPoolExecutor(1) as officer:
        for _ in range(CALLS):
            before = [len(times) for times in heard]
            begun = time.perf_counter()
            answer = await asyncio.get_running_loop().run_in_executor(
                officer, caller.next, "1", current
            )
            current = answer.json()["ticket"]["id"]
            await asyncio.sleep(0.4)
            # A call first finishes the one before: the call is the last event that comes.
            arrived = [
                times[-1] for times, count in zip(heard, before, strict=True) if len(times) > count
            ]
            missing += LISTENERS - len(arrived)
            first.append((min(arrived) - begun) * 1000)
            last.append((max(arrived) - begun) * 1000)
    for reader in readers:
        reader.cancel()
    for _, writer in lines:
        writer.close()
    return first, last, missing


async def _hear(reader: asyncio.StreamReader, times: list[float]) -> None:
    while line := await reader.readline():
        if line.startswith(b"event: called"):
            times.append(time.perf_counter())
