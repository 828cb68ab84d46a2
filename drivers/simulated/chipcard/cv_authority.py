"""Issues the card verifiable certificates of a demonstration country's terminals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from drivers.simulated.chipcard import cv_certificate as cv
from drivers.simulated.chipcard import tlv
from drivers.simulated.chipcard.cv_certificate import TerminalKey, TerminalScheme

_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True)
class _Issuer:
    reference: bytes
    scheme: TerminalScheme
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey = field(repr=False)

    @property
    def public(self) -> TerminalKey:
        return TerminalKey(self.scheme, self.key.public_key())


@dataclass(frozen=True)
class TerminalCredentials:
    """What a terminal needs to read the fingerprints: certificates, verifier's first, and the
    private key of the last."""

    chain: tuple[bytes, ...]
    """DO 7F21 each."""
    scheme: TerminalScheme
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey = field(repr=False)

    def export(self, directory: Path) -> Path:
        """Writes 1.cvcert, 2.cvcert … in order and terminal-key.der (PKCS #8, not encrypted)."""
        directory.mkdir(parents=True, exist_ok=True)
        for number, certificate in enumerate(self.chain, start=1):
            (directory / f"{number}.cvcert").write_bytes(certificate)
        key = directory / "terminal-key.der"
        key.touch(mode=0o600)
        key.write_bytes(self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
        return directory


class CvAuthority:
    """The country verifying authority (CVCA); keys live in memory only.

    `renew` changes its key: chips that hold the old trust point learn the new one from the link
    certificate, which `credentials` then puts first where it is asked to.
    """

    def __init__(self, scheme: TerminalScheme = cv.ECDSA_SHA256, country: str = "VN") -> None:
        self._country = country
        self._number = 0
        self._root = self._issuer("CVCADEMO", scheme)
        self._link: bytes | None = None

    @property
    def reference(self) -> bytes:
        """Of the trust point, as EF.CVCA names it."""
        return self._root.reference

    @property
    def trust_point(self) -> TerminalKey:
        return self._root.public

    @property
    def certificate(self) -> bytes:
        """Self-signed."""
        return self._sign(self._root, self._root, cv.CVCA | cv.RIGHTS, with_parameters=True)

    def renew(self, scheme: TerminalScheme | None = None) -> None:
        new = self._issuer("CVCADEMO", scheme or self._root.scheme)
        self._link = self._sign(self._root, new, cv.CVCA | cv.RIGHTS, with_parameters=True)
        self._root = new

    def credentials(
        self,
        rights: int = cv.RIGHTS,
        *,
        with_link: bool = False,
        effective: dt.date | None = None,
        expires: dt.date | None = None,
    ) -> TerminalCredentials:
        """For one terminal below a domestic verifier; `rights` as DG3 = 1, DG4 = 2."""
        scheme = self._root.scheme
        verifier = self._issuer("DVDEMO", scheme)
        terminal = self._issuer("ISDEMO", scheme)
        dates = (effective, expires)
        chain: list[bytes] = [self._link] if with_link and self._link else []
        chain += [
            self._sign(self._root, verifier, cv.DOMESTIC_VERIFIER | rights, dates=dates),
            self._sign(verifier, terminal, cv.TERMINAL | rights, dates=dates),
        ]
        return TerminalCredentials(tuple(chain), scheme, terminal.key)

    def _issuer(self, name: str, scheme: TerminalScheme) -> _Issuer:
        """References are country, name and five digits (BSI TR-03110-3, C.1.2)."""
        self._number += 1
        reference = f"{self._country}{name}{self._number:05}".encode("ascii")
        key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
        if scheme.kind == "ecdsa":
            key = ec.generate_private_key(ec.BrainpoolP256R1())
        else:
            key = rsa.generate_private_key(65537, 2048)
        return _Issuer(reference, scheme, key)

    def _sign(
        self,
        issuer: _Issuer,
        subject: _Issuer,
        authorization: int,
        *,
        with_parameters: bool = False,
        dates: Sequence[dt.date | None] = (None, None),
    ) -> bytes:
        today = dt.datetime.now(dt.UTC).date()
        body = cv.signed_body(
            authority=issuer.reference,
            holder=subject.reference,
            key=subject.public.encode(with_parameters=with_parameters),
            authorization=authorization,
            effective=dates[0] or today - _YEAR,
            expires=dates[1] or today + 2 * _YEAR,
        )
        signature = issuer.scheme.sign(issuer.key, body)
        return tlv.encode(cv.CERTIFICATE, body, tlv.encode(cv.SIGNATURE, signature))
