"""Messages between core and screen: msgpack in frames with a length before them.

A frame is four bytes of length, big-endian, and so many bytes of msgpack. Views go one way,
Intents the other; both ends refuse what is too long before they keep any of it.
"""

from __future__ import annotations

import msgspec

from kiosk.visit.intent import Intent
from kiosk.visit.view import View

LARGEST_VIEW = 4 << 20
LARGEST_INTENT = 64 << 10
_HEADER = 4

_encoder = msgspec.msgpack.Encoder()
_view_decoder = msgspec.msgpack.Decoder(View)
_intent_decoder: msgspec.msgpack.Decoder[Intent] = msgspec.msgpack.Decoder(Intent)


class CodecError(Exception):
    """A message that cannot be one. Its text says nothing of what was in it."""


def view_frame(view: View) -> bytes:
    """Raises CodecError for a View that no screen would take."""
    return _frame(_encoder.encode(view), LARGEST_VIEW)


def intent_frame(intent: Intent) -> bytes:
    """Raises CodecError."""
    return _frame(_encoder.encode(intent), LARGEST_INTENT)


def decode_view(payload: bytes) -> View:
    """Raises CodecError."""
    try:
        return _view_decoder.decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise CodecError(f"not a View ({type(error).__name__})") from None


def decode_intent(payload: bytes) -> Intent:
    """Raises CodecError."""
    try:
        return _intent_decoder.decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise CodecError(f"not an Intent ({type(error).__name__})") from None


def _frame(payload: bytes, limit: int) -> bytes:
    if len(payload) > limit:
        raise CodecError(f"{len(payload)} bytes where {limit} are allowed")
    return len(payload).to_bytes(_HEADER, "big") + payload


class FrameReader:
    """Puts a stream together again. Holds at most one frame of `limit` bytes and what follows it
    in the same piece."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._pending = bytearray()

    def feed(self, piece: bytes) -> list[bytes]:
        """The payloads that this piece completes. Raises CodecError; the stream is then lost."""
        self._pending += piece
        payloads: list[bytes] = []
        start = 0
        while len(self._pending) - start >= _HEADER:
            length = int.from_bytes(self._pending[start : start + _HEADER], "big")
            if not 0 < length <= self._limit:
                raise CodecError(f"a frame of {length} bytes where 1 to {self._limit} are allowed")
            end = start + _HEADER + length
            if len(self._pending) < end:
                break
            payloads.append(bytes(self._pending[start + _HEADER : end]))
            start = end
        del self._pending[:start]
        return payloads
