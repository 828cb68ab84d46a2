"""Notices that a port was unplugged while nobody uses it.

A device that speaks only when it is spoken to would be found missing by the next person; its
device file tells at once.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from drivers.errors import DeviceGone


def port_watch(port: str) -> Callable[[], None]:
    """Remembers the device file that `port` names now; the result raises DeviceGone once it is
    gone or is another one."""
    opened = _identity(port)

    def look() -> None:
        if opened is None or _identity(port) != opened:
            raise DeviceGone(f"{port} is unplugged")

    return look


def _identity(port: str) -> tuple[int, int, int] | None:
    try:
        status = os.stat(port)
    except OSError:
        return None
    return status.st_dev, status.st_ino, status.st_rdev
