"""TLS as the terminal speaks it, put on a connected socket.

`requests` would add its bundle of public authorities to any context that it is given, and checks
host names; neither is wanted. A station is known by its authority and its id, at any address.

Whose certificate it is, is never left open: the chain to this terminal's one authority and the
station's name are checked whatever the clock says. Its dates are judged by this terminal's clock
where that is to be believed. Where it is not (KnownTime.floor), a certificate that "begins
tomorrow" says something of the clock and nothing of the certificate, so that only one thing can be
known: what had ended by the floor, the last time that is known to be over, has ended. A key that
was stolen from the station and has run out since can so be used against a terminal that nobody
has told the time since then; one of another authority, or another station's, never.
"""

from __future__ import annotations

import datetime as dt
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass

from cryptography import x509

from kiosk.exchange.bounded import Distrust
from kiosk.link.identity import Identity
from kiosk.link.known_time import KnownTime, OwnTime
from kiosk.pairing.certificates import (
    CertificateFault,
    certificate_pem,
    harden,
    read_certificate,
    server_name,
)

Clock = Callable[[], dt.datetime]


def own_clock() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class Security:
    """How a peer has to prove itself. `time` None: its certificate's dates are not looked at."""

    context: ssl.SSLContext
    name: str | None
    time: KnownTime | None

    @classmethod
    def mutual(cls, identity: Identity, time: Clock | KnownTime) -> Security:
        """The station of this terminal's identity, and nobody else; this terminal proves itself.

        `time`: a clock is one that is to be believed.
        """
        known = OwnTime(time) if callable(time) else time
        return cls(identity.context, server_name(identity.station_id), known)

    @classmethod
    def mutual_undated(cls, identity: Identity) -> Security:
        """The same, without a look at the dates: good for asking what time it is, for no more."""
        return cls(identity.context, server_name(identity.station_id), None)

    @classmethod
    def pinned(cls, authority: x509.Certificate, station_id: str) -> Security:
        """The station of an authority that is trusted beforehand, without a look at the dates; this
        terminal shows no certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        harden(context)
        context.load_verify_locations(cadata=certificate_pem(authority).decode("ascii"))
        return cls(context, server_name(station_id), None)

    @classmethod
    def unproved(cls) -> Security:
        """Anybody: for pairing, where the short code proves who it was."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        harden(context)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return cls(context, None, None)

    def wrap(self, plain: socket.socket) -> ssl.SSLSocket:
        """Shake hands. Raises Distrust, or OSError when the network fails; `plain` is used up."""
        try:
            secured = self.context.wrap_socket(plain, server_hostname=self.name)
        except ssl.SSLCertVerificationError:
            raise Distrust("not-the-station") from None
        try:
            self._check_dates(secured)
        except Distrust:
            secured.close()
            raise
        return secured

    def _check_dates(self, secured: ssl.SSLSocket) -> None:
        if self.time is None:
            return
        try:
            shown = read_certificate(secured.getpeercert(binary_form=True) or b"")
        except CertificateFault:
            raise Distrust("not-the-station") from None
        floor = self.time.floor()
        begun = floor is not None or shown.not_valid_before_utc <= self.time.now()
        if not begun or (floor or self.time.now()) >= shown.not_valid_after_utc:
            raise Distrust("dates")
