"""The HTTP parser, with a bound on what may come before a request's body."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kiosk.station.api.joined import JoinedTransport

LARGEST_HEAD = 32 * 1024
"""Bytes of request line and headers together; a terminal sends some 300."""


class BoundedProtocol(HttpToolsProtocol):
    """Hangs up on a head that is too large: the parser itself would keep collecting it."""

    _head = 0
    _in_body = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(JoinedTransport(transport, self.loop))

    def data_received(self, data: bytes) -> None:
        if not self._in_body:
            self._head += len(data)
        super().data_received(data)
        if not self._in_body and self._head > LARGEST_HEAD:
            self.transport.abort()

    def on_headers_complete(self) -> None:
        self._in_body = True
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_body = False
        self._head = 0
        super().on_message_complete()
