"""Who this terminal is to its station: its key, its certificate, and the authority it trusts.

All three stand in one file (PEM) in the terminal's state folder, readable by its owner alone and
replaced as a whole: a terminal that loses power while it is paired or renewed has the old identity
or the new one. The key is made here and never leaves this folder.
"""

from __future__ import annotations

import datetime as dt
import os
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from kiosk.pairing.certificates import (
    UNREADABLE,
    CertificateFault,
    PrivateKey,
    TerminalCertificate,
    certificate_pem,
    harden,
    is_signed_by,
    key_pem,
    read_terminal_certificate,
)
from kiosk.pairing.private_file import read_private, write_private

IDENTITY_FILE = "identity.pem"


class IdentityError(Exception):
    """The identity cannot be used. The text says why and what to do."""


@dataclass(frozen=True)
class Identity:
    """`path` holds it; `context` is TLS with it: mutual, to nobody but this station."""

    path: Path
    own: TerminalCertificate
    authority: x509.Certificate
    context: ssl.SSLContext

    @property
    def station_id(self) -> str:
        return self.own.station_id

    @property
    def terminal_id(self) -> str:
        return self.own.terminal_id


def check_certificate(
    certificate: x509.Certificate,
    *,
    key: PrivateKey,
    terminal_id: str,
    authority: x509.Certificate,
    now: dt.datetime,
) -> TerminalCertificate:
    """What a certificate says that the station gave for `key`. Raises CertificateFault.

    `now`: the station's time; this terminal's own clock may be wrong.
    """
    own = read_terminal_certificate(certificate)
    if certificate.public_key() != key.public_key():
        raise CertificateFault("a certificate for another key")
    if own.terminal_id != terminal_id:
        raise CertificateFault("a certificate for another terminal")
    if not is_signed_by(certificate, authority):
        raise CertificateFault("a certificate of another authority")
    if not own.not_before <= now < own.not_after:
        raise CertificateFault("a certificate that is not valid now")
    return own


class IdentityFile:
    """The terminal's one identity, read again whenever the file has changed. For one thread."""

    def __init__(self, state_dir: Path) -> None:
        self.path = state_dir / IDENTITY_FILE
        self._stamp: tuple[int, int, int] | None = None
        self._identity: Identity | None = None
        self._fault: IdentityError | None = None

    def current(self) -> Identity | None:
        """None: this terminal is not paired. Raises IdentityError for a file of no use."""
        stamp = self._stamped()
        if stamp != self._stamp:
            self._stamp, self._identity, self._fault = stamp, None, None
            try:
                self._identity = None if stamp is None else read_identity(self.path)
            except IdentityError as error:
                self._fault = error
        if self._fault is not None:
            raise self._fault
        return self._identity

    def save(
        self, key: PrivateKey, certificate: x509.Certificate, authority: x509.Certificate
    ) -> None:
        """Replace the identity, for good. Raises IdentityError; then the old one still holds."""
        parts = (key_pem(key), certificate_pem(certificate), certificate_pem(authority))
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_private(self.path, b"".join(parts))
        except OSError as error:
            raise IdentityError(f"{self.path}: {error.strerror or error}") from None

    def _stamped(self) -> tuple[int, int, int] | None:
        try:
            found = os.stat(self.path)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise IdentityError(f"{self.path}: {error.strerror}") from None
        return found.st_ino, found.st_mtime_ns, found.st_ctime_ns


def read_identity(path: Path) -> Identity:
    """Raises IdentityError."""
    try:
        content = read_private(path)
        key = serialization.load_pem_private_key(content, None)
        certificate, authority = x509.load_pem_x509_certificates(content)
        own = read_terminal_certificate(certificate)
    except OSError as error:
        raise IdentityError(
            str(error) if not error.strerror else f"{path}: {error.strerror}"
        ) from None
    except UNREADABLE:
        raise IdentityError(f"{path}: damaged; pair this terminal again (kiosk pair)") from None
    if not (
        isinstance(key, PrivateKey)
        and certificate.public_key() == key.public_key()
        and is_signed_by(certificate, authority)
    ):
        raise IdentityError(f"{path}: its parts do not belong together; pair again (kiosk pair)")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    harden(context)
    context.load_verify_locations(cadata=certificate_pem(authority).decode("ascii"))
    try:
        context.load_cert_chain(path)
    except (OSError, ssl.SSLError):
        raise IdentityError(f"{path}: cannot be used for TLS; pair again (kiosk pair)") from None
    return Identity(path, own, authority, context)
