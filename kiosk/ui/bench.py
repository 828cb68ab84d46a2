"""`python -m kiosk.ui.bench`: what the screen costs, measured offscreen and printed.

Start to first frame, resident memory, CPU while idle, touch to changed screen, and memory after
many changes of screen.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import time
from pathlib import Path

STARTED = time.perf_counter()

from kiosk.ui.environment import prepare_environment  # noqa: E402 - the clock starts before it


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main(given: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m kiosk.ui.bench", description=__doc__)
    parser.add_argument("--size", default="1280x800", help="WIDTHxHEIGHT in pixels")
    parser.add_argument("--touches", type=int, default=200)
    parser.add_argument("--idle-seconds", type=float, default=10.0)
    parser.add_argument("--screens", type=int, default=500)
    arguments = parser.parse_args(given)
    width, _, height = arguments.size.partition("x")
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    prepare_environment()
    # Kivy reads its environment when it is imported, so not before this point.
    from kiosk.ui.bench_screen import Bench

    bench = Bench(int(width), int(height))
    _say("start to first frame", f"{time.perf_counter() - STARTED:.2f} s")
    _say("resident memory", f"{_resident_mb():.0f} MB")
    before, began = _cpu_seconds(), time.perf_counter()
    bench.idle(arguments.idle_seconds)
    share = (_cpu_seconds() - before) / (time.perf_counter() - began)
    _say("CPU while idle", f"{share:.1%} of a core")
    bench.load_examples()
    for what, times in (
        ("digit typed to screen", bench.digits(arguments.touches)),
        ("next screen", bench.changes(arguments.touches)),
    ):
        p95 = statistics.quantiles(times, n=20)[-1]
        _say(what, f"median {statistics.median(times) * 1e3:.0f} ms, p95 {p95 * 1e3:.0f} ms")
    bench.changes(arguments.screens)
    _say(f"resident memory after {arguments.screens} screens", f"{_resident_mb():.0f} MB")
    return 0


def _say(what: str, value: str) -> None:
    sys.stdout.write(f"{what:36} {value}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
