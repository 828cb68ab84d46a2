"""A process that may make no socket but local ones and netlink's, as the core's unit has it
(RestrictAddressFamilies= is a filter like this: systemd.exec(5), seccomp(2)).

Run as a script: `python -m tests.kiosk.ops.relay.walled ACT ARGUMENT…`.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import socket
import struct
import sys
import time
from contextlib import ExitStack

from kiosk.exchange.bounded import Answer, Exchanges
from kiosk.link.discovery import Discovery
from kiosk.ops.health.metrics import HealthMetrics, served

SOCKET_CALL = {"x86_64": 41, "aarch64": 198}.get(platform.machine())
_ALLOWED = (socket.AF_UNIX, socket.AF_NETLINK)
_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _MODE_FILTER = 22, 38, 2
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_PASS, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EAFNOSUPPORT
_NUMBER_AT, _FIRST_ARGUMENT_AT = 0, 16


def wall_in() -> None:
    """From here on, for this process and all that it starts."""
    assert SOCKET_CALL is not None
    steps = [
        (_LOAD, 0, 0, _NUMBER_AT),
        (_JUMP_IF_EQUAL, 0, 3, SOCKET_CALL),
        (_LOAD, 0, 0, _FIRST_ARGUMENT_AT),
        (_JUMP_IF_EQUAL, 1, 0, _ALLOWED[0]),
        (_JUMP_IF_EQUAL, 0, 1, _ALLOWED[1]),
        (_RETURN, 0, 0, _PASS),
        (_RETURN, 0, 0, _REFUSE),
    ]
    # The call's jump leads over the two that look at the family, to the one that lets it pass.
    code = ctypes.create_string_buffer(b"".join(struct.pack("<HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("@HP", len(steps), ctypes.addressof(code)))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    assert prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
    assert prctl(_PR_SET_SECCOMP, _MODE_FILTER, program, 0, 0) == 0


def has_network() -> bool:
    try:
        socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()
    except OSError:
        return False
    return True


def fetch(host: str, port: str) -> str:
    """What is answered there."""
    exchanges = Exchanges(host, int(port), connect_limit=20, largest=1 << 20)
    url = f"http://{host}:{port}/"
    answer = exchanges.exchange("GET", url, limit=20, headers={})
    return str(answer.status) if isinstance(answer, Answer) else answer.reason


def discover(station_id: str) -> str:
    """Where the station is."""
    discovery = Discovery(station_id, lambda: None)
    deadline = time.monotonic() + 40
    while not (found := discovery.addresses()) and time.monotonic() < deadline:
        discovery.listen()
        time.sleep(0.05)
    discovery.close()
    return " ".join(found)


def tell(port: str) -> str:
    """Shows its figures until its input ends."""
    with ExitStack() as stack:
        stack.enter_context(served(HealthMetrics(tuple, dict, "1.2.3"), int(port)))
        print("told", flush=True)
        sys.stdin.read()
    return "ended"


def main(act: str, *arguments: str) -> None:
    wall_in()
    assert not has_network()
    print({"fetch": fetch, "discover": discover, "tell": tell}[act](*arguments), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
