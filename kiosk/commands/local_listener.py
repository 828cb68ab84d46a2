"""The Unix socket that a part of the terminal answers on, as its command opens it."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from kiosk.ops.local_server import own_listener, passed_listener, user_number


def opened(command: str, path: Path, user_name: str) -> tuple[socket.socket, int] | None:
    """The socket, which listens, and the number of the user who may ask. None: something is wrong,
    and said. `path`: where systemd has passed no socket."""
    user = user_number(user_name)
    if user is None:
        print(f"kiosk {command}: there is no user {user_name!r} here", file=sys.stderr)
        return None
    try:
        return passed_listener(os.environ) or own_listener(path, user), user
    except OSError as error:
        print(f"kiosk {command}: {path}: {error.strerror}", file=sys.stderr)
        return None
