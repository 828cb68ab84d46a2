"""Card verifiable certificates of terminals (BSI TR-03110-3, C and D).

    7F21 { 7F4E { 5F29 profile, 42 authority, 7F49 key, 5F20 holder, 7F4C { role, rights },
                  5F25 effective, 5F24 expires [, 65 extensions] } 5F37 signature }

The chip decides what a chain is worth. The terminal parses its own to know in what order to
present it, and to say beforehand why a chip is going to refuse it.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from drivers.chipcard import tlv
from drivers.chipcard.curves import Domain, domain_of_numbers
from drivers.chipcard.domain_parameters import object_identifier
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.public_keys import EcKey, RsaKey, hash_algorithm, rsa_key

CERTIFICATE, BODY, SIGNATURE = 0x7F21, 0x7F4E, 0x5F37
PROFILE, AUTHORITY, PUBLIC_KEY, HOLDER = 0x5F29, 0x42, 0x7F49, 0x5F20
TEMPLATE, EFFECTIVE, EXPIRES = 0x7F4C, 0x5F25, 0x5F24
OID, RIGHTS = 0x06, 0x53
PRIME, A, B, BASE, ORDER, POINT, COFACTOR = 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87
MODULUS, EXPONENT = 0x81, 0x82
VERSION_1 = b"\x00"

MAX_CERTIFICATE = 8 * 1024
MAX_REFERENCE = 16
INSPECTION_SYSTEM = "0.4.0.127.0.7.3.1.2.1"
"""Authorization of terminals that read DG3 and DG4 (BSI TR-03110-4, 2.2.3)."""
READ_DG3, READ_DG4 = 0x01, 0x02


class Role(Enum):
    """Upper two bits of the authorization."""

    CVCA = 0xC0
    DOMESTIC_VERIFIER = 0x80
    FOREIGN_VERIFIER = 0x40
    TERMINAL = 0x00


@dataclass(frozen=True)
class Scheme:
    """A signature algorithm of Terminal Authentication (BSI TR-03110-3, A.6.3.3)."""

    name: str
    """`ecdsa`, `pkcs1` or `pss`."""
    hash_name: str

    def verify(self, key: RsaKey | EcKey, signature: bytes, data: bytes) -> bool:
        if isinstance(key, EcKey):
            return key.verify(signature, data, self.hash_name, plain=True)
        salt = hash_algorithm(self.hash_name).digest_size if self.name == "pss" else None
        return key.verify(signature, data, self.hash_name, pss_salt=salt)

    def sign(self, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, data: bytes) -> bytes:
        """ECDSA signatures are r and s side by side (BSI TR-03111, 5.2)."""
        algorithm = hash_algorithm(self.hash_name)
        if isinstance(key, ec.EllipticCurvePrivateKey):
            r, s = decode_dss_signature(key.sign(data, ec.ECDSA(algorithm)))
            size = (key.private_numbers().public_numbers.curve.group_order.bit_length() + 7) // 8
            return r.to_bytes(size, "big") + s.to_bytes(size, "big")
        if self.name == "pss":
            scheme = padding.PSS(padding.MGF1(algorithm), algorithm.digest_size)
            return key.sign(data, scheme, algorithm)
        return key.sign(data, padding.PKCS1v15(), algorithm)


ID_TERMINAL_AUTHENTICATION = "0.4.0.127.0.7.2.2.2"
SCHEMES: dict[str, Scheme] = {
    f"{ID_TERMINAL_AUTHENTICATION}.{arcs}": Scheme(name, hash_name)
    for arcs, name, hash_name in (
        ("1.1", "pkcs1", "sha1"),
        ("1.2", "pkcs1", "sha256"),
        ("1.3", "pss", "sha1"),
        ("1.4", "pss", "sha256"),
        ("1.5", "pkcs1", "sha512"),
        ("1.6", "pss", "sha512"),
        ("2.1", "ecdsa", "sha1"),
        ("2.2", "ecdsa", "sha224"),
        ("2.3", "ecdsa", "sha256"),
        ("2.4", "ecdsa", "sha384"),
        ("2.5", "ecdsa", "sha512"),
    )
}


@dataclass(frozen=True)
class CvKey:
    """A public key as the certificate gives it: below the country, curves are not spelt out."""

    scheme: Scheme
    rsa: RsaKey | None
    point: bytes = field(default=b"", repr=False)
    domain: Domain | None = None

    def complete(self, inherited: Domain | None) -> RsaKey | EcKey:
        """With the issuer's curve where this key has none of its own."""
        if self.rsa is not None:
            return self.rsa
        domain = self.domain or inherited
        if domain is None:
            raise CardProtocolError("CV certificate: a key without curve")
        return EcKey(domain.decode(self.point))


@dataclass(frozen=True)
class CvCertificate:
    raw: bytes = field(repr=False)
    body: bytes = field(repr=False)
    """The signed object, tag and length included."""
    signature: bytes = field(repr=False)
    authority: bytes
    """Certification authority reference: whose key signed it."""
    holder: bytes
    """Certificate holder reference."""
    key: CvKey
    role: Role
    rights: int
    """Lower six bits of the authorization; 1 reads DG3, 2 reads DG4."""
    effective: dt.date
    expires: dt.date

    @property
    def presented(self) -> bytes:
        """Data of PSO: Verify Certificate."""
        return self.body + tlv.encode(SIGNATURE, self.signature)

    def signed_by(self, key: RsaKey | EcKey, scheme: Scheme) -> bool:
        return scheme.verify(key, self.signature, self.body)


