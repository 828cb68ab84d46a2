"""Runs one fixed command, bounded in time and in what it may say."""

from __future__ import annotations

import os
import re
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk.appliance.plain_text import plain

LARGEST_OUTPUT = 64 << 10
_PIECE = 4096
_LAST_WAIT = 2.0
_NAMED = "LastError: "
"""Before the cause, where `rauc install` ends with "Installing … failed"."""
_OPENSSL = re.compile(r"[0-9A-F]{8,16}:error:")
_ENVIRONMENT = {"LC_ALL": "C", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/"}


class TaskFailed(Exception):
    """It is not done. The text is for the technician's screen: English, plain, short."""

    def __init__(self, reason: str) -> None:
        super().__init__(plain(reason))


def run(
    command: Sequence[str | Path],
    limit: float,
    on_output: Callable[[str], None] | None = None,
) -> str:
    """What it printed, standard output and errors, at most LARGEST_OUTPUT bytes.

    It gets no input and nothing of this process's environment. After `limit` seconds it is killed
    with all that it has started. `on_output`: every piece as it comes. Raises TaskFailed, also
    where it ends with another code than 0.
    """
    name = Path(command[0]).name
    try:
        process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=_ENVIRONMENT,
            start_new_session=True,
        )
    except OSError as error:
        raise TaskFailed(f"{name}: {error.strerror}") from None
    said = bytearray()
    finished = _listen(process, time.monotonic() + limit, said, on_output)
    if not finished:
        _kill(process)
        raise TaskFailed(f"{name} took longer than {limit:.0f} s")
    text = said.decode("utf-8", "replace")
    if process.returncode != 0:
        raise TaskFailed(f"{name}: {_why(text) or f'ended with {process.returncode}'}")
    return text


def _listen(
    process: subprocess.Popen[bytes],
    deadline: float,
    said: bytearray,
    on_output: Callable[[str], None] | None,
) -> bool:
    """Until it has ended; False: the deadline came first."""
    assert process.stdout is not None
    with process.stdout as output, selectors.DefaultSelector() as selector:
        selector.register(output, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0:
            if not selector.select(left):
                continue
            piece = os.read(output.fileno(), _PIECE)
            if not piece:
                break
            if len(said) < LARGEST_OUTPUT:
                said += piece[: LARGEST_OUTPUT - len(said)]
            if on_output is not None:
                on_output(piece.decode("utf-8", "replace"))
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            return False
    return True


def _kill(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
        # One that hangs in the kernel, on a broken stick, stays: it is not waited for.
        process.wait(_LAST_WAIT)
    except (ProcessLookupError, subprocess.TimeoutExpired):
        return


def _why(text: str) -> str:
    """The line of what it printed that says most: RAUC's own word, else the last one that is not
    from OpenSSL's queue of errors, else the last."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    named = [line for line in lines if line.startswith(_NAMED)]
    readable = [line for line in lines if not _OPENSSL.match(line)]
    return (named or readable or lines or [""])[-1].removeprefix(_NAMED)
