"""Pairing as the terminal sees it: ask, show the code, and take the certificate.

The protocol and its reasons stand in `kiosk/pairing/code.py`. Until a person has said that both
screens show the same code, whatever the other side says is anybody's word; nothing is kept before
that, and the identity is written at once at the end. A pairing that broke off after the nonce was
shown is never taken up again by itself: a person begins the next one.
"""

from __future__ import annotations

import base64
import datetime as dt
import time
from collections.abc import Callable
from enum import Enum
from typing import TypeVar

import msgspec
from cryptography import x509

from kiosk.exchange.bounded import Answer
from kiosk.link.identity import IdentityFile, check_certificate
from kiosk.link.outcome import Away
from kiosk.link.security import Security
from kiosk.link.timing import Timing
from kiosk.link.transport import Transport
from kiosk.link.wire import WireCertificate, WirePairing, WireProblem
from kiosk.pairing.certificates import (
    CertificateFault,
    PrivateKey,
    key_request,
    new_key,
    read_certificate,
    spki,
)
from kiosk.pairing.code import StationWords, TerminalWords, commitment, new_nonce, short_code

_T = TypeVar("_T")


class PairingEnd(Enum):
    """Why a pairing came to nothing."""

    NO_STATION = "no-station"
    CLOSED = "closed"
    TOO_MANY = "too-many"
    OVER = "over"
    """Refused by staff, out of time, or disturbed."""
    NOT_UNDERSTOOD = "not-understood"


class PairingFault(Exception):
    def __init__(self, end: PairingEnd) -> None:
        super().__init__(end.value)
        self.end = end


_ENDS = {
    "pairing-closed": PairingEnd.CLOSED,
    "too-many-pairings": PairingEnd.TOO_MANY,
    "too-many-certificates": PairingEnd.TOO_MANY,
    "unknown-pairing": PairingEnd.OVER,
    "pairing-refused": PairingEnd.OVER,
}


OPENING_WAIT = 300.0
"""Seconds that staff have to open pairing at the station."""


class TerminalPairing:
    """One pairing, from `ask` to `keep`. For one thread. All but `code` may raise PairingFault."""

    def __init__(self, url: str, terminal_id: str, timing: Timing) -> None:
        """Raises UnsafeAddress."""
        self._transport = Transport(url, timing.connect, Security.unproved())
        self._limit = timing.probe
        self._terminal = terminal_id
        self._key: PrivateKey = new_key()
        self._id = ""
        self._authority: x509.Certificate | None = None
        self._certificate: x509.Certificate | None = None
        self.station_id = ""
        self.station_name = ""
        self.code = ""
        """What both screens show, once `ask` has returned."""

    def close(self) -> None:
        self._transport.close()

    def ask(self) -> None:
        """Agree on the code with whoever answers."""
        words = TerminalWords(self._terminal, spki(self._key.public_key()))
        nonce = new_nonce()
        request = key_request(self._key, self._terminal)
        body = {
            "terminal_id": self._terminal,
            "key_request": base64.b64encode(request).decode("ascii"),
            "commitment": commitment(words, nonce).hex(),
        }
        asked = self._exchanged("POST", "/v1/pairings", WirePairing, body)
        try:
            self._authority = read_certificate(asked.authority)
        except CertificateFault:
            raise PairingFault(PairingEnd.NOT_UNDERSTOOD) from None
        self._id, self.station_id = asked.id, asked.station_id
        self.station_name = asked.station_name
        self._sent("POST", f"/v1/pairings/{asked.id}/nonce", {"nonce": nonce.hex()})
        station = StationWords(asked.station_id, asked.authority, bytes.fromhex(asked.nonce))
        self.code = short_code(words, nonce, station)

    def fetch(self) -> bool:
        """Whether the station has confirmed and given a certificate that is sound."""
        answer = self._exchanged("GET", f"/v1/pairings/{self._id}", WireCertificate)
        if answer.certificate is None:
            return False
        self._certificate = self._checked(answer.certificate, answer.time)
        return True

    def keep(self, file: IdentityFile) -> None:
        """Make this the terminal's identity. Only after a person has compared the codes.

        Raises IdentityError for the disk.
        """
        assert self._certificate is not None
        assert self._authority is not None
        file.save(self._key, self._certificate, self._authority)

    def _checked(self, der: bytes, station_time: dt.datetime) -> x509.Certificate:
        assert self._authority is not None
        try:
            certificate = read_certificate(der)
            own = check_certificate(
                certificate,
                key=self._key,
                terminal_id=self._terminal,
                authority=self._authority,
                now=station_time,
            )
        except CertificateFault:
            raise PairingFault(PairingEnd.NOT_UNDERSTOOD) from None
        if own.station_id != self.station_id:
            raise PairingFault(PairingEnd.NOT_UNDERSTOOD)
        return certificate

    def _exchanged(self, method: str, path: str, kind: type[_T], body: object = None) -> _T:
        answer = self._sent(method, path, body)
        try:
            return msgspec.json.decode(answer.body, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise PairingFault(PairingEnd.NOT_UNDERSTOOD) from None

    def _sent(self, method: str, path: str, body: object = None) -> Answer:
        answer = self._transport.exchange(method, path, limit=self._limit, body=body)
        if isinstance(answer, Away):
            raise PairingFault(PairingEnd.NO_STATION)
        if 200 <= answer.status < 300:
            return answer
        try:
            code = msgspec.json.decode(answer.body, type=WireProblem).code
        except (msgspec.DecodeError, RecursionError):
            code = ""
        raise PairingFault(_ENDS.get(code, PairingEnd.NOT_UNDERSTOOD))


def ask_once_open(
    url: str, terminal_id: str, timing: Timing, pause: Callable[[], None]
) -> TerminalPairing:
    """A pairing whose code can be shown, as soon as staff have opened pairing at the station.

    `pause` is called between two tries; what it raises ends the waiting. Raises PairingFault and
    UnsafeAddress.
    """
    end = time.monotonic() + OPENING_WAIT
    while True:
        pairing = TerminalPairing(url, terminal_id, timing)
        try:
            pairing.ask()
        except PairingFault as fault:
            pairing.close()
            # Trying again is safe here alone: no nonce was shown yet.
            if fault.end is not PairingEnd.CLOSED or time.monotonic() > end:
                raise
        else:
            return pairing
        pause()
