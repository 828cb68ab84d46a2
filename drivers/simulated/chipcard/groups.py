"""Groups in which the chip agrees on keys: what PACE and Chip Authentication need of them.

Elements travel as the bytes that the protocols send. Elliptic curves are in `curves`; the
multiplicative groups of RFC 5114 are here. Their arithmetic is plain `pow`: `cryptography` has
Diffie-Hellman, but neither products of elements nor agreement over a mapped generator.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Protocol


class GroupError(ValueError):
    """Not an element of the group other than the neutral one, or a scalar out of range."""


class Kind(IntEnum):
    """Numbers are those of the object identifiers (id-PK-DH, id-CA-ECDH …)."""

    DH = 1
    ECDH = 2


class Group(Protocol):
    """`number` is the standardized domain parameter id (ICAO 9303-11, table 6)."""

    @property
    def number(self) -> int: ...

    @property
    def kind(self) -> Kind: ...

    @property
    def p(self) -> int:
        """Of the field in which integrated mapping begins."""
        ...

    @property
    def n(self) -> int:
        """Order of the group."""
        ...

    @property
    def element_tag(self) -> int:
        """Of a public value in a public key data object (ICAO 9303-11, 9.4)."""
        ...

    def element(self, scalar: int) -> bytes:
        """The generator taken `scalar` times."""
        ...

    def checked(self, element: bytes) -> bytes:
        """The element in its one right encoding. Raises GroupError."""
        ...

    def power(self, scalar: int, element: bytes) -> bytes: ...

    def combine(self, left: bytes, right: bytes) -> bytes: ...

    def agreed(self, scalar: int, element: bytes) -> bytes:
        """The shared secret."""
        ...

    def integrated(self, value: int) -> bytes:
        """f_G(value): an element whose logarithm nobody knows (ICAO 9303-11, 4.4.3.3.2)."""
        ...

    def compressed(self, element: bytes) -> bytes:
        """Comp(PK) of Terminal Authentication (BSI TR-03110-3, A.2.2.3)."""
        ...


@dataclass(frozen=True)
class ResidueGroup:
    """The subgroup of prime order `n` that `g` generates in GF(p)."""

    number: int
    p: int = field(repr=False)
    g: int = field(repr=False)
    n: int = field(repr=False)

    kind = Kind.DH
    element_tag = 0x84

    def element(self, scalar: int) -> bytes:
        return self._encode(pow(self.g, self._scalar(scalar), self.p))

    def checked(self, element: bytes) -> bytes:
        return self._encode(self._decode(element))

    def power(self, scalar: int, element: bytes) -> bytes:
        return self._encode(pow(self._decode(element), self._scalar(scalar), self.p))

    def combine(self, left: bytes, right: bytes) -> bytes:
        product = self._decode(left) * self._decode(right) % self.p
        if product == 1:
            raise GroupError("the product is one")
        return self._encode(product)

    def agreed(self, scalar: int, element: bytes) -> bytes:
        """As long as p (PKCS #3, 8.3)."""
        secret = pow(self._decode(element), self._scalar(scalar), self.p)
        return secret.to_bytes((self.p.bit_length() + 7) // 8, "big")

    def integrated(self, value: int) -> bytes:
        mapped = pow(value, (self.p - 1) // self.n, self.p)
        if mapped in (0, 1):
            raise GroupError("mapped to one")
        return self._encode(mapped)

    def compressed(self, element: bytes) -> bytes:
        return hashlib.sha1(self.checked(element), usedforsecurity=False).digest()

    def _encode(self, value: int) -> bytes:
        """An unsigned integer in as few bytes as it takes (ICAO 9303-11, 9.4.1)."""
        return value.to_bytes((value.bit_length() + 7) // 8, "big")

    def _decode(self, element: bytes) -> int:
        """Refuses elements outside the subgroup (RFC 2631, 2.1.5)."""
        value = int.from_bytes(element, "big")
        if not 2 <= value < self.p or pow(value, self.n, self.p) != 1:
            raise GroupError("not in the subgroup")
        return value

    def _scalar(self, scalar: int) -> int:
        if not 1 <= scalar < self.n:
            raise GroupError("scalar out of range")
        return scalar


def _number(text: str) -> int:
    return int("".join(text.split()), 16)


MODP_1024_160 = ResidueGroup(
    0,
    _number(
        """
        B10B8F96A080E01DDE92DE5EAE5D54EC52C99FBCFB06A3C69A6A9DCA52D23B616073E28675A23D18
        9838EF1E2EE652C013ECB4AEA906112324975C3CD49B83BFACCBDD7D90C4BD7098488E9C219A7372
        4EFFD6FAE5644738FAA31A4FF55BCCC0A151AF5F0DC8B4BD45BF37DF365C1A65E68CFDA76D4DA708
        DF1FB2BC2E4A4371
        """
    ),
    _number(
        """
        A4D1CBD5C3FD34126765A442EFB99905F8104DD258AC507FD6406CFF14266D31266FEA1E5C41564B
        777E690F5504F213160217B4B01B886A5E91547F9E2749F4D7FBD7D3B9A92EE1909D0D2263F80A76
        A6A24C087A091F531DBF0A0169B6A28AD662A4D18E73AFA32D779D5918D08BC8858F4DCEF97C2A24
        855E6EEB22B3B2E5
        """
    ),
    0xF518AA8781A8DF278ABA4E7D64B7CB9D49462353,
)

MODP_2048_224 = ResidueGroup(
    1,
    _number(
        """
        AD107E1E9123A9D0D660FAA79559C51FA20D64E5683B9FD1B54B1597B61D0A75E6FA141DF95A56DB
        AF9A3C407BA1DF15EB3D688A309C180E1DE6B85A1274A0A66D3F8152AD6AC2129037C9EDEFDA4DF8
        D91E8FEF55B7394B7AD5B7D0B6C12207C9F98D11ED34DBF6C6BA0B2C8BBC27BE6A00E0A0B9C49708
        B3BF8A317091883681286130BC8985DB1602E714415D9330278273C7DE31EFDC7310F7121FD5A074
        15987D9ADC0A486DCDF93ACC44328387315D75E198C641A480CD86A1B9E587E8BE60E69CC928B2B9
        C52172E413042E9B23F10B0E16E79763C9B53DCF4BA80A29E3FB73C16B8E75B97EF363E2FFA31F71
        CF9DE5384E71B81C0AC4DFFE0C10E64F
        """
    ),
    _number(
        """
        AC4032EF4F2D9AE39DF30B5C8FFDAC506CDEBE7B89998CAF74866A08CFE4FFE3A6824A4E10B9A6F0
        DD921F01A70C4AFAAB739D7700C29F52C57DB17C620A8652BE5E9001A8D66AD7C17669101999024A
        F4D027275AC1348BB8A762D0521BC98AE247150422EA1ED409939D54DA7460CDB5F6C6B250717CBE
        F180EB34118E98D119529A45D6F834566E3025E316A330EFBB77A86F0C1AB15B051AE3D428C8F8AC
        B70A8137150B8EEB10E183EDD19963DDD9E263E4770589EF6AA21E7F5F2FF381B539CCE3409D13CD
        566AFBB48D6C019181E1BCFE94B30269EDFE72FE9B6AA4BD7B5A0F1C71CFFF4C19C418E1F6EC0179
        81BC087F2A7065B384B890D3191F2BFA
        """
    ),
    0x801C0D34C58D93FE997177101F80535A4738CEBCBF389A99B36371EB,
)

MODP_2048_256 = ResidueGroup(
    2,
    _number(
        """
        87A8E61DB4B6663CFFBBD19C651959998CEEF608660DD0F25D2CEED4435E3B00E00DF8F1D61957D4
        FAF7DF4561B2AA3016C3D91134096FAA3BF4296D830E9A7C209E0C6497517ABD5A8A9D306BCF67ED
        91F9E6725B4758C022E0B1EF4275BF7B6C5BFC11D45F9088B941F54EB1E59BB8BC39A0BF12307F5C
        4FDB70C581B23F76B63ACAE1CAA6B7902D52526735488A0EF13C6D9A51BFA4AB3AD8347796524D8E
        F6A167B5A41825D967E144E5140564251CCACB83E6B486F6B3CA3F7971506026C0B857F689962856
        DED4010ABD0BE621C3A3960A54E710C375F26375D7014103A4B54330C198AF126116D2276E11715F
        693877FAD7EF09CADB094AE91E1A1597
        """
    ),
    _number(
        """
        3FB32C9B73134D0B2E77506660EDBD484CA7B18F21EF205407F4793A1A0BA12510DBC15077BE463F
        FF4FED4AAC0BB555BE3A6C1B0C6B47B1BC3773BF7E8C6F62901228F8C28CBB18A55AE31341000A65
        0196F931C77A57F2DDF463E5E9EC144B777DE62AAAB8A8628AC376D282D6ED3864E67982428EBC83
        1D14348F6F2F9193B5045AF2767164E1DFC967C1FB3F2E55A4BD1BFFE83B9C80D052B985D182EA0A
        DB2A3B7313D3FE14C8484B1E052588B9B7D2BBD2DF016199ECD06E1557CD0915B3353BBB64E0EC37
        7FD028370DF92B52C7891428CDC67EB6184B523D1DB246C32F63078490F00EF8D647D148D4795451
        5E2327CFEF98C582664B4C0F6CC41659
        """
    ),
    0x8CF83642A709A097B447997640129DA299B1A47D1EB3750BA308B0FE64F5FBD3,
)

RESIDUE_GROUPS = {group.number: group for group in (MODP_1024_160, MODP_2048_224, MODP_2048_256)}
"""RFC 5114, 2.1 to 2.3."""
