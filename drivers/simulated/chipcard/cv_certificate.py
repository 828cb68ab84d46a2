"""Card verifiable certificates and their keys (BSI TR-03110-3, appendix C and D)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from asn1crypto.core import ObjectIdentifier
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from drivers.simulated.chipcard import oid, tlv
from drivers.simulated.chipcard.active_authentication import digest_named
from drivers.simulated.chipcard.curves import DOMAINS, Domain

CERTIFICATE, BODY, SIGNATURE = 0x7F21, 0x7F4E, 0x5F37
_PROFILE, _AUTHORITY, _PUBLIC_KEY, _HOLDER = 0x5F29, 0x42, 0x7F49, 0x5F20
_TEMPLATE, _EFFECTIVE, _EXPIRES = 0x7F4C, 0x5F25, 0x5F24

CVCA, DOMESTIC_VERIFIER, FOREIGN_VERIFIER, TERMINAL = 0xC0, 0x80, 0x40, 0x00
"""Roles: the upper two bits of the authorization (BSI TR-03110-4, 2.2.3)."""
READ_DG3, READ_DG4 = 0x01, 0x02
RIGHTS = READ_DG3 | READ_DG4


class CvError(ValueError):
    """Not a card verifiable certificate, or not one that this chip can use."""


@dataclass(frozen=True)
class TerminalScheme:
    """A signature algorithm of Terminal Authentication (id-TA-…)."""

    kind: str
    """ecdsa, rsa_v15 or rsa_pss."""
    digest: str
    arcs: str
    """Behind id-TA."""

    @property
    def protocol(self) -> str:
        return f"{oid.TERMINAL_AUTHENTICATION}.{self.arcs}"

    def sign(self, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, message: bytes) -> bytes:
        """ECDSA signatures are r and s side by side."""
        digest = digest_named(self.digest)
        if isinstance(key, rsa.RSAPrivateKey):
            return key.sign(message, self._padding(), digest)
        r, s = decode_dss_signature(key.sign(message, ec.ECDSA(digest)))
        size = (key.curve.group_order.bit_length() + 7) // 8
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")

    def verify(
        self,
        key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
        signature: bytes,
        message: bytes,
    ) -> bool:
        digest = digest_named(self.digest)
        try:
            if isinstance(key, rsa.RSAPublicKey):
                key.verify(signature, message, self._padding(), digest)
                return True
            half = len(signature) // 2
            r, s = (int.from_bytes(part, "big") for part in (signature[:half], signature[half:]))
            key.verify(encode_dss_signature(r, s), message, ec.ECDSA(digest))
        except (InvalidSignature, ValueError):
            return False
        return True

    def _padding(self) -> padding.AsymmetricPadding:
        if self.kind == "rsa_v15":
            return padding.PKCS1v15()
        digest = digest_named(self.digest)
        return padding.PSS(padding.MGF1(digest), digest.digest_size)


TERMINAL_SCHEMES = {
    scheme.protocol: scheme
    for scheme in (
        TerminalScheme("rsa_v15", "sha1", "1.1"),
        TerminalScheme("rsa_v15", "sha256", "1.2"),
        TerminalScheme("rsa_pss", "sha1", "1.3"),
        TerminalScheme("rsa_pss", "sha256", "1.4"),
        TerminalScheme("rsa_v15", "sha512", "1.5"),
        TerminalScheme("rsa_pss", "sha512", "1.6"),
        TerminalScheme("ecdsa", "sha1", "2.1"),
        TerminalScheme("ecdsa", "sha224", "2.2"),
        TerminalScheme("ecdsa", "sha256", "2.3"),
        TerminalScheme("ecdsa", "sha384", "2.4"),
        TerminalScheme("ecdsa", "sha512", "2.5"),
    )
}
ECDSA_SHA256 = TERMINAL_SCHEMES[f"{oid.TERMINAL_AUTHENTICATION}.2.3"]
RSA_SHA256 = TERMINAL_SCHEMES[f"{oid.TERMINAL_AUTHENTICATION}.1.2"]
RSA_PSS_SHA256 = TERMINAL_SCHEMES[f"{oid.TERMINAL_AUTHENTICATION}.1.4"]


@dataclass(frozen=True)
class TerminalKey:
    """A public key of Terminal Authentication with the algorithm it is for."""

    scheme: TerminalScheme
    public: ec.EllipticCurvePublicKey | rsa.RSAPublicKey

    def verify(self, signature: bytes, message: bytes) -> bool:
        return self.scheme.verify(self.public, signature, message)

    def encode(self, *, with_parameters: bool) -> bytes:
        """DO 7F49. Only a country's own certificate spells the curve out."""
        numbers = self.public.public_numbers()
        protocol = tlv.encode(0x06, oid.octets(self.scheme.protocol))
        if isinstance(numbers, rsa.RSAPublicNumbers):
            values = {0x81: _unsigned(numbers.n), 0x82: _unsigned(numbers.e)}
        else:
            domain = domain_named(numbers.curve.name)
            values = {}
            if with_parameters:
                values = {
                    0x81: domain.field(domain.p),
                    0x82: domain.field(domain.a),
                    0x83: domain.field(domain.b),
                    0x84: domain.element(1),
                    0x85: _unsigned(domain.n),
                }
            size = domain.size
            values[0x86] = (
                b"\x04" + numbers.x.to_bytes(size, "big") + numbers.y.to_bytes(size, "big")
            )
            if with_parameters:
                values[0x87] = b"\x01"
        objects = [tlv.encode(tag, value) for tag, value in values.items()]
        return tlv.encode(_PUBLIC_KEY, protocol, *objects)


