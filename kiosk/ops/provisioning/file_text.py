"""The text of a provisioning file, whatever lies there under its name."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from kiosk.ops.provisioning.content import LARGEST
from kiosk.ops.provisioning.fault import ProvisioningFault, Why


def text_of(path: Path) -> str | None:
    """None: there is none. In bounded time and memory. Raises ProvisioningFault."""
    try:
        opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ProvisioningFault(Why.NOT_A_FILE, str(error.strerror)) from None
    if not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        raise ProvisioningFault(Why.NOT_A_FILE, "it is no plain file")
    with os.fdopen(opened, "rb") as file:
        try:
            data = file.read(LARGEST + 1)
        except OSError as error:
            raise ProvisioningFault(Why.NOT_A_FILE, str(error.strerror)) from None
    if len(data) > LARGEST:
        raise ProvisioningFault(Why.TOO_LARGE, f"{LARGEST >> 10} KiB at most")
    try:
        # Notepad of older Windows begins a file with a byte order mark.
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise ProvisioningFault(Why.NOT_TOML, "it is not in UTF-8") from None
