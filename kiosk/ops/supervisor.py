"""Keeps child processes running where systemd does not: `kiosk run` and the demonstration.

On an installed terminal systemd does this, with one unit per half.
"""

from __future__ import annotations

import logging
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kiosk.backoff import Backoff
from kiosk.ops.lifeline import spawn

log = logging.getLogger(__name__)

_STEADY = 60.0
"""Seconds after which a child counts as healthy and its delays start anew."""
_PATIENCE = 5.0


@dataclass
class Child:
    """One process to keep running."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] | None = None
    may_finish: bool = False
    """Its end with code 0 is the end of all (a window that was closed); else it is restarted."""
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    started_at: float = 0.0
    backoff: Backoff = field(default_factory=lambda: Backoff(0.2, 30.0), repr=False)
    due: float = 0.0


class Supervisor:
    """Starts children, restarts those that end, and stops all in the reverse order."""

    def __init__(self, children: Sequence[Child]) -> None:
        self._children = list(children)
        self._stopping = threading.Event()

    def run(self) -> None:
        """Until `stop`, or until a child that may finish does."""
        try:
            while not self._stopping.is_set():
                for child in self._children:
                    if self._finished(child):
                        return
                self._stopping.wait(0.1)
        finally:
            self._stop_all()

    def stop(self) -> None:
        """May be called from a signal handler."""
        self._stopping.set()

    def _finished(self, child: Child) -> bool:
        """Attends to one child: starts it where it is due, and sees whether it ended."""
        now = time.monotonic()
        if child.process is None:
            if now >= child.due:
                child.process = spawn(child.command, env=child.environment)
                child.started_at = now
            return False
        code = child.process.poll()
        if code is None:
            return False
        child.process = None
        if code == 0 and child.may_finish:
            return True
        if now - child.started_at > _STEADY:
            child.backoff.reset()
        child.due = now + child.backoff.next()
        log.warning("%s ended with %d; again in %.1f s", child.name, code, child.due - now)
        return False

    def _stop_all(self) -> None:
        for child in reversed(self._children):
            if child.process is not None:
                stop_process(child.process)


def stop_process(
    process: subprocess.Popen[bytes] | subprocess.Popen[str], patience: float = _PATIENCE
) -> None:
    """SIGTERM, then SIGKILL after `patience` seconds."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
