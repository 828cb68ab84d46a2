"""A disk that is full in earnest, for one process that a test starts, and free again.

Two kinds. `file system`: a small tmpfs in a mount namespace of the process's own, filled to the
last byte (ENOSPC), where this machine lets the test mount one: as root, or in a user namespace.
`limit`: the process may write no file any more (RLIMIT_FSIZE 0, hence EFBIG), anywhere and for
anybody.
"""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
from functools import cache
from pathlib import Path

import pytest

KINDS = ("file system", "limit")
SIZE_KB = 3072
_MOUNT = 'mount -t tmpfs -o size="$1"k,mode=700 tmpfs "$0" && shift && exec "$@"'


class Disk:
    """`folder` lies on it. Start the process with `command`, and say its number in `attach`."""

    def __init__(self, kind: str, folder: Path) -> None:
        if kind == "file system" and not _can_mount():
            pytest.skip("no file system can be mounted here; the other kind is tried")
        folder.mkdir()
        self._mounts = kind == "file system"
        self.folder = folder
        self._pid = 0

    def command(self, *command: str) -> list[str]:
        """`command` with the disk before it; its process number is its own."""
        if not self._mounts:
            return list(command)
        return [*_unshare(), "sh", "-c", _MOUNT, str(self.folder), str(SIZE_KB), *command]

    def attach(self, pid: int) -> None:
        self._pid = pid

    def fill(self) -> None:
        """Not one more byte can be written."""
        if not self._mounts:
            self._limit(0)
            return
        with (self.seen / "filler").open("wb", buffering=0) as filler, contextlib.suppress(OSError):
            for size in (65536, 4096, 1):
                with contextlib.suppress(OSError):
                    while filler.write(b"x" * size):
                        pass

    def free(self) -> None:
        if not self._mounts:
            self._limit(resource.RLIM_INFINITY)
            return
        (self.seen / "filler").unlink()

    @property
    def seen(self) -> Path:
        """The folder as it is seen from outside of the process."""
        return Path(f"/proc/{self._pid}/root{self.folder}") if self._mounts else self.folder

    def _limit(self, size: int) -> None:
        _, most = resource.prlimit(self._pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self._pid, resource.RLIMIT_FSIZE, (size, most))


def _unshare() -> list[str]:
    as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", "--mount", *as_root, "--"]


@cache
def _can_mount() -> bool:
    command = [*_unshare(), "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    with contextlib.suppress(OSError):
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    return False
