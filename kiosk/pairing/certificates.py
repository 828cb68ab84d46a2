"""The profile of the certificates that hold a station and its terminals together.

Keys are ECDSA on P-256. A station is named in its server certificate by a DNS name made of its
id, a terminal in its own by common name (the terminal) and organization (the station): RFC 5280,
sections 4.1.2.6 and 4.2.1.6. Dates are judged here and not in the handshake, so that a clock that
is wrong can be told from a certificate that is.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import ssl
from dataclasses import dataclass
from fractions import Fraction

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

CLOCK_TOLERANCE = dt.timedelta(minutes=5)
"""Two clocks that differ by more are not both right."""
EARLIEST_CLOCK = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""A machine that says an earlier time has never been set."""
LARGEST_DER = 4096
"""Bytes of a certificate or request; ours have some 600."""

NO_CHECK_TIME = 0x200000
"""OpenSSL's X509_V_FLAG_NO_CHECK_TIME, which Python's ssl has no name for."""
_RENEWAL_FROM = Fraction(2, 3)
_RENEWAL_SPREAD = Fraction(1, 15)
"""Shares of a life; spread, so that terminals do not all come on one day."""

_STATION_ID = re.compile(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")
_TERMINAL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")

UNREADABLE = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
"""All that `cryptography` raises for what it cannot read."""

PrivateKey = ec.EllipticCurvePrivateKey
PublicKey = ec.EllipticCurvePublicKey


def is_terminal_id(text: str) -> bool:
    """Up to 64 of letters, digits, _ and -."""
    return _TERMINAL_ID.fullmatch(text) is not None


class CertificateFault(ValueError):
    """Not a certificate or request of this profile. The text names what is wrong, no content."""


@dataclass(frozen=True)
class TerminalCertificate:
    """What a terminal's certificate says."""

    station_id: str
    terminal_id: str
    serial: str
    """Hexadecimal."""
    not_before: dt.datetime
    not_after: dt.datetime

    def renewal_due(self) -> dt.datetime:
        """Two thirds through its life, and a little later that differs between certificates."""
        life = self.not_after - self.not_before
        share = Fraction(hashlib.sha256(self.serial.encode()).digest()[0], 256)
        return self.not_before + life * float(_RENEWAL_FROM + _RENEWAL_SPREAD * share)


def new_key() -> PrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def spki(key: PublicKey) -> bytes:
    """SubjectPublicKeyInfo, DER."""
    return key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def key_pem(key: PrivateKey) -> bytes:
    """PKCS #8, not encrypted: for a file that only its owner can read."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def certificate_pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def certificate_der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


def server_name(station_id: str) -> str:
    """The name that a terminal asks for in TLS, in place of a host name or address."""
    return f"{station_id}.station.kiosk.internal"


def terminal_subject(station_id: str, terminal_id: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, station_id),
            x509.NameAttribute(NameOID.COMMON_NAME, terminal_id),
        ]
    )


def key_request(key: PrivateKey, terminal_id: str) -> bytes:
    """A request (PKCS #10, RFC 2986) that proves possession of `key`; DER."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, terminal_id)])
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    return request.public_bytes(serialization.Encoding.DER)


def requested_key(der: bytes) -> PublicKey:
    """The key that a request proves possession of. Raises CertificateFault."""
    _bounded(der)
    try:
        request = x509.load_der_x509_csr(der)
        key = request.public_key()
        sound = request.is_signature_valid
    except UNREADABLE:
        raise CertificateFault("not a certificate request") from None
    if not sound:
        raise CertificateFault("a request that is not signed by its own key")
    return _p256(key)


def read_certificate(der: bytes) -> x509.Certificate:
    """Raises CertificateFault."""
    _bounded(der)
    try:
        certificate = x509.load_der_x509_certificate(der)
        _p256(certificate.public_key())
        # These are parsed when they are first looked at.
        _ = certificate.subject, certificate.extensions, certificate.serial_number
        _ = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    except CertificateFault:
        raise
    except UNREADABLE:
        raise CertificateFault("not a certificate") from None
    return certificate


def read_terminal_certificate(certificate: x509.Certificate) -> TerminalCertificate:
    """Raises CertificateFault for one that names no terminal of a station."""
    station_id = _only(certificate.subject, NameOID.ORGANIZATION_NAME)
    terminal_id = _only(certificate.subject, NameOID.COMMON_NAME)
    if not (_STATION_ID.fullmatch(station_id) and is_terminal_id(terminal_id)):
        raise CertificateFault("a certificate that names no terminal")
    return TerminalCertificate(
        station_id=station_id,
        terminal_id=terminal_id,
        serial=f"{certificate.serial_number:x}",
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
    )


def is_signed_by(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    """Whether `authority` has signed it. Says nothing about dates."""
    try:
        certificate.verify_directly_issued_by(authority)
    except (*UNREADABLE, InvalidSignature):
        return False
    return True


def harden(context: ssl.SSLContext) -> None:
    """TLS 1.3 only; the chain is checked strictly (RFC 5280), its dates by us."""
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_STRICT | NO_CHECK_TIME


def _bounded(der: bytes) -> None:
    if len(der) > LARGEST_DER:
        raise CertificateFault("too large")


def _p256(key: object) -> PublicKey:
    if not (isinstance(key, PublicKey) and isinstance(key.curve, ec.SECP256R1)):
        raise CertificateFault("not a key on P-256")
    return key


def _only(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    values = name.get_attributes_for_oid(oid)
    if len(values) != 1 or not isinstance(values[0].value, str):
        raise CertificateFault("a certificate without a name")
    return values[0].value
