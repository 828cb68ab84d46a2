"""Files with personal data in them: new ones only, and nobody else can read them."""

from __future__ import annotations

import os
from pathlib import Path

MODE = 0o600


def write_private(path: Path, data: bytes) -> Path:
    """OSError, also where there is something of that name."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with os.fdopen(os.open(path, flags, MODE), "wb") as file:
        file.write(data)
    return path
