"""EF.SOD: the document security object (ICAO 9303-10, 4.6.2; RFC 5652).

    77 { ContentInfo { SignedData over LDSSecurityObject } }

LDSSecurityObject version 0 lists the hashes; version 1 also says which version of the logical
data structure they are for, so that EF.COM's word need not be taken for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from asn1crypto import algos

from drivers.chipcard import signed_data, tlv
from drivers.chipcard.errors import CardProtocolError, foreign_structure
from drivers.chipcard.signed_data import SignedData

OUTER = 0x77
LDS_SECURITY_OBJECT = "2.23.136.1.1.1"
SEQUENCE, INTEGER, OCTET_STRING, PRINTABLE = 0x30, 0x02, 0x04, 0x13
MAX_DATA_GROUP = 16
MAX_VERSION_TEXT = 16


@dataclass(frozen=True)
class SecurityObject:
    """What the issuer signed, and the signature, not verified yet."""

    version: int
    hash_name: str
    hashes: Mapping[int, bytes]
    """Data group number → hash of the file as the card gives it."""
    signed: SignedData = field(repr=False)
    lds_version: str = ""
    """Of version 1 only: `0108`."""
    unicode_version: str = ""


def parse(data: bytes) -> SecurityObject:
    content_info = tlv.parse_exactly(data, OUTER, "SOD").value
    signed = signed_data.parse(content_info, LDS_SECURITY_OBJECT, "SOD")
    with foreign_structure("LDSSecurityObject"):
        return _security_object(signed)


def _security_object(signed: SignedData) -> SecurityObject:
    """version, name of the hash algorithm, hashes by data group, versions of LDS and Unicode."""
    parts = tlv.parse_exactly(signed.content, SEQUENCE, "LDSSecurityObject").children()
    tags = [part.tag for part in parts[:4]]
    if tags not in ([INTEGER, SEQUENCE, SEQUENCE], [INTEGER, SEQUENCE, SEQUENCE, SEQUENCE]):
        raise CardProtocolError("LDSSecurityObject: not as ICAO 9303-10, 4.6.2.3 lays it out")
    algorithm = algos.DigestAlgorithm.load(parts[1].raw, strict=True)["algorithm"].native
    lds_version, unicode_version = _versions(parts[3]) if len(parts) > 3 else ("", "")
    return SecurityObject(
        version=int.from_bytes(parts[0].value[:2], "big"),
        hash_name=str(algorithm),
        hashes=_hashes(parts[2]),
        signed=signed,
        lds_version=lds_version,
        unicode_version=unicode_version,
    )


def _hashes(entries: tlv.Tlv) -> dict[int, bytes]:
    hashes: dict[int, bytes] = {}
    for entry in entries.children():
        pair = entry.children()
        if [item.tag for item in pair] != [INTEGER, OCTET_STRING]:
            raise CardProtocolError("LDSSecurityObject: a hash without number")
        number = int.from_bytes(pair[0].value, "big")
        if not 0 < number <= MAX_DATA_GROUP or number in hashes:
            raise CardProtocolError("LDSSecurityObject: a data group that is not, or twice")
        hashes[number] = pair[1].value
    return hashes


def _versions(info: tlv.Tlv) -> tuple[str, str]:
    texts = info.children()
    if [text.tag for text in texts] != [PRINTABLE, PRINTABLE]:
        raise CardProtocolError("LDSSecurityObject: versions that are no texts")
    lds, unicode = (text.value[:MAX_VERSION_TEXT].decode("ascii", "replace") for text in texts)
    return lds, unicode
