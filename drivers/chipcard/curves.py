"""Elliptic curves of ICAO 9303-11: domain parameters, points, key agreement.

PACE maps the nonce to a new generator and then agrees on keys over that generator. `cryptography`
has no addition of points and no agreement over another generator, so that arithmetic is the
`ecdsa` library's, and so is all of it on the curves that `cryptography` does not offer: the
brainpool curves of 192, 224 and 320 bits. Multiples of the standard generator and shared secrets
come from `cryptography` elsewhere, in constant time. The `ecdsa` library does not run in constant
time: only ephemeral keys of this terminal pass through it, used once each, with nothing on the
other side that could measure them better than through a card's own answer time.

All curves here are of prime order with cofactor 1, so a point that lies on the curve and is not
infinity is in the right group: there are no small subgroups, and twist points fail the equation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ecdsa
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from ecdsa.ellipticcurve import INFINITY, PointJacobi

from drivers.chipcard import groups
from drivers.chipcard.errors import CardProtocolError, foreign_structure

UNCOMPRESSED = 0x04

_NATIVE: dict[str, ec.EllipticCurve] = {
    "NIST192p": ec.SECP192R1(),
    "NIST224p": ec.SECP224R1(),
    "NIST256p": ec.SECP256R1(),
    "NIST384p": ec.SECP384R1(),
    "NIST521p": ec.SECP521R1(),
    "BRAINPOOLP256r1": ec.BrainpoolP256R1(),
    "BRAINPOOLP384r1": ec.BrainpoolP384R1(),
    "BRAINPOOLP512r1": ec.BrainpoolP512R1(),
}


@dataclass(frozen=True)
class Domain:
    """A curve with its generator. `curve` is the ecdsa library's object."""

    name: str
    oid: str
    curve: Any

    public_key_tag = 0x86

    @property
    def native(self) -> ec.EllipticCurve | None:
        """The curve in `cryptography`, where it offers it."""
        return _NATIVE.get(self.name)

    @property
    def order(self) -> int:
        return int(self.curve.order)

    @property
    def modulus(self) -> int:
        return int(self.curve.curve.p())

    @property
    def coefficients(self) -> tuple[int, int]:
        """a and b of the equation, from 0 to the modulus."""
        # The ecdsa library keeps a = -3 of the NIST curves as it is.
        return int(self.curve.curve.a()) % self.modulus, int(self.curve.curve.b())

    @property
    def security_bits(self) -> int:
        return self.order.bit_length() // 2

    @property
    def field_bytes(self) -> int:
        return (self.modulus.bit_length() + 7) // 8

    @property
    def encoded_size(self) -> int:
        return 1 + 2 * self.field_bytes

    @property
    def maps_numbers(self) -> bool:
        """Not on NIST P-224: the encoding takes a square root as a power (9303-11, B)."""
        return self.modulus % 4 == 3

    @property
    def generator(self) -> Point:
        point = self.curve.generator
        return Point(self, int(point.x()), int(point.y()))

    def decode(self, data: bytes) -> Point:
        """An uncompressed point, checked to lie on the curve (BSI TR-03111, 3.2)."""
        size = self.field_bytes
        if len(data) != self.encoded_size or data[0] != UNCOMPRESSED:
            raise CardProtocolError(f"{self.name}: not an uncompressed point")
        x, y = int.from_bytes(data[1 : 1 + size], "big"), int.from_bytes(data[1 + size :], "big")
        if x >= self.modulus or y >= self.modulus or not self.curve.curve.contains_point(x, y):
            raise CardProtocolError(f"{self.name}: a point that is not on the curve")
        return Point(self, x, y)

    def element_of(self, number: int) -> Point:
        """Point encoding for integrated mapping (9303-11, B; Brier, Coron et al. 2010).

        Of two candidates for x, either the first makes a square of x³ + ax + b, or the second
        does, and then its root is known from the first's.
        """
        p = self.modulus
        a, b = self.coefficients
        alpha = -number * number % p
        denominator = (alpha + alpha * alpha) % p
        if not denominator or not self.maps_numbers:
            raise CardProtocolError(f"{self.name}: the nonces map to no point")
        first = -b * pow(a, -1, p) * (1 + pow(denominator, -1, p)) % p
        square = (pow(first, 3, p) + a * first + b) % p
        root = pow(square, p - 1 - (p + 1) // 4, p)
        if root * root * square % p == 1:
            return Point(self, first, root * square % p)
        return Point(self, alpha * first % p, root * pow(number, 3, p) * square % p)


@dataclass(frozen=True)
class Point:
    """A point other than infinity, in affine coordinates."""

    domain: Domain
    x: int
    y: int

    @property
    def group(self) -> Domain:
        return self.domain

    def encode(self) -> bytes:
        size = self.domain.field_bytes
        return bytes((UNCOMPRESSED,)) + self.x.to_bytes(size, "big") + self.y.to_bytes(size, "big")

    @property
    def x_bytes(self) -> bytes:
        return self.x.to_bytes(self.domain.field_bytes, "big")

    def compressed(self) -> bytes:
        return self.x_bytes

    def times(self, scalar: int) -> Point:
        scalar %= self.domain.order
        if scalar and self == self.domain.generator:
            return self._multiple_of_generator(scalar)
        return self._affine(self._jacobi() * scalar)

    def plus(self, other: Point) -> Point:
        return self._affine(self._jacobi() + other._jacobi())

    def agree(self, private: int) -> bytes:
        """The x coordinate of the shared point (BSI TR-03111, 4.3.1)."""
        native = self.domain.native
        if native is not None:
            try:
                own = ec.derive_private_key(private, native)
                peer = ec.EllipticCurvePublicNumbers(self.x, self.y, native).public_key()
                return own.exchange(ec.ECDH(), peer)
            except UnsupportedAlgorithm:
                pass  # A build of OpenSSL without this curve.
        return self.times(private).x_bytes

    def _multiple_of_generator(self, scalar: int) -> Point:
        native = self.domain.native
        if native is not None:
            try:
                numbers = ec.derive_private_key(scalar, native).public_key().public_numbers()
                return Point(self.domain, numbers.x, numbers.y)
            except UnsupportedAlgorithm:
                pass  # A build of OpenSSL without this curve.
        return self._affine(self._jacobi() * scalar)

    def _jacobi(self) -> PointJacobi:
        return PointJacobi(self.domain.curve.curve, self.x, self.y, 1, self.domain.order)

    def _affine(self, point: Any) -> Point:
        if point == INFINITY:
            raise CardProtocolError(f"{self.domain.name}: the result is the point at infinity")
        affine = point.to_affine()
        return Point(self.domain, int(affine.x()), int(affine.y()))


KeyPair = groups.KeyPair[Point]


def _domain(curve: Any) -> Domain:
    return Domain(curve.name, ".".join(str(arc) for arc in curve.oid), curve)


STANDARDIZED: dict[int, Domain] = {
    8: _domain(ecdsa.NIST192p),
    9: _domain(ecdsa.BRAINPOOLP192r1),
    10: _domain(ecdsa.NIST224p),
    11: _domain(ecdsa.BRAINPOOLP224r1),
    12: _domain(ecdsa.NIST256p),
    13: _domain(ecdsa.BRAINPOOLP256r1),
    14: _domain(ecdsa.BRAINPOOLP320r1),
    15: _domain(ecdsa.NIST384p),
    16: _domain(ecdsa.BRAINPOOLP384r1),
    17: _domain(ecdsa.BRAINPOOLP512r1),
    18: _domain(ecdsa.NIST521p),
}
"""Standardized domain parameters over prime fields (ICAO 9303-11, table 12)."""


def domain_by_oid(oid: str) -> Domain:
    for domain in STANDARDIZED.values():
        if domain.oid == oid:
            return domain
    raise CardProtocolError(f"elliptic curve {oid} is not supported")


def domain_by_parameters(specified: Any) -> Domain:
    """The known curve that explicit parameters (asn1crypto SpecifiedECDomain) describe."""
    with foreign_structure("elliptic curve parameters"):
        return domain_of_numbers(
            prime=specified["field_id"]["parameters"].native,
            a=int.from_bytes(specified["curve"]["a"].native, "big"),
            b=int.from_bytes(specified["curve"]["b"].native, "big"),
            base=bytes(specified["base"].native),
            order=specified["order"].native,
            cofactor=specified["cofactor"].native,
        )


def domain_of_numbers(
    *, prime: int, a: int, b: int, base: bytes, order: int, cofactor: int | None
) -> Domain:
    """The known curve with these parameters; `base` is the encoded generator.

    Every parameter must agree, the generator too: a made-up generator on a known curve would let
    anybody sign (CVE-2020-0601). Curves that nobody standardized are refused.
    """
    for domain in STANDARDIZED.values():
        known = (domain.modulus, *domain.coefficients, domain.order)
        if (prime, a, b, order) == known and cofactor in (None, 1):
            if not _same_generator(domain.generator, base):
                break
            return domain
    raise CardProtocolError("explicit elliptic curve parameters of no known curve")


def _same_generator(generator: Point, encoded: bytes) -> bool:
    full = generator.encode()
    compressed = bytes((2 | generator.y & 1,)) + generator.x_bytes
    return encoded in (full, compressed)


def domain_of(parameters: Any) -> Domain:
    """Of asn1crypto ECDomainParameters: named or explicit."""
    with foreign_structure("elliptic curve parameters"):
        if parameters.name == "named":
            return domain_by_oid(parameters.chosen.dotted)
        if parameters.name == "specified":
            return domain_by_parameters(parameters.chosen)
    raise CardProtocolError("elliptic curve parameters are implied, not given")
