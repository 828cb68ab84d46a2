"""Terminal Authentication version 1 (ICAO 9303-11, 7.1; BSI TR-03110-1, 3.5 and TR-03110-3, B.3).

For terminals whose country gave them certificates: the chip checks the chain, then that the
terminal holds the key at its end, and shows DG3 and DG4 after that. Runs in the session that Chip
Authentication started, and binds the terminal's key to it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_private_key,
    load_pem_private_key,
)

from drivers.chipcard import tlv
from drivers.chipcard.apdu import END_OF_FILE, OK, Command
from drivers.chipcard.channel import Channel
from drivers.chipcard.cv_certificate import (
    ID_TERMINAL_AUTHENTICATION,
    READ_DG3,
    READ_DG4,
    CvCertificate,
    Role,
    check_chain,
    load_cv_certificate,
)
from drivers.chipcard.document import FileId, Finding, Status
from drivers.chipcard.domain_parameters import INTEGER, OID, SEQUENCE, object_identifier
from drivers.chipcard.errors import CardProtocolError, UnexpectedStatus
from drivers.chipcard.lds import cvca
from drivers.chipcard.security_infos import SecurityInfos

CHECK = "terminal_authentication"
SOURCE = "BSI TR-03110-1, 3.5"
VERSION = 1

REFERENCE = 0x83
CHALLENGE = 8
OCTET_STRING = 0x04
MAX_CHAIN = 8
MAX_FILES = 64
MAX_KEY_FILE = 16 * 1024
CERTIFICATE_SUFFIXES = frozenset((".cvcert", ".cvc", ".cv"))
KEY_NAMES = ("terminal-key.der", "terminal-key.pem")

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class TerminalAuthenticationInfo:
    """Entry of DG14: the chip asks for this protocol, and where it names its keys."""

    version: int
    fid: int = FileId.CVCA.fid
    sfi: int = FileId.CVCA.sfi


def info_of(infos: SecurityInfos) -> TerminalAuthenticationInfo | None:
    """From DG14; None: the chip does not speak of Terminal Authentication in version 1."""
    for raw in infos.entries:
        try:
            fields = tlv.parse_exactly(raw, SEQUENCE, "SecurityInfo").children()
            protocol, version = fields[0], fields[1]
            if protocol.tag != OID or version.tag != INTEGER or len(version.value) != 1:
                continue
            if object_identifier(protocol) != ID_TERMINAL_AUTHENTICATION:
                continue
            if version.value[0] == VERSION:
                return _info(fields[2] if len(fields) > 2 else None)
        except (CardProtocolError, IndexError):
            continue
    return None


def _info(file: tlv.Tlv | None) -> TerminalAuthenticationInfo:
    """FileID ::= SEQUENCE { fid OCTET STRING (2), sfid OCTET STRING (1) OPTIONAL }."""
    parts = file.children() if file is not None and file.tag == SEQUENCE else []
    if not parts or parts[0].tag != OCTET_STRING or len(parts[0].value) != 2:
        return TerminalAuthenticationInfo(VERSION)
    fid = int.from_bytes(parts[0].value, "big")
    short = parts[1].value if len(parts) > 1 else b""
    return TerminalAuthenticationInfo(
        VERSION, fid, short[0] if len(short) == 1 and 0 < short[0] < 0x1F else FileId.CVCA.sfi
    )


def read_references(channel: Channel, info: TerminalAuthenticationInfo) -> tuple[bytes, ...]:
    """EF.CVCA: the keys that the chip starts from, the newest first. It is no data object, but
    some of them and zeros, so it is read in one piece.

    Raises CardProtocolError and what the channel raises.
    """
    response = channel.send(Command(0x00, 0xB0, 0x80 | info.sfi, 0x00, le=cvca.SIZE))
    if response.sw not in (OK, END_OF_FILE):
        fid = info.fid.to_bytes(2, "big")
        what = "Terminal Authentication: EF.CVCA"
        channel.send(Command(0x00, 0xA4, 0x02, 0x0C, fid)).expect_ok(what)
        response = channel.send(Command(0x00, 0xB0, 0x00, 0x00, le=cvca.SIZE))
        if response.sw not in (OK, END_OF_FILE):
            raise UnexpectedStatus(what, response.sw)
    return cvca.parse(response.data)


@dataclass(frozen=True)
class TerminalCredentials:
    """A terminal's certificates, in any order, and the private key of one of them."""

    certificates: tuple[CvCertificate, ...]
    terminal: CvCertificate
    """The one that belongs to the key."""
    key: PrivateKey = field(repr=False)

    @classmethod
    def load(cls, certificates: Iterable[bytes], key: bytes) -> Self:
        """From DO 7F21 each, and PKCS #8 without password (DER or PEM).

        Raises CardProtocolError where they do not belong together.
        """
        parsed = tuple(load_cv_certificate(certificate) for certificate in certificates)
        private = _private_key(key)
        for certificate in parsed:
            if certificate.role is Role.TERMINAL and _belongs(certificate, private):
                return cls(parsed, certificate, private)
        raise CardProtocolError("terminal: no certificate belongs to the private key")

    @classmethod
    def from_directory(cls, directory: Path) -> Self | None:
        """From its `.cvcert` files and `terminal-key.der` (or `.pem`). None: there is no key, so
        this terminal is not meant to read DG3. Raises CardProtocolError and OSError."""
        for name in KEY_NAMES:
            if (directory / name).is_file():
                break
        else:
            return None
        paths = sorted(
            path for path in directory.iterdir() if path.suffix.lower() in CERTIFICATE_SUFFIXES
        )
        certificates = [path.read_bytes() for path in paths[:MAX_FILES]]
        return cls.load(certificates, (directory / name).read_bytes())

    def chain_from(self, references: Sequence[bytes]) -> tuple[CvCertificate, ...] | None:
        """The shortest chain from a key that the chip names to the terminal, in the order in which
        the chip takes it; None where there is none."""
        ways: list[tuple[CvCertificate, ...]] = [(self.terminal,)]
        for _ in range(MAX_CHAIN):
            for way in ways:
                if way[0].authority in references:
                    return way
            ways = [
                (above, *way)
                for way in ways
                for above in self.certificates
                if above.holder == way[0].authority and above not in way
            ][:MAX_FILES]
        return None