def load_cv_certificate(data: bytes) -> CvCertificate:
    """From DO 7F21. Raises CardProtocolError."""
    if len(data) > MAX_CERTIFICATE:
        raise CardProtocolError(f"a CV certificate of {len(data)} bytes")
    what = "CV certificate"
    parts = tlv.parse_exactly(data, CERTIFICATE, what).children()
    body = tlv.require(parts, BODY, what)
    items = body.children(1)
    if tlv.require(items, PROFILE, what).value != VERSION_1:
        raise CardProtocolError("CV certificate: an unknown version")
    template = tlv.require(items, TEMPLATE, what).children(2)
    if object_identifier(tlv.require(template, OID, what)) != INSPECTION_SYSTEM:
        raise CardProtocolError("CV certificate: not for reading travel documents")
    authorization = tlv.require(template, RIGHTS, what).value
    if len(authorization) != 1:
        raise CardProtocolError("CV certificate: an authorization that is none")
    return CvCertificate(
        raw=data,
        body=body.raw,
        signature=tlv.require(parts, SIGNATURE, what).value,
        authority=_reference(tlv.require(items, AUTHORITY, what)),
        holder=_reference(tlv.require(items, HOLDER, what)),
        key=_key(tlv.require(items, PUBLIC_KEY, what)),
        role=Role(authorization[0] & 0xC0),
        rights=authorization[0] & 0x3F,
        effective=_date(tlv.require(items, EFFECTIVE, what)),
        expires=_date(tlv.require(items, EXPIRES, what)),
    )


def _reference(item: tlv.Tlv) -> bytes:
    if not 0 < len(item.value) <= MAX_REFERENCE:
        raise CardProtocolError("CV certificate: a reference that is none")
    return item.value


def _date(item: tlv.Tlv) -> dt.date:
    """YYMMDD, one decimal digit in each byte, in this century (TR-03110-3, D.2.1.3)."""
    digits = item.value
    if len(digits) != 6 or max(digits) > 9:
        raise CardProtocolError("CV certificate: a date that is none")
    year, month, day = (10 * digits[at] + digits[at + 1] for at in (0, 2, 4))
    try:
        return dt.date(2000 + year, month, day)
    except ValueError:
        raise CardProtocolError("CV certificate: a date that is none") from None


def _key(item: tlv.Tlv) -> CvKey:
    items = item.children(2)
    what = "CV certificate's key"
    scheme = SCHEMES.get(object_identifier(tlv.require(items, OID, what)))
    if scheme is None:
        raise CardProtocolError("CV certificate: a signature algorithm that is not supported")
    if scheme.name != "ecdsa":
        modulus, exponent = (_number(items, tag) for tag in (MODULUS, EXPONENT))
        return CvKey(scheme, rsa_key(modulus, exponent))
    point = tlv.require(items, POINT, what).value
    return CvKey(scheme, None, point, _domain(items) if tlv.find(items, PRIME) else None)


def _domain(items: list[tlv.Tlv]) -> Domain:
    cofactor = tlv.find(items, COFACTOR)
    return domain_of_numbers(
        prime=_number(items, PRIME),
        a=_number(items, A),
        b=_number(items, B),
        base=tlv.require(items, BASE, "CV certificate's key").value,
        order=_number(items, ORDER),
        cofactor=int.from_bytes(cofactor.value, "big") if cofactor else None,
    )


def _number(items: list[tlv.Tlv], tag: int) -> int:
    return int.from_bytes(tlv.require(items, tag, "CV certificate's key").value, "big")


def check_chain(chain: Sequence[CvCertificate]) -> None:
    """That each certificate but the first is the one before's: name, role and, as far as keys are
    known, signature. Raises CardProtocolError."""
    for above, below in itertools.pairwise(chain):
        if below.authority != above.holder:
            raise CardProtocolError("CV certificates: a chain that is not one")
        if below.role not in MAY_SIGN[above.role]:
            raise CardProtocolError("CV certificates: a role that its issuer cannot give")
    domain: Domain | None = None
    for above, below in itertools.pairwise(chain):
        domain = above.key.domain or domain
        if above.key.rsa is None and domain is None:
            continue  # The curve is in the country's certificate, which the chip alone has.
        if not below.signed_by(above.key.complete(domain), above.key.scheme):
            raise CardProtocolError("CV certificates: a signature that is wrong")


MAY_SIGN: dict[Role, frozenset[Role]] = {
    Role.CVCA: frozenset((Role.CVCA, Role.DOMESTIC_VERIFIER, Role.FOREIGN_VERIFIER)),
    Role.DOMESTIC_VERIFIER: frozenset((Role.TERMINAL,)),
    Role.FOREIGN_VERIFIER: frozenset((Role.TERMINAL,)),
    Role.TERMINAL: frozenset(),
}
