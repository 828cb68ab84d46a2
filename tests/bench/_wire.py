"""HTTP as cheaply as Python can: one connection, one request at a time, or a stream of events."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from typing import cast

Answer = tuple[int, bytes]


class Wire(asyncio.Protocol):
    """`open` makes one. One that the other side has closed is opened again for the next request."""

    def __init__(self, host: str, port: int) -> None:
        self._place = (host, port)
        self.transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Answer] | None = None
        self._buffer = b""

    @classmethod
    async def open(cls, host: str, port: int) -> Wire:
        wire = cls(host, port)
        await wire._connect()
        return wire

    async def _connect(self) -> None:
        self._buffer = b""
        await asyncio.get_running_loop().create_connection(lambda: self, *self._place)

    def close(self) -> None:
        if self.transport is not None:
            self.transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are no subclass of asyncio's.
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n", 1)[0])
        if len(body) >= length and self._answer is not None and not self._answer.done():
            self._buffer = b""
            self._answer.set_result((int(head[9:12]), body))

    def connection_lost(self, error: Exception | None) -> None:
        self.transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionError("the station hung up"))

    async def send(self, request: bytes) -> Answer:
        """Status and body of the answer.

        The service hangs up on a connection that was idle for its keep-alive, and may do so while
        the request is on its way: then it is sent once more, as browsers do (RFC 9112, 9.3.1; the
        idempotency key makes that safe).
        """
        if self.transport is not None and not self.transport.is_closing():
            try:
                return await self._exchange(request)
            except ConnectionError:
                if self._buffer:
                    raise
        await self._connect()
        return await self._exchange(request)

    async def _exchange(self, request: bytes) -> Answer:
        assert self.transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await self._answer


def post(path: str, body: bytes, headers: bytes = b"") -> bytes:
    """A JSON request with a fresh idempotency key. `headers`: more of them, each with its end."""
    return (
        b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        b"Idempotency-Key: %s\r\n%sContent-Length: %d\r\n\r\n%s"
        % (path.encode(), str(uuid.uuid4()).encode(), headers, len(body), body)
    )


def get(path: str) -> bytes:
    return b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" % path.encode()


async def follow(host: str, port: int, hear: Callable[[bytes, bytes], None]) -> None:
    """Every event's kind and data, until it is cancelled."""
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(get("/v1/events"))
    kind = b""
    try:
        while line := await reader.readline():
            name, _, value = line.rstrip().partition(b": ")
            if name == b"event":
                kind = value
            elif name == b"data":
                hear(kind, value)
    finally:
        writer.close()
