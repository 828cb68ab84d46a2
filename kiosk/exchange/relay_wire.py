"""What is said between a process without a network and `kiosk relay`, which has it.

One connection on a Unix socket brings one request: a line of JSON. The answer is a line too; with
`Given` comes an open socket (SCM_RIGHTS, unix(7)), and nothing of what then goes over it passes
through the relay. `Discover` is answered with a line whenever other stations are found.
"""

from __future__ import annotations

import array
import os
import socket
import time
from typing import Annotated

import msgspec

LARGEST_REQUEST = 1 << 10
LARGEST_REPLY = 128 << 10
"""Bytes of a line. The longest names of all stations, each letter escaped, are less."""
LONGEST_CONNECT = 60.0
"""Seconds."""
MOST_STATIONS = 32
_PIECE = 16 << 10
_END = b"\n"
_DESCRIPTOR = array.array("i").itemsize

Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]


class Connect(msgspec.Struct, frozen=True, tag=True):
    """A TCP connection to an IP address, made within `limit` seconds."""

    address: Annotated[str, msgspec.Meta(max_length=64)]
    port: Port
    limit: Annotated[float, msgspec.Meta(gt=0, le=LONGEST_CONNECT)]


class Listen(msgspec.Struct, frozen=True, tag=True):
    """A TCP socket that listens on this machine's own address, 127.0.0.1."""

    port: Port


class Discover(msgspec.Struct, frozen=True, tag=True):
    """The stations that announce themselves, for as long as the connection lasts."""

    station_id: Annotated[str, msgspec.Meta(max_length=128)] | None
    """Leave out the others."""


Request = Connect | Listen | Discover


class Announced(msgspec.Struct, frozen=True):
    """A station that says it is there. It may be anybody."""

    name: Annotated[str, msgspec.Meta(max_length=256)]
    url: Annotated[str, msgspec.Meta(max_length=128)]


class Given(msgspec.Struct, frozen=True, tag=True):
    """The socket that was asked for comes with this."""


class Fault(msgspec.Struct, frozen=True, tag=True):
    number: Annotated[int, msgspec.Meta(ge=1, le=4095)]
    """As in errno(3): what the system, or the relay in its stead, has said."""


class Found(msgspec.Struct, frozen=True, tag=True):
    stations: Annotated[tuple[Announced, ...], msgspec.Meta(max_length=MOST_STATIONS)]
    """The latest found first."""


Reply = Given | Fault | Found

_encoder = msgspec.json.Encoder()
_requests: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)
_replies: msgspec.json.Decoder[Reply] = msgspec.json.Decoder(Reply)


class RelayWireError(OSError):
    """No message can be had. The text says why, and nothing of what was in it."""


def line(message: Request | Reply) -> bytes:
    return _encoder.encode(message) + _END


def request_of(said: bytes) -> Request:
    """Raises RelayWireError."""
    try:
        return _requests.decode(said)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise RelayWireError(f"not a request ({type(error).__name__})") from None


def reply_of(said: bytes) -> Reply:
    """Raises RelayWireError."""
    try:
        return _replies.decode(said)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise RelayWireError(f"not a reply ({type(error).__name__})") from None


class Lines:
    """The lines that come over a connection, each of at most `largest` bytes."""

    def __init__(self, connection: socket.socket, largest: int, *, most_sockets: int = 0) -> None:
        """`most_sockets`: how many may come with them; others the kernel closes."""
        self._connection = connection
        self._largest = largest
        self._most = most_sockets
        self._begun = bytearray()
        self._descriptors: list[int] = []

    def next(self, limit: float | None) -> bytes:
        """The next whole line, without its end, within `limit` seconds (None: whenever it comes).

        Raises RelayWireError where there will be none, TimeoutError, and other OSErrors.
        """
        deadline = None if limit is None else time.monotonic() + limit
        while (length := self._begun.find(_END)) < 0:
            if len(self._begun) > self._largest:
                break
            self._begun += self._piece(deadline)
        if not 0 <= length <= self._largest:
            raise RelayWireError(f"a line of more than {self._largest} bytes")
        said = bytes(self._begun[:length])
        del self._begun[: length + len(_END)]
        return said

    def take_socket(self) -> socket.socket | None:
        """The one that has come first, if any has; it is the caller's now."""
        return socket.socket(fileno=self._descriptors.pop(0)) if self._descriptors else None

    def close_sockets(self) -> None:
        """Those that nobody has taken."""
        while self._descriptors:
            os.close(self._descriptors.pop())

    def _piece(self, deadline: float | None) -> bytes:
        left = None if deadline is None else deadline - time.monotonic()
        if left is not None and left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)
        piece = self._with_sockets() if self._most else self._connection.recv(_PIECE)
        if not piece:
            raise RelayWireError("the connection ended")
        return piece

    def _with_sockets(self) -> bytes:
        # Not socket.recv_fds: it passes no flags on, and children would inherit what comes.
        space = socket.CMSG_LEN(self._most * _DESCRIPTOR)
        piece, beside, _, _ = self._connection.recvmsg(_PIECE, space, socket.MSG_CMSG_CLOEXEC)
        for level, kind, data in beside:
            if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
                whole = len(data) - len(data) % _DESCRIPTOR
                came = array.array("i", data[:whole]).tolist()
                self._descriptors += came
                self._most -= len(came)
        return piece