def rights(chain: Sequence[CvCertificate]) -> int:
    """What the whole chain grants (TR-03110-1, 2.3)."""
    granted = READ_DG3 | READ_DG4
    for certificate in chain:
        granted &= certificate.rights
    return granted


def _private_key(data: bytes) -> PrivateKey:
    if len(data) > MAX_KEY_FILE:
        raise CardProtocolError("terminal: a private key that is too long")
    try:
        if data.startswith(b"-----"):
            key = load_pem_private_key(data, None)
        else:
            key = load_der_private_key(data, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise CardProtocolError("terminal: a private key that cannot be read") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise CardProtocolError("terminal: a private key that is neither RSA nor EC")
    return key


def _belongs(certificate: CvCertificate, key: PrivateKey) -> bool:
    if isinstance(key, rsa.RSAPrivateKey):
        numbers = key.public_key().public_numbers()
        own = certificate.key.rsa
        return own is not None and (own.modulus, own.exponent) == (numbers.n, numbers.e)
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return certificate.key.point == point


@dataclass(frozen=True)
class Session:
    """What the terminal's signature binds to."""

    chip_name: bytes
    """ID of the chip: after PACE its compressed ephemeral key; after BAC the document number as
    in the machine-readable zone, check digit included."""
    terminal_key: bytes
    """The terminal's compressed ephemeral key of Chip Authentication."""


def run(
    channel: Channel,
    credentials: TerminalCredentials,
    references: Sequence[bytes],
    session: Session,
    today: dt.date | None,
) -> Finding:
    """Presents the chain that starts at one of `references` (EF.CVCA, or PACE's answer) and signs.

    PASSED: the chip now shows what the chain grants. FAILED: it refused. NOT_DONE: this terminal
    has nothing to present. Raises what the channel raises.
    """
    chain = credentials.chain_from(references)
    if chain is None:
        reason = "no certificate of this terminal starts at a key that the chip names"
        return _finding(Status.NOT_DONE, reason)
    try:
        check_chain(chain)
    except CardProtocolError as error:
        return _finding(Status.NOT_DONE, str(error))
    if today is not None and any(
        not certificate.effective <= today <= certificate.expires for certificate in chain
    ):
        return _finding(Status.NOT_DONE, "a certificate of this terminal is not valid today")
    try:
        _present(channel, chain)
        _sign(channel, credentials, chain[-1], session)
    except UnexpectedStatus as error:
        return _finding(Status.FAILED, str(error))
    granted = rights(chain)
    files = [name for bit, name in ((READ_DG3, "DG3"), (READ_DG4, "DG4")) if granted & bit]
    return _finding(
        Status.PASSED, f"the chip took the chain, which grants {' and '.join(files) or 'nothing'}"
    )


def _finding(status: Status, reason: str) -> Finding:
    return Finding(CHECK, status, reason, SOURCE)


def _present(channel: Channel, chain: Sequence[CvCertificate]) -> None:
    """MSE:Set DST and PSO: Verify Certificate for each (TR-03110-3, B.11.4 and B.11.5)."""
    for number, certificate in enumerate(chain, start=1):
        what = f"Terminal Authentication: certificate {number} of {len(chain)}"
        issuer = tlv.encode(REFERENCE, certificate.authority)
        channel.send(Command(0x00, 0x22, 0x81, 0xB6, issuer)).expect_ok(what)
        channel.send(Command(0x00, 0x2A, 0x00, 0xBE, certificate.presented)).expect_ok(what)


def _sign(
    channel: Channel,
    credentials: TerminalCredentials,
    certificate: CvCertificate,
    session: Session,
) -> None:
    """MSE:Set AT, GET CHALLENGE, EXTERNAL AUTHENTICATE (TR-03110-3, B.11.6 and B.11.7)."""
    what = "Terminal Authentication"
    holder = tlv.encode(REFERENCE, certificate.holder)
    channel.send(Command(0x00, 0x22, 0x81, 0xA4, holder)).expect_ok(what)
    answer = channel.send(Command(0x00, 0x84, 0x00, 0x00, le=CHALLENGE)).expect_ok(what)
    if len(answer.data) != CHALLENGE:
        raise CardProtocolError(f"{what}: a challenge of {len(answer.data)} bytes")
    message = session.chip_name + answer.data + session.terminal_key
    signature = certificate.key.scheme.sign(credentials.key, message)
    channel.send(Command(0x00, 0x82, 0x00, 0x00, signature)).expect_ok(what)
