"""Waiting for another thread without fixed sleeps."""

import time
from collections.abc import Callable


def until(
    condition: Callable[[], bool],
    seconds: float = 30.0,
    otherwise: Callable[[], str] = lambda: "it did not happen",
) -> None:
    """Fails when the condition has not come true by then; `otherwise` says what is instead."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, otherwise()
        time.sleep(0.002)
