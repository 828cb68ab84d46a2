"""A whole visit with the simulated card, in a process of its own: `kiosk selftest`."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

import msgspec

from kiosk.ops.lifeline import spawn

LIMIT = 480.0
"""Seconds; it takes some twenty on a small board, and longer while that starts."""
COMMAND = (sys.executable, "-m", "kiosk", "selftest", "--only", "visit", "--json")
NOT_RUN = "visit.not_run"
_log = logging.getLogger(__name__)


class _Step(msgspec.Struct, frozen=True):
    name: str
    passed: bool


class _Said(msgspec.Struct, frozen=True):
    visit: tuple[_Step, ...]


def visit_fault(
    command: Sequence[str] = COMMAND,
    *,
    limit: float = LIMIT,
    stopping: Callable[[], bool] = lambda: False,
) -> str:
    """A code of the step that failed, e.g. "visit.menu"; empty: all went well. Blocks for at most
    `limit` seconds."""
    try:
        process = spawn(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:
        _log.error("the visit cannot be tried: %s", error)
        return NOT_RUN
    try:
        said = _said(process, limit, stopping)
    finally:
        process.kill()
        process.wait()
    return NOT_RUN if said is None else fault_in(said, process.returncode)


def _said(
    process: subprocess.Popen[bytes], limit: float, stopping: Callable[[], bool]
) -> bytes | None:
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline and not stopping():
        try:
            said: bytes = process.communicate(timeout=0.5)[0]
        except subprocess.TimeoutExpired:
            continue
        return said
    _log.error("the visit was not over in time")
    return None


def fault_in(said: bytes, code: int) -> str:
    """`said`: what the command has printed; `code`: how it ended."""
    try:
        steps = msgspec.json.decode(said, type=_Said).visit
    except msgspec.MsgspecError:
        return NOT_RUN
    failed = next((step.name for step in steps if not step.passed), "")
    if failed:
        return f"visit.{failed}"[:60]
    return "" if steps and code == 0 else NOT_RUN
