"""Who may ask the station: terminals whose certificate it has issued and not ended.

The handshake has proved that the certificate is the authority's and the key the sender's; what is
judged here is whether it counts now. The list is at most a second old, in every process.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable

from kiosk.pairing.certificates import (
    CLOCK_TOLERANCE,
    CertificateFault,
    TerminalCertificate,
    read_certificate,
    read_terminal_certificate,
)
from kiosk.station.certificate_store import CertificateStore, IssuedCertificate
from kiosk.station.refusal import Reason, Refusal

LONGEST_AGE = 1.0
"""Seconds; a revoked terminal is shut out after this, at the latest."""
_MOST_PARSED = 4096


class Admission:
    """Safe from several threads."""

    def __init__(
        self, store: CertificateStore, station_id: str, clock: Callable[[], dt.datetime]
    ) -> None:
        self._store = store
        self._station = station_id
        self._clock = clock
        self._turn = threading.Lock()
        self._parsed: dict[bytes, TerminalCertificate] = {}
        self._issued: dict[str, IssuedCertificate] = {}
        self._read_at = -LONGEST_AGE

    def at_hand(self, der: bytes) -> bool:
        """Whether `admit` will answer without asking the store."""
        shown = self._parsed.get(der)
        issued = None if shown is None else self._issued.get(shown.serial)
        return self._is_fresh() and issued is not None and issued.used

    def admit(self, der: bytes) -> TerminalCertificate:
        """The terminal whose certificate (DER) this is.

        Raises Refusal(CERTIFICATE_UNKNOWN, CERTIFICATE_ENDED, CERTIFICATE_EXPIRED, STATION_CLOCK,
        STORE_UNAVAILABLE).
        """
        shown = self._read(der)
        now = self._clock()
        issued = self._looked_up(shown.serial, now)
        if issued is None or issued.terminal_id != shown.terminal_id:
            raise Refusal(Reason.CERTIFICATE_UNKNOWN)
        if issued.issued_at > now + CLOCK_TOLERANCE:
            # This very station issued it: not the certificate is early, the clock is late.
            raise Refusal(Reason.STATION_CLOCK)
        if issued.ended(now):
            raise Refusal(Reason.CERTIFICATE_ENDED)
        if shown.not_after <= now:
            raise Refusal(Reason.CERTIFICATE_EXPIRED)
        if not issued.used:
            self._store.first_used(shown.serial, now)
            self._forget()
        return shown

    def _read(self, der: bytes) -> TerminalCertificate:
        known = self._parsed.get(der)
        if known is not None:
            return known
        try:
            shown = read_terminal_certificate(read_certificate(der))
        except CertificateFault:
            raise Refusal(Reason.CERTIFICATE_UNKNOWN) from None
        if shown.station_id != self._station:
            raise Refusal(Reason.CERTIFICATE_UNKNOWN)
        with self._turn:
            if len(self._parsed) >= _MOST_PARSED:
                self._parsed.clear()
            self._parsed[der] = shown
        return shown

    def _looked_up(self, serial: str, now: dt.datetime) -> IssuedCertificate | None:
        if not self._is_fresh() or serial not in self._issued:
            with self._turn:
                if not self._is_fresh() or serial not in self._issued:
                    self._issued = {c.serial: c for c in self._store.current(now)}
                    self._read_at = time.monotonic()
        return self._issued.get(serial)

    def _is_fresh(self) -> bool:
        return time.monotonic() - self._read_at < LONGEST_AGE

    def _forget(self) -> None:
        self._read_at = -LONGEST_AGE
