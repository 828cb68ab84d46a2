"""What a card of bad intent holds in place of honest files (see `profile.Hostile`)."""

from __future__ import annotations

from dataclasses import replace

from asn1crypto.core import Integer
from asn1crypto.keys import PublicKeyAlgorithm, PublicKeyInfo

from drivers.simulated.chipcard import security_infos, tlv
from drivers.simulated.chipcard.authentication import ChipKey
from drivers.simulated.chipcard.curves import CurveError, Domain
from drivers.simulated.chipcard.portrait import Image
from drivers.simulated.chipcard.profile import Hostile, ImageFormat

BOMB_SIDE = 65_500
"""Pixels."""
RSA_BITS = 32_768
_DEPTH = 3000


def bomb(image: Image) -> Image:
    """The same few bytes, which announce another size in every header that has one."""
    side = BOMB_SIDE.to_bytes(2, "big")
    data = image.data
    if image.format is ImageFormat.JPEG:
        frame = data.index(b"\xff\xc0") + 5  # marker, length, precision
        data = data[:frame] + side + side + data[frame + 4 :]
    else:
        wide = BOMB_SIDE.to_bytes(4, "big")
        box = data.index(b"ihdr") + 4
        data = data[:box] + wide + wide + data[box + 8 :]
        siz = data.index(b"\xff\x51") + 6  # marker, length, capabilities
        data = data[:siz] + wide + wide + data[siz + 8 :]
    return replace(image, data=data, width=BOMB_SIDE, height=BOMB_SIDE)


def nested(tag: int) -> bytes:
    """A file of that tag with sequences inside sequences."""
    content = b""
    for _ in range(_DEPTH):
        content = tlv.encode(0x30, content)
    return tlv.encode(tag, content)


def file_for(kind: Hostile | None, number: int) -> bytes | None:
    """What that data group is on such a card; None: as on any other."""
    if kind is Hostile.NESTED and number in (13, 14):
        return nested(0x6D if number == 13 else 0x6E)
    if kind is Hostile.ENDLESS and number == 13:
        return bytes.fromhex("6D847FFFFFF9308400000010")
    if kind is Hostile.INDEFINITE and number == 13:
        return b"\x6d\x80" + tlv.encode(0x30, tlv.encode(0x02, b"\x01")) * 20 + bytes(2)
    if kind is Hostile.HUGE_RSA and number == 15:
        return security_infos.dg15(_huge_rsa())
    return None


def public_key_of(key: ChipKey, kind: Hostile | None) -> bytes | None:
    """The chip's key as such a card states it; None: as on any other."""
    domain = key.domain
    if not isinstance(domain, Domain):
        return None
    if kind is Hostile.POINT_OFF_CURVE:
        return _ec_key(domain.explicit_parameters(), _off_curve(domain))
    if kind is Hostile.MADE_UP_CURVE:
        # The public key itself as generator: its private key is 1 then (CVE-2020-0601).
        parameters = domain.explicit_parameters()
        parameters.chosen["base"] = key.public
        return _ec_key(parameters, key.public)
    return None


def _ec_key(parameters: object, point: bytes) -> bytes:
    algorithm = PublicKeyAlgorithm({"algorithm": "ec", "parameters": parameters})
    encoded: bytes = PublicKeyInfo({"algorithm": algorithm, "public_key": point}).dump()
    return encoded


def _off_curve(domain: Domain) -> bytes:
    for x in range(1, 100):
        candidate = b"\x04" + domain.field(x) + domain.field(1)
        try:
            domain.decode(candidate)
        except CurveError:
            return candidate
    raise CurveError("every point is on the curve")


def _huge_rsa() -> bytes:
    """A public key whose exponent is as long as its modulus; nobody has its private half."""
    modulus = (1 << RSA_BITS) - 1
    key = tlv.encode(0x30, Integer(modulus).dump(), Integer(modulus - 2).dump())
    algorithm = bytes.fromhex("300D06092A864886F70D0101010500")
    return tlv.encode(0x30, algorithm, tlv.encode(0x03, b"\x00", key))
