"""Child processes that do not outlive the one that started them, however that one ends.

The parent holds one end of a pipe for as long as it lives, its children the other: when the
parent is gone, even by SIGKILL, the kernel closes its end, and each child ends itself. (Linux's
PR_SET_PDEATHSIG would watch the parent's *thread* that forked, which may end much earlier.)
"""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

VARIABLE = "KIOSK_LIFELINE"
"""In a child's environment: the file descriptor of its end."""
PATIENCE = 5.0
"""Seconds for a child to end in order before it is ended anyhow."""


def spawn(
    command: Sequence[str], *, env: Mapping[str, str] | None = None, **how: Any
) -> subprocess.Popen[Any]:
    """Start a child that is told of this process's end, if it calls `hold_to_parent`.

    `how`: as subprocess.Popen takes it, without `pass_fds`. Raises OSError.
    """
    end = _childrens_end()
    environment = {**(os.environ if env is None else env), VARIABLE: str(end)}
    return subprocess.Popen(command, env=environment, pass_fds=(end,), **how)


@cache
def _childrens_end() -> int:
    """Its other end is in this process alone: Popen closes what it is not told to pass on."""
    theirs, _ours = os.pipe()
    return theirs


def hold_to_parent() -> None:
    """Have this process end when the one that started it by `spawn` does; else do nothing."""
    said = os.environ.pop(VARIABLE, "")
    if not said.isdecimal() or not _is_pipe(int(said)):
        return
    os.set_inheritable(int(said), False)
    # Signals are for the threads that wait for them: to this one they would end the process.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    try:
        threading.Thread(target=_hold, args=(int(said),), name="lifeline", daemon=True).start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _is_pipe(descriptor: int) -> bool:
    try:
        return stat.S_ISFIFO(os.fstat(descriptor).st_mode)
    except OSError:
        return False


def _hold(descriptor: int) -> None:
    os.read(descriptor, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os.kill(os.getpid(), signal.SIGKILL)