@dataclass(frozen=True)
class CvCertificate:
    authority: bytes
    """Certification authority reference: whose key signed it."""
    holder: bytes
    """Certificate holder reference."""
    key: bytes = field(repr=False)
    """Content of DO 7F49."""
    authorization: int
    """Role and rights."""
    effective: dt.date
    expires: dt.date
    body: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    @property
    def role(self) -> int:
        return self.authorization & 0xC0

    def public_key(self, parent: TerminalKey) -> TerminalKey:
        """Its key; a curve that is not spelt out is the parent's. Raises CvError."""
        return decode_key(self.key, parent)


def signed_body(
    *,
    authority: bytes,
    holder: bytes,
    key: bytes,
    authorization: int,
    effective: dt.date,
    expires: dt.date,
) -> bytes:
    """The body (DO 7F4E) that the authority signs; `key` is a whole DO 7F49."""
    template = tlv.encode(
        _TEMPLATE,
        tlv.encode(0x06, oid.octets(oid.INSPECTION_SYSTEM)),
        tlv.encode(0x53, bytes([authorization])),
    )
    return tlv.encode(
        BODY,
        tlv.encode(_PROFILE, b"\x00"),
        tlv.encode(_AUTHORITY, authority),
        key,
        tlv.encode(_HOLDER, holder),
        template,
        tlv.encode(_EFFECTIVE, _date(effective)),
        tlv.encode(_EXPIRES, _date(expires)),
    )


def parse(data: bytes) -> CvCertificate:
    """`data` is 7F4E … 5F37 …, as PSO: Verify Certificate carries it. Raises CvError."""
    try:
        parts = tlv.table(data)
        content = tlv.table(parts[BODY])
        template = tlv.table(content[_TEMPLATE])
        if template[0x06] != oid.octets(oid.INSPECTION_SYSTEM) or content[_PROFILE] != b"\x00":
            raise CvError("not for inspection systems, or of an unknown version")
        return CvCertificate(
            authority=content[_AUTHORITY],
            holder=content[_HOLDER],
            key=content[_PUBLIC_KEY],
            authorization=template[0x53][0],
            effective=_as_date(content[_EFFECTIVE]),
            expires=_as_date(content[_EXPIRES]),
            body=tlv.encode(BODY, parts[BODY]),
            signature=parts[SIGNATURE],
        )
    except (KeyError, IndexError, tlv.TlvError) as error:
        raise CvError("not a card verifiable certificate") from error


def decode_key(content: bytes, parent: TerminalKey | None) -> TerminalKey:
    """A key from the content of DO 7F49. Raises CvError."""
    try:
        values = tlv.table(content)
        scheme = TERMINAL_SCHEMES[str(ObjectIdentifier(contents=values[0x06]).dotted)]
        if scheme.kind == "ecdsa":
            curve = _curve(values, parent)
            public = ec.EllipticCurvePublicKey.from_encoded_point(curve, values[0x86])
            return TerminalKey(scheme, public)
        n, e = (int.from_bytes(values[tag], "big") for tag in (0x81, 0x82))
        if not 1024 <= n.bit_length() <= 4096:
            raise CvError("RSA key of an unfit size")
        return TerminalKey(scheme, rsa.RSAPublicNumbers(e, n).public_key())
    except (KeyError, ValueError) as error:
        raise CvError("not a key of Terminal Authentication") from error


def domain_named(name: str) -> Domain:
    for domain in DOMAINS.values():
        if domain.name == name.lower():
            return domain
    raise CvError("unknown curve")


def _curve(values: Mapping[int, bytes], parent: TerminalKey | None) -> ec.EllipticCurve:
    if 0x81 not in values:
        if parent is None or not isinstance(parent.public, ec.EllipticCurvePublicKey):
            raise CvError("no curve is known")
        return parent.public.curve
    p, order = (int.from_bytes(values[tag], "big") for tag in (0x81, 0x85))
    for domain in DOMAINS.values():
        if (domain.p, domain.n) == (p, order) and isinstance(domain.curve, ec.EllipticCurve):
            return domain.curve
    raise CvError("unknown curve")


def _unsigned(value: int) -> bytes:
    return value.to_bytes((value.bit_length() + 7) // 8, "big")


def _date(day: dt.date) -> bytes:
    """YYMMDD, one digit a byte."""
    return bytes(int(digit) for digit in f"{day:%y%m%d}")


def _as_date(value: bytes) -> dt.date:
    if len(value) != 6 or max(value) > 9:
        raise CvError("not a date")
    year, month, day = (10 * value[at] + value[at + 1] for at in (0, 2, 4))
    try:
        return dt.date(2000 + year, month, day)
    except ValueError as error:
        raise CvError("not a date") from error
