"""Elliptic curves of the chip's protocols, and the point arithmetic that generic mapping needs.

The reader uses a pure-Python library for raw points. Here every multiplication is done by
`cryptography`, which gives only the x coordinate of k·P (ECDH); y is recovered from x(k·P) and
x((k+1)·P), see `multiply`. So a fault in either arithmetic shows as a failed key agreement.

`cryptography` has not got three of the standardized curves (brainpool with 192, 224 and 320
bits); for these alone the library does the multiplications here, too (`LibraryDomain`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import ecdsa
from asn1crypto.keys import ECDomainParameters
from cryptography.hazmat.primitives.asymmetric import ec
from ecdsa.ellipticcurve import INFINITY, PointJacobi

from drivers.simulated.chipcard.groups import GroupError, Kind


class CurveError(GroupError):
    """Not a point of the curve, or a scalar out of range."""


@dataclass(frozen=True)
class Point:
    x: int
    y: int


@dataclass(frozen=True)
class Domain:
    """y² = x³ + ax + b over GF(p); `number` is the standardised domain parameter id
    (ICAO 9303-11, table 6)."""

    number: int
    curve: ec.EllipticCurve
    p: int = field(repr=False)
    a: int = field(repr=False)
    b: int = field(repr=False)

    kind = Kind.ECDH
    element_tag = 0x86

    @property
    def name(self) -> str:
        """As asn1crypto names it."""
        return self.curve.name.lower()

    @property
    def n(self) -> int:
        return self.curve.group_order

    @property
    def size(self) -> int:
        """Bytes of a coordinate."""
        return (self.p.bit_length() + 7) // 8

    def encode(self, point: Point) -> bytes:
        """Uncompressed point (BSI TR-03111, 3.2.1)."""
        return b"\x04" + self.field(point.x) + self.field(point.y)

    def field(self, value: int) -> bytes:
        return value.to_bytes(self.size, "big")

    def decode(self, encoded: bytes) -> Point:
        """Raises CurveError unless the bytes are an uncompressed point on the curve."""
        if len(encoded) != 2 * self.size + 1 or encoded[0] != 4:
            raise CurveError("not an uncompressed point of this curve")
        point = Point(
            int.from_bytes(encoded[1 : self.size + 1], "big"),
            int.from_bytes(encoded[self.size + 1 :], "big"),
        )
        self._key(point)
        return point

    def generate(self, scalar: int) -> Point:
        """scalar·G of the curve's own generator."""
        if not 1 <= scalar < self.n:
            raise CurveError("scalar out of range")
        numbers = ec.derive_private_key(scalar, self.curve).public_key().public_numbers()
        return Point(numbers.x, numbers.y)

    def agree(self, scalar: int, point: Point) -> bytes:
        """x coordinate of scalar·point, as a field element (BSI TR-03111, 4.3)."""
        return self.field(self._x(scalar, point))

    def multiply(self, scalar: int, point: Point) -> Point:
        """scalar·point, for scalars up to n - 2.

        With Q = k·P, x1 = x(Q) and x2 = x(Q + P), the addition rule
        x2 = ((y1 - y)/(x1 - x))² - x1 - x and the curve equation for Q are linear in y1.
        """
        if not 1 <= scalar <= self.n - 2:
            raise CurveError("scalar out of range")
        x1 = self._x(scalar, point)
        x2 = self._x(scalar + 1, point)
        x, y = point.x, point.y
        squares = x1**3 + self.a * x1 + self.b + y * y - (x2 + x1 + x) * (x1 - x) ** 2
        return Point(x1, squares * pow(2 * y, -1, self.p) % self.p)

    def add(self, left: Point, right: Point) -> Point:
        """Sum of two points that are neither equal nor opposite."""
        if left.x == right.x:
            raise CurveError("the points are equal or opposite")
        slope = (right.y - left.y) * pow(right.x - left.x, -1, self.p)
        x = (slope * slope - left.x - right.x) % self.p
        return Point(x, (slope * (left.x - x) - left.y) % self.p)

    def explicit_parameters(self) -> ECDomainParameters:
        """The curve spelt out, as ICAO 9303-12 asks of certificates and keys (RFC 3279, 2.3.5)."""
        return ECDomainParameters(
            name="specified",
            value={
                "version": "ecdpVer1",
                "field_id": {"field_type": "prime_field", "parameters": self.p},
                "curve": {"a": self.field(self.a), "b": self.field(self.b)},
                "base": self.encode(self.generate(1)),
                "order": self.n,
                "cofactor": 1,
            },
        )

    def named_parameters(self) -> ECDomainParameters:
        """The curve by its object identifier (RFC 5480, 2.1.1)."""
        return ECDomainParameters(name="named", value=self.name)

    def element(self, scalar: int) -> bytes:
        return self.encode(self.generate(scalar))

    def checked(self, element: bytes) -> bytes:
        return self.encode(self.decode(element))

    def power(self, scalar: int, element: bytes) -> bytes:
        return self.encode(self.multiply(scalar, self.decode(element)))

    def combine(self, left: bytes, right: bytes) -> bytes:
        return self.encode(self.add(self.decode(left), self.decode(right)))

    def agreed(self, scalar: int, element: bytes) -> bytes:
        return self.agree(scalar, self.decode(element))

    def compressed(self, element: bytes) -> bytes:
        """The x coordinate."""
        return self.field(self.decode(element).x)

    def integrated(self, value: int) -> bytes:
        """Point encoding of ICAO 9303-11, appendix B.1, affine; for p = 3 (mod 4)."""
        p, a, b = self.p, self.a, self.b
        if p % 4 != 3:
            raise CurveError("no integrated mapping on this curve")
        alpha = -value * value % p
        divisor = a * (alpha + alpha * alpha) % p
        if not divisor:
            raise CurveError("the value has no point")
        x2 = -b * (alpha + alpha * alpha + 1) * pow(divisor, -1, p) % p
        x3 = alpha * x2 % p
        h2 = (x2**3 + a * x2 + b) % p
        root = pow(h2, p - 1 - (p + 1) // 4, p)
        if root * root * h2 % p == 1:
            return self.encode(Point(x2, root * h2 % p))
        return self.encode(Point(x3, root * pow(value, 3, p) * h2 % p))

    def _x(self, scalar: int, point: Point) -> int:
        if not 1 <= scalar < self.n:
            raise CurveError("scalar out of range")
        private = ec.derive_private_key(scalar, self.curve)
        return int.from_bytes(private.exchange(ec.ECDH(), self._key(point)), "big")

    def _key(self, point: Point) -> ec.EllipticCurvePublicKey:
        try:
            return ec.EllipticCurvePublicNumbers(point.x, point.y, self.curve).public_key()
        except ValueError as error:
            raise CurveError("not on the curve") from error


@dataclass(frozen=True)
class LibraryDomain(Domain):
    """A curve that `cryptography` has not got; `curve` is the ecdsa library's object."""

    curve: Any

    @property
    def name(self) -> str:
        return str(self.curve.name).lower()

    @property
    def n(self) -> int:
        return int(self.curve.order)

    def generate(self, scalar: int) -> Point:
        return self._times(scalar, self.curve.generator)

    def _x(self, scalar: int, point: Point) -> int:
        curve = self.curve.curve
        return self._times(scalar, PointJacobi(curve, point.x, point.y, 1, self.n)).x

    def _times(self, scalar: int, point: Any) -> Point:
        if not 1 <= scalar < self.n:
            raise CurveError("scalar out of range")
        product = point * scalar
        if product == INFINITY:
            raise CurveError("the product is infinity")
        return Point(int(product.x()), int(product.y()))

    def _key(self, point: Point) -> Any:
        if max(point.x, point.y) >= self.p or not self.curve.curve.contains_point(point.x, point.y):
            raise CurveError("not on the curve")
        return None


P256 = Domain(
    12,
    ec.SECP256R1(),
    0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF,
    0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFC,
    0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
)
BRAINPOOL256 = Domain(
    13,
    ec.BrainpoolP256R1(),
    0xA9FB57DBA1EEA9BC3E660A909D838D726E3BF623D52620282013481D1F6E5377,
    0x7D5A0975FC2C3057EEF67530417AFFE7FB8055C126DC5C6CE94A4B44F330B5D9,
    0x26DC5C6CE94A4B44F330B5D9BBD77CBF958416295CF7E1CE6BCCDC18FF8C07B6,
)
P384 = Domain(
    15,
    ec.SECP384R1(),
    0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFFFF0000000000000000FFFFFFFF,
    0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFFFF0000000000000000FFFFFFFC,
    0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF,
)
BRAINPOOL384 = Domain(
    16,
    ec.BrainpoolP384R1(),
    0x8CB91E82A3386D280F5D6F7E50E641DF152F7109ED5456B412B1DA197FB71123ACD3A729901D1A71874700133107EC53,
    0x7BC382C63D8C150C3C72080ACE05AFA0C2BEA28E4FB22787139165EFBA91F90F8AA5814A503AD4EB04A8C7DD22CE2826,
    0x04A8C7DD22CE28268B39B55416F0447C2FB77DE107DCD2A62E880EA53EEB62D57CB4390295DBC9943AB78696FA504C11,
)

P192 = Domain(
    8,
    ec.SECP192R1(),
    0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFFFFFFFFFFFF,
    0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFFFFFFFFFFFC,
    0x64210519E59C80E70FA7E9AB72243049FEB8DEECC146B9B1,
)
BRAINPOOL192 = LibraryDomain(
    9,
    ecdsa.BRAINPOOLP192r1,
    0xC302F41D932A36CDA7A3463093D18DB78FCE476DE1A86297,
    0x6A91174076B1E0E19C39C031FE8685C1CAE040E5C69A28EF,
    0x469A28EF7C28CCA3DC721D044F4496BCCA7EF4146FBF25C9,
)
P224 = Domain(
    10,
    ec.SECP224R1(),
    0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF000000000000000000000001,
    0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFE,
    0xB4050A850C04B3ABF54132565044B0B7D7BFD8BA270B39432355FFB4,
)
BRAINPOOL224 = LibraryDomain(
    11,
    ecdsa.BRAINPOOLP224r1,
    0xD7C134AA264366862A18302575D1D787B09F075797DA89F57EC8C0FF,
    0x68A5E62CA9CE6C1C299803A6C1530B514E182AD8B0042A59CAD29F43,
    0x2580F63CCFE44138870713B1A92369E33E2135D266DBB372386C400B,
)
BRAINPOOL320 = LibraryDomain(
    14,
    ecdsa.BRAINPOOLP320r1,
    0xD35E472036BC4FB7E13C785ED201E065F98FCFA6F6F40DEF4F92B9EC7893EC28FCD412B1F1B32E27,
    0x3EE30B568FBAB0F883CCEBD46D3F3BB8A2A73513F5EB79DA66190EB085FFA9F492F375A97D860EB4,
    0x520883949DFDBC42D3AD198640688A6FE13F41349554B49ACC31DCCD884539816F5EB4AC8FB1F1A6,
)
BRAINPOOL512 = Domain(
    17,
    ec.BrainpoolP512R1(),
    0xAADD9DB8DBE9C48B3FD4E6AE33C9FC07CB308DB3B3C9D20ED6639CCA703308717D4D9B009BC66842AECDA12AE6A380E62881FF2F2D82C68528AA6056583A48F3,
    0x7830A3318B603B89E2327145AC234CC594CBDD8D3DF91610A83441CAEA9863BC2DED5D5AA8253AA10A2EF1C98B9AC8B57F1117A72BF2C7B9E7C1AC4D77FC94CA,
    0x3DF91610A83441CAEA9863BC2DED5D5AA8253AA10A2EF1C98B9AC8B57F1117A72BF2C7B9E7C1AC4D77FC94CADC083E67984050B75EBAE5DD2809BD638016F723,
)
P521 = Domain(
    18,
    ec.SECP521R1(),
    0x1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF,
    0x1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC,
    0x051953EB9618E1C9A1F929A21A0B68540EEA2DA725B99B315F3B8B489918EF109E156193951EC7E937B1652C0BD3BB1BF073573DF883D2C34F1EF451FD46B503F00,
)

DOMAINS = {
    domain.number: domain
    for domain in (
        P192,
        BRAINPOOL192,
        P224,
        BRAINPOOL224,
        P256,
        BRAINPOOL256,
        BRAINPOOL320,
        P384,
        BRAINPOOL384,
        BRAINPOOL512,
        P521,
    )
}
"""By their number in ICAO 9303-11, table 6."""
