"""Logging for the journal: one line each, and nothing in it that a person or a card said.

What exceptions say is left out (their type and place are given instead), as is all that other
libraries say beyond the place it was said at: a URL, a repr or a quoted value may name somebody.
Long numbers are struck out of our own lines as a last defence.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import re
import resource
import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

from kiosk.devices.faults import describe_fault

if TYPE_CHECKING:
    # Named in the standard library's stubs only.
    from sys import UnraisableHookArgs

LONGEST_LINE = 2000
_OURS = ("kiosk", "drivers")
_LONG_NUMBER = re.compile(r"\d{6,}")
_PRIORITIES = {
    logging.CRITICAL: 2,
    logging.ERROR: 3,
    logging.WARNING: 4,
    logging.INFO: 6,
    logging.DEBUG: 7,
}

_log = logging.getLogger(__name__)


class PrivateFormatter(logging.Formatter):
    """`INFO kiosk.core.conductor: …`, or with sd-daemon(3)'s priority in front for the journal."""

    def __init__(self, *, priorities: bool = False) -> None:
        super().__init__()
        self._priorities = priorities

    def format(self, record: logging.LogRecord) -> str:
        said = self._said(record)
        if record.exc_info and record.exc_info[1] is not None:
            said = f"{said}: {describe_fault(record.exc_info[1])}"
        line = f"{record.levelname} {record.name}: {said}"
        line = "".join(c if c.isprintable() else " " for c in line[:LONGEST_LINE])
        if self._priorities:
            return f"<{_PRIORITIES.get(record.levelno, 5)}>{line}"
        return line

    def _said(self, record: logging.LogRecord) -> str:
        if record.name.split(".", maxsplit=1)[0] not in _OURS:
            return f"at {os.path.basename(record.pathname)}:{record.lineno} in {record.funcName}"
        args = record.args
        if isinstance(args, tuple):
            args = tuple(_without_text(arg) for arg in args)
        try:
            said = record.msg % args if args else str(record.msg)
        except (TypeError, ValueError):
            return f"a message that cannot be formatted, at {record.pathname}:{record.lineno}"
        return _LONG_NUMBER.sub("[number]", said)


def _without_text(arg: object) -> object:
    """An exception as its type; what it says stays out."""
    return type(arg).__name__ if isinstance(arg, BaseException) else arg


def set_up_logging(level: str = "info", stream: TextIO | None = None) -> None:
    """Logs to `stream` (stderr), from `level` up: `debug`, `info`, `warning` or `error`.

    Makes sure, too, that whatever crashes here names nobody. May be called again; the last call
    counts. Core dumps are turned off: they would hold the memory in which a card's data lies.
    """
    number = logging.getLevelNamesMapping()[level.upper()]
    target = stream or sys.stderr
    handler = logging.StreamHandler(target)
    handler.setFormatter(PrivateFormatter(priorities="JOURNAL_STREAM" in os.environ))
    root = logging.getLogger()
    for old in tuple(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(max(number, logging.WARNING))
    for name in _OURS:
        logging.getLogger(name).setLevel(number)
    # A handler that cannot write would print the whole record, arguments and all.
    logging.raiseExceptions = False
    sys.excepthook = _crashed
    threading.excepthook = _thread_crashed
    sys.unraisablehook = _unraisable
    faulthandler.enable(all_threads=True)
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))


def _crashed(kind: type[BaseException], fault: BaseException, place: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        _log.critical("crashed: %s", describe_fault(fault))


def _thread_crashed(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
        name = args.thread.name if args.thread else "?"
        _log.critical("thread %s crashed: %s", name, describe_fault(args.exc_value))


def _unraisable(args: UnraisableHookArgs) -> None:
    if args.exc_value is not None:
        _log.error("an exception nobody could take: %s", describe_fault(args.exc_value))
