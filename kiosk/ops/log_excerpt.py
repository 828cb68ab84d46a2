"""The last lines of the log, kept in memory in a form that can leave the terminal.

What a line says is taken only if it stands in the program: the text must be a constant of the very
function that logged it. Of its arguments only small numbers, names of enumerations' members and of
exceptions' classes are kept. So nothing that was read, typed or received can be in it, whatever a
careless line of code hands to the log.
"""

from __future__ import annotations

import datetime as dt
import logging
import sys
import threading
import traceback
from collections import deque
from enum import Enum
from types import CodeType, FrameType

from kiosk.appliance.log_record import (
    LARGEST_ARGUMENT,
    LONGEST_SAID,
    MOST_ARGUMENTS,
    WITHHELD,
    Argument,
    LogLine,
)
from kiosk.appliance.plain_text import is_plain

MOST_LINES = 2000
_MOST_PLACES = 6
_DEEPEST = 24
_OURS = ("kiosk", "drivers")


class LogExcerpt(logging.Handler):
    """Hang it on the root logger. Safe from several threads."""

    def __init__(self, most: int = MOST_LINES) -> None:
        super().__init__()
        self._lines: deque[LogLine] = deque(maxlen=most)
        self._lost = 0
        self._turn = threading.Lock()

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = _line_of(record, _code_of(record))
        except Exception:  # noqa: BLE001 - a line that cannot be kept is counted; nothing else
            with self._turn:
                self._lost += 1
            return
        with self._turn:
            self._lines.append(line)

    def lines(self) -> tuple[LogLine, ...]:
        """Oldest first."""
        with self._turn:
            return tuple(self._lines)

    @property
    def lost(self) -> int:
        """Lines that could not be kept."""
        return self._lost


def _line_of(record: logging.LogRecord, code: CodeType | None) -> LogLine:
    own = code is not None and record.name.split(".", maxsplit=1)[0] in _OURS
    said = record.msg if own and code is not None and _stands_in(code, record.msg) else ""
    given = record.args if isinstance(record.args, tuple) else ()
    arguments = tuple(_argument(one) for one in given[:MOST_ARGUMENTS]) if said else ()
    dropped = arguments.count(WITHHELD) + len(given[MOST_ARGUMENTS:]) + (not said)
    fault = record.exc_info[1] if record.exc_info else None
    place = f"{_module(record.module)}:{max(0, min(record.lineno, 999_999))}"
    return LogLine(
        at=dt.datetime.fromtimestamp(record.created, dt.UTC),
        level=logging.getLevelName(record.levelno) if record.levelno in _LEVELS else "OTHER",
        place=place,
        said=said,
        arguments=arguments,
        fault="" if fault is None else _fault(fault),
        dropped=min(99, dropped),
    )


_LEVELS = (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL)


def _code_of(record: logging.LogRecord) -> CodeType | None:
    """Of the function that has logged it, which is still running."""
    frame: FrameType | None = sys._getframe(1)
    for _ in range(_DEEPEST):
        if frame is None:
            return None
        code = frame.f_code
        if code.co_filename == record.pathname and code.co_name == record.funcName:
            return code
        frame = frame.f_back
    return None


def _stands_in(code: CodeType, text: object) -> bool:
    """Whether it is a constant of the function; `==` would do for a text that was read, too, but
    only if it is the same as one that anybody can read in the program."""
    return isinstance(text, str) and text in code.co_consts and is_plain(text, LONGEST_SAID)


def _argument(value: object) -> Argument:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, BaseException):
        return _class(type(value))
    if isinstance(value, Enum):
        return value.name if _is_ours(type(value)) else WITHHELD
    if type(value) is int:
        return value if abs(value) < LARGEST_ARGUMENT else WITHHELD
    if type(value) is float:
        # Short of what could carry a long number behind the point.
        return round(value, 2) if abs(value) < LARGEST_ARGUMENT else WITHHELD
    return WITHHELD


def _class(kind: type) -> str:
    """Classes stand in the program or in a library, unless something makes them as it runs."""
    module = sys.modules.get(kind.__module__)
    known = getattr(module, kind.__name__, None) is kind
    return kind.__name__[:60] if known and kind.__name__.isascii() else WITHHELD


def _is_ours(kind: type) -> bool:
    return kind.__module__.split(".", maxsplit=1)[0] in _OURS


def _fault(fault: BaseException) -> str:
    frames = traceback.extract_tb(fault.__traceback__, limit=-_MOST_PLACES)
    places = [
        f"{_module(frame.filename.rsplit('/', 1)[-1].removesuffix('.py'))}:{frame.lineno}"
        for frame in reversed(frames)
    ]
    said = f"{_class(type(fault))} at {' < '.join(places)}" if places else _class(type(fault))
    return said[:LONGEST_SAID]


def _module(name: str) -> str:
    return (
        name if name.isascii() and name.replace("_", "").isalnum() and len(name) < 60 else "other"
    )
