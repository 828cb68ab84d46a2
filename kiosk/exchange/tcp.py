"""Where TCP connections and listening sockets come from: this process, or the relay.

The variable `KIOSK_RELAY` decides. systemd/kiosk-core.service sets it to the relay's socket, for it
takes the network from the core; elsewhere it is not set.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path

from kiosk.exchange.relay_client import RelayClient

VARIABLE = "KIOSK_RELAY"
_BACKLOG = 5
_OWN_ADDRESS = "127.0.0.1"


def relay() -> RelayClient | None:
    """None: this process has the network itself."""
    path = os.environ.get(VARIABLE)
    return RelayClient(Path(path)) if path else None


def connected(address: str, port: int, limit: float) -> socket.socket:
    """A connection to an IP address, made within `limit` seconds, which are its timeout too.

    Raises OSError: ConnectionRefusedError, TimeoutError, and others.
    """
    by = relay()
    if by is not None:
        return by.connect(address, port, limit)
    return socket.create_connection((address, port), limit)


def listening(port: int) -> socket.socket:
    """A socket for connections from this machine alone, at 127.0.0.1. Raises OSError."""
    by = relay()
    return listening_here(port) if by is None else by.listen(port)


def listening_here(port: int) -> socket.socket:
    """`listening`, with the network of this process."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((_OWN_ADDRESS, port))
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener
