"""Server-sent events (HTML standard, section 9.2.6) out of the bytes of a stream, bounded."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

LONGEST_LINE = 4096
"""Bytes; a queue event has 200."""
LARGEST_EVENT = 16 * 1024


class StreamFault(Exception):
    """The peer sends what is no stream of events."""


class ServerEvent(msgspec.Struct, frozen=True):
    id: str
    kind: str
    data: str


class EventParser:
    """Give it the bytes as they come; it gives what they complete.

    `signs`: lines so far, comments among them: that the other side is alive.
    """

    def __init__(self) -> None:
        self.signs = 0
        self._rest = b""
        self._after_return = False
        self._last_id = ""
        self._begin()

    def _begin(self) -> None:
        self._kind = ""
        self._data: list[str] = []
        self._size = 0

    def feed(self, chunk: bytes) -> Iterator[ServerEvent]:
        """Raises StreamFault for an endless line or event, or what is not UTF-8."""
        for line in self._lines(chunk):
            self.signs += 1
            event = self._take(line)
            if event is not None:
                yield event

    def _lines(self, chunk: bytes) -> Iterator[bytes]:
        if not chunk:
            return
        if self._after_return and chunk.startswith(b"\n"):
            chunk = chunk[1:]
        text = self._rest + chunk
        # One that ends with a return may have its newline in the next chunk.
        self._after_return = text.endswith(b"\r")
        lines = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        self._rest = lines.pop()
        if max(map(len, (self._rest, *lines))) > LONGEST_LINE:
            raise StreamFault("line")
        yield from lines

    def _take(self, line: bytes) -> ServerEvent | None:
        if not line:
            found = ServerEvent(self._last_id, self._kind, "\n".join(self._data))
            complete = bool(self._data)
            self._begin()
            return found if complete else None
        try:
            name, _, value = line.decode().removeprefix("\ufeff").partition(":")
        except UnicodeDecodeError:
            raise StreamFault("text") from None
        value = value.removeprefix(" ")
        self._size += len(line)
        if self._size > LARGEST_EVENT:
            raise StreamFault("event")
        if name == "event":
            self._kind = value
        elif name == "data":
            self._data.append(value)
        elif name == "id" and "\0" not in value:
            self._last_id = value
        return None
