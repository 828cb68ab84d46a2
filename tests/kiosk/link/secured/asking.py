"""A terminal that asks over TLS, and what it says of its station."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from pathlib import Path

from cryptography import x509

from kiosk.identity.assurance import Assurance
from kiosk.link.client import StationClient
from kiosk.link.identity import Identity
from kiosk.link.security import Security, own_clock
from kiosk.pairing.certificates import spki
from kiosk.queue.applicant import Applicant
from kiosk.visit.event import StationChanged, StationTrouble
from tests.kiosk.link.terminal import QUICK, Terminal, wait_until

MAKE = Callable[..., Terminal]
DAY = dt.timedelta(days=1)


def certificate_key(path: Path) -> bytes:
    return spki(x509.load_pem_x509_certificates(path.read_bytes())[0].public_key())


def last_trouble(one: Terminal) -> StationTrouble | None:
    said = [e for e in one.events if isinstance(e, StationChanged)]
    return said[-1].trouble if said else None


def until_trouble(one: Terminal, trouble: StationTrouble | None) -> None:
    wait_until(lambda: any(isinstance(e, StationChanged) for e in one.events))
    wait_until(lambda: last_trouble(one) is trouble)


def client(url: str, identity: Identity, terminal_id: str = "hall-1") -> StationClient:
    return StationClient(url, terminal_id, QUICK, Security.mutual(identity, own_clock))


def take(asker: StationClient) -> object:
    return asker.take_ticket(
        str(uuid.uuid4()), "residence", Applicant(assurance=Assurance.ANONYMOUS), 2
    )
