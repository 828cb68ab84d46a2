"""Ctrl-C while a device works, and the signals that end a program which has children."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """Set by the first Ctrl-C, so that the device is let go of; a second one ends at once."""
    stopped = threading.Event()

    def stop(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        stopped.set()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGINT, before)


def _exit(number: int) -> None:
    raise SystemExit(128 + number)


@contextmanager
def unwinding(end: Callable[[int], None] = _exit) -> Iterator[None]:
    """SIGTERM, SIGINT and SIGHUP leave what is inside in order; only the first of them counts.

    A SIGHUP that was ignored before (nohup) stays ignored. Call it from the main thread.
    """
    ends = [signal.SIGTERM, signal.SIGINT]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        ends.append(signal.SIGHUP)

    def stop(number: int, _frame: object) -> None:
        for each in ends:
            signal.signal(each, signal.SIG_IGN)
        end(number)

    before = [signal.signal(number, stop) for number in ends]
    try:
        yield
    finally:
        for number, handler in zip(ends, before, strict=True):
            signal.signal(number, handler)
