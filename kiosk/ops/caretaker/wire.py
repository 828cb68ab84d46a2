"""Requests and replies between core and caretaker: four bytes of length, then so much JSON."""

from __future__ import annotations

import socket
import time

import msgspec

from kiosk.appliance.request import Reply, Request

LARGEST_REQUEST = 4 << 10
LARGEST_REPLY = 16 << 10
_HEADER = 4

_encoder = msgspec.json.Encoder()
_request_decoder: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)
_reply_decoder: msgspec.json.Decoder[Reply] = msgspec.json.Decoder(Reply)


class WireError(Exception):
    """No message can be had. The text says why, and nothing of what was in it."""


def framed(message: Request | Reply) -> bytes:
    payload = _encoder.encode(message)
    return len(payload).to_bytes(_HEADER, "big") + payload


def request_of(payload: bytes) -> Request:
    """Raises WireError."""
    try:
        return _request_decoder.decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise WireError(f"not a request ({type(error).__name__})") from None


def reply_of(payload: bytes) -> Reply:
    """Raises WireError."""
    try:
        return _reply_decoder.decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise WireError(f"not a reply ({type(error).__name__})") from None


def receive(connection: socket.socket, largest: int, deadline: float) -> bytes:
    """One payload of at most `largest` bytes, whole before `deadline` (monotonic seconds).

    Raises WireError.
    """
    length = int.from_bytes(_exactly(connection, _HEADER, deadline), "big")
    if not 0 < length <= largest:
        raise WireError(f"{length} bytes where 1 to {largest} are allowed")
    return _exactly(connection, length, deadline)


def _exactly(connection: socket.socket, count: int, deadline: float) -> bytes:
    found = bytearray()
    while len(found) < count:
        left = deadline - time.monotonic()
        if left <= 0:
            raise WireError("it took too long")
        connection.settimeout(left)
        try:
            piece = connection.recv(count - len(found))
        except TimeoutError:
            raise WireError("it took too long") from None
        except OSError as error:
            raise WireError(error.strerror or "the connection broke") from None
        if not piece:
            raise WireError("the connection ended")
        found += piece
    return bytes(found)
