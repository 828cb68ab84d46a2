"""Terminal Authentication version 1, the chip's side (BSI TR-03110-1, 3.5; ICAO 9303-11, 7.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from drivers.simulated.chipcard import cv_certificate as cv
from drivers.simulated.chipcard.apdu import (
    AUTHENTICATION_FAILED,
    CONDITIONS_NOT_SATISFIED,
    REFERENCE_NOT_FOUND,
    WRONG_DATA,
    CardStatus,
)
from drivers.simulated.chipcard.cv_certificate import CvCertificate, CvError, TerminalKey

CHALLENGE_SIZE = 8


@dataclass(frozen=True)
class TrustPoint:
    reference: bytes
    key: TerminalKey
    authorization: int = cv.CVCA | cv.RIGHTS


@dataclass(frozen=True)
class _Trusted:
    """A key whose certificate was verified in this session."""

    key: TerminalKey
    authorization: int


class TerminalAuthentication:
    """The trust points and the date stay over resets; the rest is of one session."""

    def __init__(self, trust_point: TrustPoint, today: dt.date) -> None:
        self._trust_points = [trust_point]
        """The present one and, after a link certificate, the one before."""
        self._today = today
        """The chip has no clock: the latest date a certificate of its own country has shown."""
        self.reset()

    def reset(self) -> None:
        self._verified: dict[bytes, _Trusted] = {}
        self._signer: _Trusted | None = None
        self._terminal: _Trusted | None = None
        self._challenge = b""

    @property
    def references(self) -> tuple[bytes, ...]:
        """The present trust point first."""
        return tuple(point.reference for point in self._trust_points)

    def select_signer(self, objects: Mapping[int, bytes]) -> None:
        """MSE:Set DST. Raises CardStatus 6A88."""
        self._signer = self._known(objects.get(0x83, b""))

    def verify_certificate(self, data: bytes) -> None:
        """PSO: Verify Certificate. Raises CardStatus 6985, 6A80, 6300."""
        signer = self._signer
        if signer is None:
            raise CardStatus(CONDITIONS_NOT_SATISFIED)
        try:
            certificate = cv.parse(data)
            key = certificate.public_key(signer.key)
        except CvError:
            raise CardStatus(WRONG_DATA) from None
        if not signer.key.verify(certificate.signature, certificate.body):
            raise CardStatus(AUTHENTICATION_FAILED)
        if certificate.expires < self._today or not _may_sign(signer, certificate):
            raise CardStatus(AUTHENTICATION_FAILED)
        rights = signer.authorization & certificate.authorization & cv.RIGHTS
        trusted = _Trusted(key, certificate.role | rights)
        self._verified[certificate.holder] = trusted
        if certificate.role != cv.FOREIGN_VERIFIER:
            self._today = max(self._today, certificate.effective)
        if certificate.role == cv.CVCA:
            new = TrustPoint(certificate.holder, key, trusted.authorization)
            self._trust_points = [new, *self._trust_points[:1]]

    def select_terminal(self, objects: Mapping[int, bytes]) -> None:
        """MSE:Set AT. Raises CardStatus 6A88."""
        trusted = self._known(objects.get(0x83, b""))
        if trusted.authorization & 0xC0 != cv.TERMINAL:
            raise CardStatus(REFERENCE_NOT_FOUND)
        self._terminal = trusted

    def challenge(self, challenge: bytes) -> None:
        self._challenge = challenge

    @property
    def is_waiting(self) -> bool:
        """For the terminal's signature."""
        return self._terminal is not None

    def authenticate(self, signature: bytes, chip: bytes, terminal_key: bytes) -> int:
        """EXTERNAL AUTHENTICATE: the terminal's rights. Raises CardStatus 6985, 6300.

        `chip` is the chip's name, `terminal_key` the terminal's of Chip Authentication.
        """
        terminal, challenge = self._terminal, self._challenge
        self._terminal, self._challenge = None, b""
        if terminal is None or not challenge:
            raise CardStatus(CONDITIONS_NOT_SATISFIED)
        if not terminal.key.verify(signature, chip + challenge + terminal_key):
            raise CardStatus(AUTHENTICATION_FAILED)
        return terminal.authorization & cv.RIGHTS

    def _known(self, reference: bytes) -> _Trusted:
        for point in self._trust_points:
            if point.reference == reference:
                return _Trusted(point.key, point.authorization)
        found = self._verified.get(reference)
        if found is None:
            raise CardStatus(REFERENCE_NOT_FOUND)
        return found


def _may_sign(signer: _Trusted, certificate: CvCertificate) -> bool:
    """A country signs countries and verifiers, a verifier terminals."""
    below = {
        cv.CVCA: (cv.CVCA, cv.DOMESTIC_VERIFIER, cv.FOREIGN_VERIFIER),
        cv.DOMESTIC_VERIFIER: (cv.TERMINAL,),
        cv.FOREIGN_VERIFIER: (cv.TERMINAL,),
    }
    return certificate.role in below.get(signer.authorization & 0xC0, ())
