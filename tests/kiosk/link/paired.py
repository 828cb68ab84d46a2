"""A station behind TLS on loopback, and terminals paired with it as people would do it."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk.link.identity import Identity, IdentityFile
from kiosk.link.pairing import TerminalPairing
from kiosk.station.certificate_store import CertificateStore
from kiosk.station.database import Database
from kiosk.station.serve import StationServer
from kiosk.station.trust import StationTrust
from tests.kiosk.link.terminal import UNHURRIED
from tests.kiosk.link.wires import Peer, read_request
from tests.kiosk.station.running import options

STATION = "test-station"


class Now:
    """A clock that goes on, and can be set wrong."""

    def __init__(self) -> None:
        self.lead = dt.timedelta()

    def __call__(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + self.lead


class SecuredStation:
    """The service on a TLS port, and its staff (who work on the same store)."""

    def __init__(
        self, state_dir: Path, *, lead: dt.timedelta = dt.timedelta(), **changes: Any
    ) -> None:
        self.state_dir = state_dir
        self.clock = Now()
        self.clock.lead = lead
        given = {"always_tls": True, "host": "127.0.0.2", **changes}
        self._server = StationServer(options(state_dir, **given), clock=self.clock)

    def __enter__(self) -> SecuredStation:
        self.url = self._server.start()
        self.database = Database.in_file(self.state_dir / "station.sqlite")
        self.staff = StationTrust.open(self.state_dir, self.database, STATION, self.clock).pairings
        self.certificates = CertificateStore(self.database, STATION)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()
        self.database.close()

    def pair(self, terminal_dir: Path, terminal_id: str = "hall-1") -> Identity:
        """All of it, with people who compare the codes."""
        self.staff.open_window()
        pairing = TerminalPairing(self.url, terminal_id, UNHURRIED)
        pairing.ask()
        assert self.staff.confirm(pairing.code) is not None
        assert pairing.fetch()
        file = IdentityFile(terminal_dir)
        pairing.keep(file)
        pairing.close()
        identity = file.current()
        assert identity is not None
        return identity


def shifted(lead: dt.timedelta) -> Callable[[], dt.datetime]:
    return lambda: dt.datetime.now(dt.UTC) + lead


class Impostor(Peer):
    """A TLS server that is not the station; keeps what gets through to it."""

    def __init__(self, key_and_certificate: Path, answer: bytes = b"") -> None:
        self.heard: list[bytes] = []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(key_and_certificate)

        def behave(plain: socket.socket) -> None:
            with context.wrap_socket(plain, server_side=True) as secured:
                while line := read_request(secured)[0]:
                    self.heard.append(line)
                    secured.sendall(answer)

        super().__init__(behave)
        self.url = self.url.replace("http:", "https:")
