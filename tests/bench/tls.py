"""What mutual TLS costs a terminal: the handshake, and each request after it."""

from __future__ import annotations

import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from kiosk.identity.assurance import Assurance
from kiosk.link.client import StationClient
from kiosk.link.security import Security, own_clock
from kiosk.queue.ticket import Ticket
from kiosk.station.serve import StationServer
from tests.bench.figures import spread
from tests.kiosk.link.paired import SecuredStation
from tests.kiosk.link.terminal import QUICK
from tests.kiosk.station.running import options

HANDSHAKES = 100
TICKETS = 300


def run() -> None:
    with tempfile.TemporaryDirectory() as folder:
        with SecuredStation(Path(folder) / "secured") as station:
            identity = station.pair(Path(folder) / "terminal")

            def client() -> StationClient:
                security = Security.mutual(identity, own_clock)
                return StationClient(station.url, "hall-1", QUICK, security)

            spread("connect, handshake, first answer", _first_answers(client), "ms", 50)
            spread("a ticket over mutual TLS", _tickets(client()), "ms", 50)
        with StationServer(options(Path(folder) / "plain")) as plain:
            spread(
                "a ticket in plain HTTP", _tickets(StationClient(plain.url, "hall-1", QUICK)), "ms"
            )


def _first_answers(client: Callable[[], StationClient]) -> list[float]:
    taken = []
    for _ in range(HANDSHAKES):
        begun = time.perf_counter()
        one = client()
        one.time()
        taken.append((time.perf_counter() - begun) * 1000)
        one.close()
    return taken


def _tickets(client: StationClient) -> list[float]:
    taken = []
    for _ in range(TICKETS):
        begun = time.perf_counter()
        ticket = client.take_ticket(str(uuid.uuid4()), "residence", Assurance.ANONYMOUS, 5)
        taken.append((time.perf_counter() - begun) * 1000)
        if not isinstance(ticket, Ticket):
            raise TypeError(f"no ticket: {ticket}")
    client.close()
    return taken
