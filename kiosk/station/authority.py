"""The station's own certificate authority: it certifies the station's server and its terminals.

Its key lies in one file in the station's state folder, or in a systemd credential of the same
name (`LoadCredentialEncrypted=authority.pem`), and is read by this service alone. Losing it means
pairing every terminal again; whoever steals it can pretend to be the station.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
from collections.abc import Iterable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kiosk.pairing.certificates import (
    EARLIEST_CLOCK,
    UNREADABLE,
    PrivateKey,
    PublicKey,
    certificate_der,
    certificate_pem,
    is_signed_by,
    key_pem,
    new_key,
    server_name,
    terminal_subject,
)
from kiosk.pairing.private_file import read_private, write_private

AUTHORITY_FILE = "authority.pem"
SERVER_FILE = "server.pem"
AUTHORITY_LIFE = dt.timedelta(days=20 * 365)
CERTIFICATE_LIFE = dt.timedelta(days=180)
BACKDATED = dt.timedelta(minutes=10)
"""A terminal whose clock is a little slow must not find its new certificate in the future."""


class AuthorityError(Exception):
    """The authority cannot be used. The text says why and what to do."""


class Authority:
    """Certifies. Safe from several threads: it holds a key and nothing that changes."""

    def __init__(self, station_id: str, key: PrivateKey, certificate: x509.Certificate) -> None:
        self._station = station_id
        self._key = key
        self.certificate = certificate

    @property
    def der(self) -> bytes:
        return certificate_der(self.certificate)

    @property
    def pem(self) -> bytes:
        return certificate_pem(self.certificate)

    @classmethod
    def open(cls, folder: Path, station_id: str, now: dt.datetime) -> Authority:
        """The authority of this station, made on first use. Raises AuthorityError."""
        path = authority_file(folder)
        try:
            if not path.exists():
                content = _made(station_id, now)
                # Two services that start together: the first one's is everybody's.
                write_private(path, content, replace=False)
            return cls._read(read_private(path), station_id, path)
        except OSError as error:
            raise AuthorityError(f"{path}: {error.strerror or error}") from None

    @classmethod
    def _read(cls, content: bytes, station_id: str, path: Path) -> Authority:
        try:
            key = serialization.load_pem_private_key(content, None)
            certificate = x509.load_pem_x509_certificate(content)
        except UNREADABLE:
            raise AuthorityError(f"{path}: not an authority's key and certificate") from None
        names = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
        if [name.value for name in names] != [station_id]:
            raise AuthorityError(
                f"{path}: belongs to another station than {station_id}; set service.id back, or "
                "move the file away and pair every terminal again"
            )
        if not isinstance(key, PrivateKey) or key.public_key() != certificate.public_key():
            raise AuthorityError(f"{path}: key and certificate do not belong together")
        return cls(station_id, key, certificate)

    def certify_terminal(
        self, key: PublicKey, terminal_id: str, now: dt.datetime
    ) -> x509.Certificate:
        """A new certificate for a terminal whose key has been proved."""
        subject = terminal_subject(self._station, terminal_id)
        builder = self._leaf(key, subject, now, ExtendedKeyUsageOID.CLIENT_AUTH)
        return builder.sign(self._key, hashes.SHA256())

    def server_file(self, folder: Path, hosts: Iterable[str], now: dt.datetime) -> Path:
        """Key and certificate of the server, for `ssl`; made anew when it is time. Raises OSError.

        `hosts`: addresses and names at which browsers reach it; terminals go by the station's own
        name, which comes first.
        """
        path = folder / SERVER_FILE
        wanted = _alternative_names(self._station, hosts)
        if not self._serves(path, wanted, now):
            key = new_key()
            subject = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, self._station)])
            builder = self._leaf(key.public_key(), subject, now, ExtendedKeyUsageOID.SERVER_AUTH)
            named = builder.add_extension(wanted, critical=False)
            certificate = named.sign(self._key, hashes.SHA256())
            write_private(path, key_pem(key) + certificate_pem(certificate))
        return path

    def _serves(self, path: Path, wanted: x509.SubjectAlternativeName, now: dt.datetime) -> bool:
        try:
            certificate = x509.load_pem_x509_certificate(read_private(path))
            names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        except (OSError, *UNREADABLE, x509.ExtensionNotFound):
            return False
        renew_at = certificate.not_valid_before_utc + CERTIFICATE_LIFE * (2 / 3)
        fresh = certificate.not_valid_before_utc <= now < renew_at
        return fresh and names.value == wanted and is_signed_by(certificate, self.certificate)

    def _leaf(
        self, key: PublicKey, subject: x509.Name, now: dt.datetime, use: x509.ObjectIdentifier
    ) -> x509.CertificateBuilder:
        issuer_key = self.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer_key.value)
        end = min(now + CERTIFICATE_LIFE, self.certificate.not_valid_after_utc)
        return (
            _dated(key, subject, self.certificate.subject, now - BACKDATED, end)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([use]), critical=True)
            .add_extension(issuer, critical=False)
        )


def authority_file(folder: Path) -> Path:
    """Where key and certificate lie, or will."""
    return _credential() or folder / AUTHORITY_FILE


def _credential() -> Path | None:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    path = Path(folder) / AUTHORITY_FILE if folder else None
    return path if path is not None and path.exists() else None


def _made(station_id: str, now: dt.datetime) -> bytes:
    if now < EARLIEST_CLOCK:
        raise AuthorityError(
            f"this machine's clock says {now:%Y-%m-%d}: set it before the station's first start"
        )
    key = new_key()
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, station_id),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Kiosk station {station_id}"),
        ]
    )
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    certificate = (
        _dated(key.public_key(), name, name, now - BACKDATED, now + AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier(own.digest, None, None), critical=False)
        .sign(key, hashes.SHA256())
    )
    return key_pem(key) + certificate_pem(certificate)


def _dated(
    key: PublicKey, subject: x509.Name, issuer: x509.Name, start: dt.datetime, end: dt.datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _alternative_names(station_id: str, hosts: Iterable[str]) -> x509.SubjectAlternativeName:
    names: list[x509.GeneralName] = [x509.DNSName(server_name(station_id))]
    names.extend(_alternative_name(host) for host in sorted(set(hosts)))
    return x509.SubjectAlternativeName(names)


def _alternative_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)
