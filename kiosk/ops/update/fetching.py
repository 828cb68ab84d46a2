"""Fetches a bundle from the station, part by part: what is there already is not fetched again."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from kiosk.link.client import ReleasePart
from kiosk.link.outcome import Failure
from kiosk.whole_file import sync_folder

PART = 256 * 1024
"""Bytes."""
LARGEST = 4 << 30
_NOT_THERE = "unknown-release"
"""The station's word for a release that was taken off its shelf."""
ROOM_LEFT = 256 << 20
"""Bytes that stay free: outbox and journal go on."""


class Source(Protocol):
    def release_part(self, version: str, first: int, last: int) -> ReleasePart | Failure: ...


class FetchError(Exception):
    """It cannot be had now. `code`: a word for the report; `final`: another try would not help."""

    def __init__(self, code: str, *, final: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.final = final


def fetch(
    source: Source,
    version: str,
    folder: Path,
    *,
    progress: Callable[[float], None] = lambda _share: None,
    stopping: Callable[[], bool] = lambda: False,
    room_left: int = ROOM_LEFT,
) -> Path:
    """The complete bundle, VERSION.raucb in `folder`. Raises FetchError, OSError.

    A version is as the contract's pattern allows: it leads out of no folder.
    """
    first = _asked(source, version, 0, 0)
    if first.size > LARGEST:
        raise FetchError("too-large", final=True)
    part = folder / f".{version}.{first.sha256}.part"
    _forget_others(folder, part)
    with part.open("ab") as target:
        have = target.tell()
        if have > first.size:
            target.truncate(0)
            have = 0
        if shutil.disk_usage(folder).free < first.size - have + room_left:
            raise FetchError("disk-full")
        while have < first.size:
            if stopping():
                raise FetchError("stopped")
            got = _asked(source, version, have, min(have + PART, first.size) - 1)
            if (got.size, got.sha256) != (first.size, first.sha256):
                raise FetchError("changed-meanwhile")
            target.write(got.content)
            have += len(got.content)
            progress(have / first.size)
        target.flush()
        os.fsync(target.fileno())
    return _completed(part, folder / f"{version}.raucb", first.sha256)


def _asked(source: Source, version: str, first: int, last: int) -> ReleasePart:
    got = source.release_part(version, first, last)
    if isinstance(got, ReleasePart):
        return got
    code = getattr(got, "code", "station-away")
    raise FetchError(code, final=code == _NOT_THERE)


def _completed(part: Path, whole: Path, sha256: str) -> Path:
    with part.open("rb") as source:
        found = hashlib.file_digest(source, "sha256").hexdigest()
    if found != sha256:
        part.unlink()
        raise FetchError("other-content")
    os.replace(part, whole)
    sync_folder(whole.parent)
    return whole


def _forget_others(folder: Path, wanted: Path) -> None:
    """Bundles and parts of other versions: one at a time has room."""
    for file in folder.iterdir():
        if file != wanted and file.suffix in (".part", ".raucb") and file.is_file():
            file.unlink()
