"""TLS as the station serves it: its own certificate, and the client's where there is one.

A client certificate that the authority has not signed ends the handshake. None at all is let
through, since a terminal that is not paired yet has none; `TerminalsOnly` decides what it may ask.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import ssl
import threading
from collections.abc import Callable
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from kiosk.own_addresses import known_as
from kiosk.pairing.certificates import harden
from kiosk.station.api.bounded import BoundedProtocol
from kiosk.station.authority import Authority

RENEWAL_CHECK = 3600.0
FAREWELL = 0.2
"""Seconds; the second is for a client's goodbye when the service ends."""

_log = logging.getLogger(__name__)


class ServerTls:
    """The server's context, whose certificate is renewed while it serves."""

    def __init__(
        self, authority: Authority, folder: Path, host: str, clock: Callable[[], dt.datetime]
    ) -> None:
        """Raises OSError when the server's key cannot be kept in `folder`."""
        self._authority = authority
        self._folder = folder
        self._host = host
        self._clock = clock
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        harden(self.context)
        self.context.verify_mode = ssl.CERT_OPTIONAL
        self.context.load_verify_locations(cadata=authority.pem.decode("ascii"))
        # Each connection shows its certificate anew.
        self.context.num_tickets = 0
        self.renew()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="server-certificate", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join()

    def renew(self) -> None:
        """Connections made from now on get the certificate that is due. Raises OSError."""
        path = self._authority.server_file(self._folder, known_as(self._host), self._clock())
        self.context.load_cert_chain(path)

    def _run(self) -> None:
        while not self._ending.wait(RENEWAL_CHECK):
            try:
                self.renew()
            except OSError as error:
                _log.error("the server's certificate is not renewed: %s", error.strerror)


class TlsProtocol(BoundedProtocol):
    """The service's protocol, which tells the application the client's certificate.

    uvicorn by itself does not: the ASGI TLS extension is still being discussed there. The place is
    the extension's (`scope["extensions"]["tls"]`), with the certificate's DER as `client_cert`.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        secured = transport.get_extra_info("ssl_object")
        certificate = None if secured is None else secured.getpeercert(binary_form=True)
        if certificate is not None:
            self.app = _with_certificate(self.app, certificate)

    def shutdown(self) -> None:
        super().shutdown()
        if self.transport.is_closing():
            # TLS would wait for the client to say goodbye as well, and an idle one does not.
            self.loop.call_later(FAREWELL, self.transport.abort)


def _with_certificate(app: ASGIApp, certificate: bytes) -> ASGIApp:
    async def told(scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("extensions", {})["tls"] = {"client_cert": certificate}
        await app(scope, receive, send)

    return told
