"""Addresses of a host, within a time limit: the system's resolver knows none of its own."""

from __future__ import annotations

import ipaddress
import socket
import threading
from concurrent.futures import Future

_under_way: dict[str, Future[tuple[str, ...]]] = {}
_turn = threading.Lock()


def addresses(host: str, limit: float) -> tuple[str, ...]:
    """IP addresses of `host`, in the resolver's order; an address is its own.

    Raises OSError for a name that is not known, TimeoutError (which is one) after `limit` seconds.
    A resolver that hangs is asked for a name by one thread at a time, however often it is wanted.
    """
    try:
        return (str(ipaddress.ip_address(host)),)
    except ValueError:
        pass
    with _turn:
        asked = _under_way.get(host)
        if asked is None:
            asked = _under_way[host] = Future()
            threading.Thread(target=_resolve, args=(host, asked), daemon=True).start()
    return asked.result(limit)


def _resolve(host: str, told: Future[tuple[str, ...]]) -> None:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        result: tuple[str, ...] | OSError = OSError(type(error).__name__)
    else:
        result = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    with _turn:
        del _under_way[host]
    if isinstance(result, OSError):
        told.set_exception(result)
    else:
        told.set_result(result)
