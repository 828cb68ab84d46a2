"""Whoever starts other processes takes them along, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.ops.lifeline import PATIENCE
from tests.kiosk.station.running import ROOT

PARENT = """
import sys, time
from kiosk.ops.lifeline import spawn
child = spawn([sys.executable, "-c", sys.argv[1]])
print(child.pid, flush=True)
time.sleep(60)
"""
ORDERLY = """
import signal, sys, time
from pathlib import Path
from kiosk.ops.lifeline import hold_to_parent
hold_to_parent()
ends = {signal.SIGTERM}
signal.pthread_sigmask(signal.SIG_BLOCK, ends)
print("ready", flush=True)
signal.sigwait(ends)
Path("ended-in-order").touch()
"""
STUBBORN = """
import signal, time
from kiosk.ops import lifeline
lifeline.PATIENCE = 0.2
signal.signal(signal.SIGTERM, signal.SIG_IGN)
lifeline.hold_to_parent()
print("ready", flush=True)
time.sleep(60)
"""
WITHIN = PATIENCE + 10


class Lives:
    """Processes by number and start, so that none is taken for another of the same number."""

    def __init__(self, pids: set[int]) -> None:
        self._begun = {pid: began for pid in pids if (began := _began(pid)) is not None}

    def __len__(self) -> int:
        return len(self._begun)

    def left(self) -> list[str]:
        """Command lines of those that still run."""
        return [
            Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
            for pid, began in self._begun.items()
            if _began(pid) == began
        ]

    def wait_until_gone(self) -> None:
        deadline = time.monotonic() + WITHIN
        while (left := self.left()) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not left


def _began(pid: int) -> str | None:
    """When it began; None where it has ended (and perhaps nobody has asked how)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else fields[19]


def below(pid: int) -> set[int]:
    """All descendants of a process."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    children = {int(word) for task in tasks for word in _text(task).split()}
    return children.union(*(below(child) for child in children))


def _text(file: Path) -> str:
    """Nothing, where the thread that it tells of has ended meanwhile."""
    try:
        return file.read_text()
    except OSError:
        return ""


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[str]]]:
    running: list[subprocess.Popen[str]] = []
    yield running
    for process in running:
        process.kill()
        process.communicate()


def start(started: list[subprocess.Popen[str]], *command: str, cwd: Path) -> subprocess.Popen[str]:
    environment = {name: text for name, text in os.environ.items() if "DISPLAY" not in name}
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=cwd,
        stdout=subprocess.PIPE,
        text=True,
        env={**environment, "PYTHONPATH": str(ROOT)},
    )
    started.append(process)
    return process


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_child_ends_in_order_when_its_parent_is_gone(
    started: list[subprocess.Popen[str]], tmp_path: Path, end: signal.Signals
) -> None:
    parent = start(started, "-c", PARENT, ORDERLY, cwd=tmp_path)
    assert parent.stdout is not None
    child = Lives({int(parent.stdout.readline())})
    assert parent.stdout.readline() == "ready\n"
    parent.send_signal(end)
    parent.wait(10)
    child.wait_until_gone()
    assert (tmp_path / "ended-in-order").exists()


def test_a_child_that_does_not_end_is_ended(
    started: list[subprocess.Popen[str]], tmp_path: Path
) -> None:
    parent = start(started, "-c", PARENT, STUBBORN, cwd=tmp_path)
    assert parent.stdout is not None
    child = Lives({int(parent.stdout.readline())})
    assert parent.stdout.readline() == "ready\n"
    parent.kill()
    child.wait_until_gone()


def test_a_signal_to_the_child_itself_is_still_its_own(
    started: list[subprocess.Popen[str]], tmp_path: Path
) -> None:
    parent = start(started, "-c", PARENT, ORDERLY, cwd=tmp_path)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    child = Lives({pid})
    assert parent.stdout.readline() == "ready\n"
    os.kill(pid, signal.SIGTERM)
    child.wait_until_gone()
    assert (tmp_path / "ended-in-order").exists()


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_demonstration_that_is_ended_leaves_nothing_behind(
    started: list[subprocess.Popen[str]], tmp_path: Path, end: signal.Signals
) -> None:
    demo = start(started, "-m", "kiosk", "demo", "--in-process-card", cwd=tmp_path)
    assert demo.stdout is not None
    # The first picture: station and screen have begun and the terminal has found the station.
    said = next(line for line in demo.stdout if "01-idle.png" in line)
    assert said
    children = Lives(below(demo.pid))
    assert len(children) >= 2
    demo.send_signal(end)
    demo.wait(WITHIN)
    children.wait_until_gone()


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_both_halves_of_a_terminal_end_with_what_started_them(
    started: list[subprocess.Popen[str]], tmp_path: Path, end: signal.Signals
) -> None:
    settings = {
        "terminal.state_dir": tmp_path / "state",
        "terminal.socket": tmp_path / "screen.sock",
        "station.url": "http://127.0.0.1:9",
        "screen.fullscreen": "false",
    }
    given = [word for name, value in settings.items() for word in ("--set", f"{name}={value}")]
    run = start(started, "-m", "kiosk", "run", *given, cwd=tmp_path)
    deadline = time.monotonic() + 30
    while len(below(run.pid)) < 2 or not (tmp_path / "screen.sock").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    children = Lives(below(run.pid))
    run.send_signal(end)
    run.wait(WITHIN)
    children.wait_until_gone()
