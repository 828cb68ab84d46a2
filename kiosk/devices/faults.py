"""Unexpected exceptions: kept from ending a thread, and described without what they say.

The text of an exception may quote what a card, a code or a person said. Its type and the place
in the code say enough to find the fault, and name nobody.
"""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from types import TracebackType
from typing import Self

_FRAMES = 4
_ROOT = Path(__file__).resolve().parents[2]


def describe_fault(fault: BaseException) -> str:
    """`ValueError at drivers/x.py:12 in read < kiosk/y.py:30 in serve`: innermost place first."""
    frames = traceback.extract_tb(fault.__traceback__, limit=-_FRAMES)
    places = [f"{_short(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames]
    name = type(fault).__qualname__
    return f"{name} at {' < '.join(reversed(places))}" if places else name


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(_ROOT)) if path.is_relative_to(_ROOT) else path.name


class Contained:
    """`with Contained(log, "reading"):` an Exception ends the block, is logged, and stops there.

    `fault` is the kind of exception that ended the block, None when it went through.
    Used where a thread must live on: at the top of device workers and of the conductor.
    """

    def __init__(self, log: logging.Logger, doing: str) -> None:
        self._log = log
        self._doing = doing
        self.fault: type[Exception] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        place: TracebackType | None,
    ) -> bool:
        if not isinstance(fault, Exception):
            return False
        self.fault = type(fault)
        self._log.error("%s failed: %s", self._doing, describe_fault(fault))
        return True
