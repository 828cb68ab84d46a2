"""Copies one file of somebody else's: no link is followed, its size and time are bounded."""

from __future__ import annotations

import os
import shutil
import stat
import time
from pathlib import Path
from typing import BinaryIO

from kiosk.ops.caretaker.command import TaskFailed
from kiosk.whole_file import sync_folder

_PIECE = 1 << 20
_READING = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
"""Neither a link nor a pipe holds it up."""
_WRITING = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def copy_file(
    source: Path, target: Path, largest: int, *, deadline: float, left_free: int = 0
) -> None:
    """A plain file of at most `largest` bytes to a new one, whole and on disk, or not at all.

    `deadline`: monotonic seconds. `left_free`: bytes that the target's disk keeps. Raises
    TaskFailed.
    """
    try:
        with open(os.open(source, _READING), "rb") as reading:
            _check(reading, source.name, target.parent, largest, left_free)
            with open(os.open(target, _WRITING, 0o644), "wb") as writing:
                _pour(reading, writing, source.name, largest, deadline)
        sync_folder(target.parent)
    except FileExistsError:
        raise TaskFailed(f"{target.name} is there already") from None
    except OSError as error:
        target.unlink(missing_ok=True)
        raise TaskFailed(f"{source.name}: {error.strerror}") from None
    except TaskFailed:
        target.unlink(missing_ok=True)
        raise


def _check(reading: BinaryIO, name: str, folder: Path, largest: int, left_free: int) -> None:
    about = os.fstat(reading.fileno())
    if not stat.S_ISREG(about.st_mode):
        raise TaskFailed(f"{name} is no plain file")
    if about.st_size > largest:
        raise TaskFailed(f"{name} is too large")
    if shutil.disk_usage(folder).free < about.st_size + left_free:
        raise TaskFailed("there is too little room")


def _pour(reading: BinaryIO, writing: BinaryIO, name: str, largest: int, deadline: float) -> None:
    left = largest
    while piece := reading.read(min(_PIECE, left + 1)):
        left -= len(piece)
        if left < 0:
            raise TaskFailed(f"{name} is too large")
        if time.monotonic() > deadline:
            raise TaskFailed("the stick is too slow")
        writing.write(piece)
    writing.flush()
    os.fsync(writing.fileno())
