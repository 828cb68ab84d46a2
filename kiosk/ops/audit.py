"""The audit trail of a terminal: what was done, at what assurance, when. Never who.

A file of JSON lines. Each line carries the SHA-256 of the line before it (of its bytes, without
the newline), so that a line cannot be changed, left out or put in without breaking the chain. A
line is on disk (fsync) before `record` returns. What a power cut leaves of a half-written line is
cut off at the next start, and that is written down too.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import logging
import os
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import BinaryIO

import msgspec

from kiosk.visit.effect import Audit
from kiosk.whole_file import sync_folder

_log = logging.getLogger(__name__)

FIRST_PREVIOUS = "0" * 64
LONGEST_LINE = 8 << 10
MODE = 0o640
_CODE = re.compile(r"[A-Za-z0-9_.:\-]{0,64}", re.ASCII)
_LONG_NUMBER = re.compile(r"[0-9]{6}", re.ASCII)
WITHHELD = "withheld"
RECOVERED = "trail_recovered"


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """One check, as codes of kiosk/identity/assurance.py."""

    check: str
    outcome: str
    reason: str = ""


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line."""

    sequence: int
    at: dt.datetime
    terminal: str
    action: str
    assurance: str
    previous: str
    evidence: tuple[Finding, ...] = ()
    detail: str = ""


class AuditError(Exception):
    """The trail cannot be used; the text says why and where."""


def in_use(path: Path) -> bool:
    """Whether a core writes to the trail at `path` now."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


class AuditTrail:
    """Appends to the trail at `path`. Thread-safe; one process at a time."""

    def __init__(
        self,
        path: Path,
        terminal_id: str,
        *,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        """Raises AuditError when another process holds the file, OSError from the disk."""
        self._terminal = code(terminal_id)
        self._now = now
        self._lock = threading.Lock()
        self._file = _open_locked(path)
        tail = _read_tail(self._file)
        if tail.state is _TailState.FOREIGN:
            os.replace(path, path.with_name(f"{path.name}.damaged"))
            self._file.close()
            self._file = _open_locked(path)
        self._sequence, self._previous, self._end = tail.sequence, tail.previous, tail.end
        if tail.state is not _TailState.WHOLE:
            self._file.truncate(self._end)
            self._append(RECOVERED, "anonymous", (), tail.state.value)

    def record(self, effect: Audit) -> None:
        """On disk when it returns. Raises OSError; the trail is then as it was before."""
        findings = tuple(
            Finding(e.check.value, e.outcome.value, code(e.reason)) for e in effect.evidence
        )
        assurance = effect.assurance.name.lower()
        self._append(effect.action.value, assurance, findings, code(effect.detail))

    def close(self) -> None:
        """May be called twice."""
        with self._lock:
            self._file.close()

    def _append(
        self, action: str, assurance: str, evidence: tuple[Finding, ...], detail: str
    ) -> None:
        with self._lock:
            entry = Entry(
                sequence=self._sequence + 1,
                at=self._now(),
                terminal=self._terminal,
                action=action,
                assurance=assurance,
                previous=self._previous,
                evidence=evidence,
                detail=detail,
            )
            line = msgspec.json.encode(entry)
            try:
                _write_all(self._file.fileno(), line + b"\n")
                os.fsync(self._file.fileno())
            except OSError:
                # A full disk may have taken half of it.
                self._file.truncate(self._end)
                raise
            self._end += len(line) + 1
            self._sequence += 1
            self._previous = _hash(line)


def code(text: str) -> str:
    """`text` if it is a code; free text and long numbers have no place in the trail."""
    return text if _CODE.fullmatch(text) and not _LONG_NUMBER.search(text) else WITHHELD


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _open_locked(path: Path) -> BinaryIO:
    new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, MODE)
    file = os.fdopen(descriptor, "r+b", buffering=0)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise AuditError(f"another process writes the audit trail {path}") from None
    if new:
        sync_folder(path.parent)
    return file


class _TailState(Enum):
    WHOLE = "whole"
    TORN = "torn"
    """A line was not written to its end."""
    DAMAGED = "damaged"
    """The last whole line is none of ours; the chain goes on from its bytes."""
    FOREIGN = "foreign"
    """No line at all where there should be many: set aside, and a new trail begun."""


@dataclass(frozen=True)
class _Tail:
    sequence: int
    previous: str
    end: int
    """Offset behind the last whole line."""
    state: _TailState


def _read_tail(file: BinaryIO) -> _Tail:
    """Where the trail stands, from its last lines only: it may have grown for years."""
    size = file.seek(0, os.SEEK_END)
    start = max(0, size - 4 * LONGEST_LINE)
    file.seek(start)
    block = file.read(size - start)
    whole = block.rfind(b"\n") + 1
    if whole == 0 and start > 0:
        return _Tail(0, FIRST_PREVIOUS, 0, _TailState.FOREIGN)
    torn = start + whole < size
    state = _TailState.TORN if torn else _TailState.WHOLE
    if whole == 0:
        return _Tail(0, FIRST_PREVIOUS, 0, state)
    line = block[: whole - 1].rsplit(b"\n", 1)[-1]
    try:
        sequence = msgspec.json.decode(line, type=Entry).sequence
    except (msgspec.MsgspecError, UnicodeDecodeError):
        sequence, state = 0, _TailState.DAMAGED
    return _Tail(sequence, _hash(line), start + whole, state)


@dataclass(frozen=True)
class Fault:
    """What is wrong at one line (from 1): `unreadable`, `chain`, `sequence` or `torn`."""

    line: int
    kind: str


@dataclass(frozen=True)
class Verification:
    """How a trail came out. `last_hash` is what an outside witness would keep: a trail that was
    cut short is whole in itself, and only known by comparison."""

    entries: int
    last_hash: str
    faults: tuple[Fault, ...]

    @property
    def intact(self) -> bool:
        return not self.faults


def verify_trail(path: Path, *, most_faults: int = 100) -> Verification:
    """Goes through the whole trail in little memory. Raises OSError.

    A torn last line is reported, as the next start has yet to mend it.
    """
    faults: list[Fault] = []
    previous, sequence, entries = FIRST_PREVIOUS, 0, 0
    for number, line in _lines(path):
        if line is None:
            faults.append(Fault(number, "unreadable"))
            break
        if not line.endswith(b"\n"):
            faults.append(Fault(number, "torn"))
            break
        try:
            entry = msgspec.json.decode(line[:-1], type=Entry)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            faults.append(Fault(number, "unreadable"))
        else:
            entries += 1
            if entry.previous != previous:
                faults.append(Fault(number, "chain"))
            if entry.sequence != sequence + 1:
                faults.append(Fault(number, "sequence"))
            sequence = entry.sequence
        previous = _hash(line[:-1])
        if len(faults) >= most_faults:
            break
    return Verification(entries, previous, tuple(faults))


def _lines(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """Numbered from 1, with their newline; None: longer than any line of ours."""
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            yield number, line if len(line) <= LONGEST_LINE else None
