"""A whole visit with the simulated card, in a process of its own: `kiosk selftest`.

It is played over the loopback interface. A core that has no network (kiosk/exchange/tcp.py) asks
the caretaker to have it played, with one of its own; another core starts it as its child.
"""

from __future__ import annotations

import logging
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future

import msgspec

from kiosk.appliance.request import (
    BUSY,
    NO_ANSWER,
    NO_CARETAKER,
    Done,
    Refused,
    Reply,
    TryVisit,
)
from kiosk.backoff import jittered
from kiosk.core.ports import CaretakerPort
from kiosk.exchange.tcp import relay
from kiosk.ops.lifeline import spawn

LIMIT = 480.0
"""Seconds; it takes some twenty on a small board, and longer while that starts."""
COMMAND = (sys.executable, "-m", "kiosk", "selftest", "--only", "visit", "--json")
NOT_RUN = "visit.not_run"
ELSEWHERE_LIMIT = 1500.0
"""Seconds; longer than the caretaker waits for one visit, and for its turn."""
_ASK_AGAIN = 10.0
_NOT_REFUSED = (NO_CARETAKER, NO_ANSWER, BUSY)
_STEP = re.compile(r"visit\.[a-z_]{1,50}")
_LOOK_EVERY = 0.5
_log = logging.getLogger(__name__)

VisitTest = Callable[[Callable[[], bool]], str]
"""Given what says whether it is to stop; a code of what went wrong."""


def visit_test(caretaker: CaretakerPort) -> VisitTest:
    """As this process has to have it played."""
    if relay() is None:
        return lambda stopping: visit_fault(stopping=stopping)
    return lambda stopping: visit_fault_elsewhere(caretaker, stopping)


def visit_fault_elsewhere(
    caretaker: CaretakerPort,
    stopping: Callable[[], bool] = lambda: False,
    *,
    limit: float = ELSEWHERE_LIMIT,
    pause: float = _ASK_AGAIN,
) -> str:
    """`visit_fault`, played at the caretaker's word. One that is under way when this is to stop
    comes to its end, and nobody waits for it; whoever asks next waits for a turn."""
    deadline = time.monotonic() + limit
    while (reply := _answer(caretaker, stopping, deadline)) is not None:
        if isinstance(reply, Done) and (not reply.detail or _STEP.fullmatch(reply.detail)):
            return reply.detail
        if not (isinstance(reply, Refused) and reply.reason.startswith(_NOT_REFUSED)):
            break
        _wait(jittered(pause), stopping)
    _log.error("the visit cannot be tried: %s", reply or "no answer in time")
    return NOT_RUN


def _answer(
    caretaker: CaretakerPort, stopping: Callable[[], bool], deadline: float
) -> Reply | None:
    told: Future[Reply] = Future()

    def ask() -> None:
        told.set_result(caretaker.ask(TryVisit()))

    threading.Thread(target=ask, name="trial-visit", daemon=True).start()
    while time.monotonic() < deadline and not stopping():
        try:
            return told.result(_LOOK_EVERY)
        except TimeoutError:
            continue
    return None


def _wait(seconds: float, stopping: Callable[[], bool]) -> None:
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0 and not stopping():
        time.sleep(min(left, _LOOK_EVERY))


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
            said: bytes = process.communicate(timeout=_LOOK_EVERY)[0]
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
