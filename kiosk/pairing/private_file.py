"""Files with keys in them: readable by their owner alone, and whole or not there at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from kiosk.whole_file import sync_folder

LARGEST_FILE = 32 * 1024
"""Bytes."""
_OTHERS = 0o077


class PrivateFileFault(OSError):
    """The file must not be used as it is. The text says why and what to do."""


def write_private(path: Path, content: bytes, *, replace: bool = True) -> bool:
    """Write `path` at once and for good: after a crash it is the old file or the new one.

    Without `replace` a file that is there already stays, and False is returned. Raises OSError.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:  # mkstemp made it with mode 0600
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            os.replace(name, path)
        else:
            try:
                os.link(name, path)
            except FileExistsError:
                return False
            finally:
                os.unlink(name)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return True


def read_private(path: Path) -> bytes:
    """Raises PrivateFileFault for a file that others can read, OSError for one that is not there.

    A systemd credential passes: it belongs to the service's user alone.
    """
    with path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        if mode & _OTHERS:
            raise PrivateFileFault(f"{path}: others can read this key; chmod 600 it, or pair again")
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise PrivateFileFault(f"{path}: too large for a key")
    return content
