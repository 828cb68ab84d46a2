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

from cryptography import x509

from kiosk.link.identity import IdentityFile, check_certificate
from kiosk.link.pairing_exchange import PairingEnd, PairingExchange, PairingFault
from kiosk.link.security import Security
from kiosk.link.timing import Timing
from kiosk.link.wire import WireCertificate, WirePairing
from kiosk.pairing.certificates import (
    CertificateFault,
    PrivateKey,
    key_request,
    new_key,
    read_certificate,
    spki,
)
from kiosk.pairing.code import StationWords, TerminalWords, commitment, new_nonce, short_code

OPENING_WAIT = 300.0
"""Seconds that staff have to open pairing at the station."""


class TerminalPairing:
    """One pairing, from `ask` to `keep`. For one thread. All but `code` may raise PairingFault."""

    def __init__(self, url: str, terminal_id: str, timing: Timing) -> None:
        """Raises UnsafeAddress."""
        self._exchange = PairingExchange(url, timing, Security.unproved())
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
        self._exchange.close()

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
        asked = self._exchange.asked("POST", "/v1/pairings", WirePairing, body)
        try:
            self._authority = read_certificate(asked.authority)
        except CertificateFault:
            raise PairingFault(PairingEnd.NOT_UNDERSTOOD) from None
        self._id, self.station_id = asked.id, asked.station_id
        self.station_name = asked.station_name
        self._exchange.sent("POST", f"/v1/pairings/{asked.id}/nonce", {"nonce": nonce.hex()})
        station = StationWords(asked.station_id, asked.authority, bytes.fromhex(asked.nonce))
        self.code = short_code(words, nonce, station)

    def fetch(self) -> bool:
        """Whether the station has confirmed and given a certificate that is sound."""
        answer = self._exchange.asked("GET", f"/v1/pairings/{self._id}", WireCertificate)
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
