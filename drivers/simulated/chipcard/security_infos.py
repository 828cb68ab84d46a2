"""Encodes SecurityInfos, the chip's offers of protocols (ICAO 9303-11, 9.2), and its keys."""

from __future__ import annotations

from collections.abc import Sequence

from asn1crypto.core import Integer, ObjectIdentifier
from asn1crypto.keys import PublicKeyAlgorithm, PublicKeyInfo

from drivers.simulated.chipcard import oid, tlv
from drivers.simulated.chipcard.authentication import ChipKey, protocol_of
from drivers.simulated.chipcard.curves import Domain
from drivers.simulated.chipcard.groups import Kind, ResidueGroup
from drivers.simulated.chipcard.pace import PaceOffer
from drivers.simulated.chipcard.suite import Suite

CV_AUTHORITIES = (0x011C, 0x1C)
"""EF.CVCA: file identifier and short identifier."""
_CV_AUTHORITIES_SIZE = 36


def card_access(offers: Sequence[PaceOffer]) -> bytes:
    """EF.CardAccess: PACEInfo, version 2, of each offer (ICAO 9303-11, 9.2.1)."""
    return set_of([pace_info(offer) for offer in offers])


def pace_info(offer: PaceOffer) -> bytes:
    return _info(offer.protocol, _integer(2), _integer(offer.group.number))


def chip_key_info(
    key: ChipKey, key_id: int | None, *, explicit: bool, false_key: bytes | None = None
) -> bytes:
    """ChipAuthenticationPublicKeyInfo (ICAO 9303-11, 9.2.6); `false_key` stands in for the key."""
    is_dh = key.domain.kind is Kind.DH
    protocol = oid.CHIP_AUTHENTICATION_KEY_DH if is_dh else oid.CHIP_AUTHENTICATION_KEY
    encoded = false_key or public_key(key, explicit=explicit)
    return _info(protocol, encoded, *_numbered(key_id))


def chip_authentication_info(suite: Suite, key: ChipKey, key_id: int | None) -> bytes:
    """ChipAuthenticationInfo, version 1 (ICAO 9303-11, 9.2.5)."""
    return _info(protocol_of(suite, key.domain), _integer(1), *_numbered(key_id))


def active_authentication_info(algorithm: str) -> bytes:
    """Names the signature of Active Authentication by ECDSA (ICAO 9303-11, 9.2.4)."""
    return _info(oid.ACTIVE_AUTHENTICATION, _integer(1), ObjectIdentifier(algorithm).dump())


def terminal_authentication_info() -> bytes:
    """Version 1, with the place of EF.CVCA (ICAO 9303-11, 9.2.7)."""
    fid, sfi = CV_AUTHORITIES
    place = tlv.encode(
        0x30, tlv.encode(0x04, fid.to_bytes(2, "big")), tlv.encode(0x04, bytes([sfi]))
    )
    return _info(oid.TERMINAL_AUTHENTICATION, _integer(1), place)


def cv_authorities(references: Sequence[bytes]) -> bytes:
    """EF.CVCA: the trust points' references, the newest first, filled up with zeros
    (ICAO 9303-11, 7.2.1)."""
    content = b"".join(tlv.encode(0x42, reference) for reference in references)
    return content.ljust(_CV_AUTHORITIES_SIZE, b"\x00")


def dg14(infos: Sequence[bytes]) -> bytes:
    return tlv.encode(0x6E, set_of(infos))


def dg15(public_key_info: bytes) -> bytes:
    return tlv.encode(0x6F, public_key_info)


def public_key(key: ChipKey, *, explicit: bool) -> bytes:
    """SubjectPublicKeyInfo: a curve named or spelt out, a prime field always spelt out."""
    domain = key.domain
    if isinstance(domain, Domain):
        parameters = domain.explicit_parameters() if explicit else domain.named_parameters()
        algorithm = PublicKeyAlgorithm({"algorithm": "ec", "parameters": parameters})
        info = PublicKeyInfo({"algorithm": algorithm, "public_key": key.public})
        encoded: bytes = info.dump()
        return encoded
    if not isinstance(domain, ResidueGroup):
        raise TypeError("a key of an unknown kind of group")
    field = tlv.encode(0x30, *(_integer(value) for value in (domain.p, domain.g, domain.n)))
    identifier = tlv.encode(0x30, ObjectIdentifier(oid.DH_PUBLIC_NUMBER).dump(), field)
    value = _integer(int.from_bytes(key.public, "big"))
    return tlv.encode(0x30, identifier, tlv.encode(0x03, b"\x00", value))


def set_of(infos: Sequence[bytes]) -> bytes:
    """DER sorts a SET OF by encoding (X.690, 11.6)."""
    return tlv.encode(0x31, *sorted(infos))


def _info(protocol: str, *values: bytes) -> bytes:
    return tlv.encode(0x30, ObjectIdentifier(protocol).dump(), *values)


def _numbered(key_id: int | None) -> list[bytes]:
    return [] if key_id is None else [_integer(key_id)]


def _integer(value: int) -> bytes:
    encoded: bytes = Integer(value).dump()
    return encoded
