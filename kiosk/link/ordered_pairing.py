"""Pairs the terminal as its provisioning has ordered, without a person at it.

The secret is shown in TLS that only the ordered station can speak: its authority is asked for and
compared with the fingerprint that came with the secret, and the connection on which the secret goes
is proved by that authority. This terminal's own clock is not asked, for on a new one it was never
set: the fingerprint says whom to trust, and whether the secret's time is over the station decides.
"""

from __future__ import annotations

import base64
import logging
import time
from collections.abc import Iterable
from pathlib import Path

from cryptography import x509

from kiosk.backoff import Backoff
from kiosk.link.identity import IdentityError, IdentityFile, check_certificate
from kiosk.link.pairing_exchange import PairingEnd, PairingExchange, PairingFault
from kiosk.link.pairing_order import PAIRED, SUPERSEDED, PairingOrder, PairingOrders
from kiosk.link.security import Security
from kiosk.link.timing import Timing
from kiosk.link.transport import UnsafeAddress
from kiosk.link.wire import WireAuthority, WireCertificate
from kiosk.pairing.certificates import (
    CertificateFault,
    PrivateKey,
    certificate_der,
    key_request,
    read_certificate,
)
from kiosk.pairing.secret import PairingSecret, authority_fingerprint

FINAL = frozenset(f"pairing-secret-{word}" for word in ("wrong", "used", "expired", "locked"))
"""Refusals that no further try mends."""
LONGEST_PAUSE = 60.0
"""Seconds between two tries."""

_log = logging.getLogger(__name__)


class OrderedPairing:
    """Used by the link's thread."""

    def __init__(
        self, state_dir: Path, file: IdentityFile, terminal_id: str, timing: Timing
    ) -> None:
        self._orders = PairingOrders(state_dir)
        self._file = file
        self._terminal = terminal_id
        self._timing = timing
        self._order = self._orders.newest()
        self._backoff = Backoff(timing.away_first, max(timing.away_longest, LONGEST_PAUSE))
        self._not_before = 0.0
        self._complaint = ""

    def attend(self, addresses: Iterable[str]) -> bool:
        """Try once, if there is an order and it is time; whether the terminal is paired by it now.

        Takes a few seconds for an address at most, and raises nothing.
        """
        order = self._order
        if order is None or order.outcome or time.monotonic() < self._not_before:
            return False
        urls = tuple(addresses)
        if not urls:
            return False
        try:
            return self._carry_out(order, urls)
        except (IdentityError, OSError) as error:
            self._complain(f"what the station gave is not kept: {type(error).__name__}")
        self._not_before = time.monotonic() + self._backoff.next()
        return False

    def _carry_out(self, order: PairingOrder, urls: tuple[str, ...]) -> bool:
        """Raises IdentityError, OSError."""
        parts = order.parts()
        if parts is None:
            self._end(order, "damaged")
        elif self._paired_by_hand(order):
            self._end(order, SUPERSEDED)
        else:
            for url in urls:
                try:
                    self._pair(url, order, *parts)
                except PairingFault as fault:
                    if fault.code in FINAL:
                        self._end(order, fault.code)
                        return False
                    self._complain(f"at {url}: {fault}")
                except UnsafeAddress:
                    continue
                else:
                    self._end(order, PAIRED)
                    return True
            self._not_before = time.monotonic() + self._backoff.next()
        return False

    def _paired_by_hand(self, order: PairingOrder) -> bool:
        """With the same station, since the order came."""
        try:
            identity = self._file.current()
        except IdentityError:
            return False
        return (
            identity is not None
            and identity.terminal_id == self._terminal
            and identity.own.serial != order.before
            and authority_fingerprint(certificate_der(identity.authority)) == order.authority
        )

    def _pair(self, url: str, order: PairingOrder, secret: PairingSecret, key: PrivateKey) -> None:
        """Raises PairingFault, UnsafeAddress, IdentityError."""
        station_id, authority = self._station(url, order)
        body = {
            "terminal_id": self._terminal,
            "key_request": base64.b64encode(key_request(key, self._terminal)).decode("ascii"),
            "secret": secret.text,
        }
        exchange = PairingExchange(url, self._timing, Security.pinned(authority, station_id))
        try:
            answer = exchange.asked("POST", "/v1/pairings/secret", WireCertificate, body)
        finally:
            exchange.close()
        certificate = self._checked(answer, key, authority, station_id)
        self._file.save(key, certificate, authority)

    def _station(self, url: str, order: PairingOrder) -> tuple[str, x509.Certificate]:
        """Its id and authority, the one that was ordered. Raises PairingFault, UnsafeAddress."""
        exchange = PairingExchange(url, self._timing, Security.unproved())
        try:
            said = exchange.asked("GET", "/v1/pairings/authority", WireAuthority)
        finally:
            exchange.close()
        if authority_fingerprint(said.authority) != order.authority:
            raise PairingFault(PairingEnd.NOT_UNDERSTOOD, "another-station")
        try:
            return said.station_id, read_certificate(said.authority)
        except CertificateFault:
            raise PairingFault(PairingEnd.NOT_UNDERSTOOD) from None

    def _checked(
        self,
        answer: WireCertificate,
        key: PrivateKey,
        authority: x509.Certificate,
        station_id: str,
    ) -> x509.Certificate:
        """Raises PairingFault."""
        try:
            certificate = read_certificate(answer.certificate or b"")
            own = check_certificate(
                certificate,
                key=key,
                terminal_id=self._terminal,
                authority=authority,
                now=answer.time,
            )
        except CertificateFault:
            raise PairingFault(PairingEnd.NOT_UNDERSTOOD) from None
        if own.station_id != station_id:
            raise PairingFault(PairingEnd.NOT_UNDERSTOOD)
        return certificate

    def _end(self, order: PairingOrder, outcome: str) -> None:
        """Raises OSError."""
        self._order = self._orders.end(order, outcome)
        done = outcome in (PAIRED, SUPERSEDED)
        (_log.info if done else _log.error)("the ordered pairing has ended: %s", outcome)

    def _complain(self, text: str) -> None:
        if text != self._complaint:
            self._complaint = text
            _log.warning("the ordered pairing is not done yet: %s", text)
