"""Files that are there whole or not at all, whenever the power goes."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, content: bytes, mode: int = 0o644) -> None:
    """On disk when it returns; else `path` is as it was. Raises OSError.

    One writer at a time. `mode` holds whatever the umask. What root writes belongs to whom the
    folder belongs to, who will want to read and to replace it.
    """
    fresh = path.with_name(f".{path.name}.new")
    try:
        # What a killed writer left may be another user's.
        fresh.unlink(missing_ok=True)
        opened = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(opened, "wb") as file:
            os.fchmod(file.fileno(), mode)
            if os.geteuid() == 0:
                folder = os.stat(path.parent)
                os.fchown(file.fileno(), folder.st_uid, folder.st_gid)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Names in it that are new or gone stay so. Raises OSError."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
