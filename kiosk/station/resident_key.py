"""The key from which come residents' tags, the seals of names and what signs receipts.

It lies apart from the store.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from kiosk.queue.resident import SHORTEST_KEY
from kiosk.station.options import StationOptions, StationStartError

LARGEST = 4096
"""Bytes."""


def resident_key(options: StationOptions) -> bytes:
    """The key in the file that `options` names, or one that is made once in the state folder.

    Raises StationStartError.
    """
    given = options.resident_key_file
    file = given or options.state_dir / "resident.key"
    try:
        if given is None and not file.exists():
            _make(file)
        with file.open("rb") as stream:
            key = stream.read(LARGEST)
    except OSError as error:
        raise StationStartError(f"{file}: {error.strerror}") from None
    if len(key) < SHORTEST_KEY:
        raise StationStartError(f"{file}: a key has {SHORTEST_KEY} bytes or more")
    return key


def _make(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(secrets.token_bytes(SHORTEST_KEY))
        stream.flush()
        os.fsync(stream.fileno())
    try:
        # Not over another one's: two services may start at once.
        os.link(fresh, file)
    except FileExistsError:
        return
    finally:
        fresh.unlink()
