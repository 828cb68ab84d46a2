"""Domain parameters by number or in full, and public keys over them (ICAO 9303-11, 9.1, 9.4, 9.5).

    SubjectPublicKeyInfo ::= SEQUENCE { AlgorithmIdentifier, BIT STRING }

The keys of Chip Authentication name their group in more ways than those of certificates do: by the
number of standardized parameters, and as both kinds of DH parameters in use.
"""

from __future__ import annotations

from asn1crypto import core as asn1
from asn1crypto import keys as asn1_keys

from drivers.chipcard import curves, dh_groups, tlv
from drivers.chipcard.curves import Domain, Point
from drivers.chipcard.dh_groups import DhElement, DhGroup
from drivers.chipcard.errors import CardProtocolError, foreign_structure

INTEGER = 0x02
BIT_STRING = 0x03
OID = 0x06
SEQUENCE = 0x30

STANDARDIZED_PARAMETERS = "0.4.0.127.0.7.1.2"
EC_PUBLIC_KEY = "1.2.840.10045.2.1"
DH_X942 = "1.2.840.10046.2.1"
DH_PKCS3 = "1.2.840.113549.1.3.1"

MAX_INTEGER_BYTES = 1024

STANDARDIZED: dict[int, Domain | DhGroup] = {**dh_groups.STANDARDIZED, **curves.STANDARDIZED}
"""Table 12 of ICAO 9303-11: DH groups 0 to 2, elliptic curves 8 to 18."""


def object_identifier(item: tlv.Tlv) -> str:
    """Dotted."""
    with foreign_structure("object identifier"):
        return str(asn1.ObjectIdentifier.load(item.raw, strict=True).dotted)


def public_key(info: tlv.Tlv) -> Point | DhElement:
    """From a SubjectPublicKeyInfo; the key is checked to lie in its group."""
    fields = info.children() if info.tag == SEQUENCE else []
    if len(fields) != 2 or fields[1].tag != BIT_STRING or fields[1].value[:1] != b"\0":
        raise CardProtocolError("public key: not a SubjectPublicKeyInfo")
    group, key = group_of(fields[0]), fields[1].value[1:]
    if isinstance(group, Domain):
        return group.decode(key)
    # RFC 3279, 2.3.3: the DER of an INTEGER. Kept by its value, without the sign's zero.
    value = _integer(tlv.parse_exactly(key, INTEGER, "DH public key"))
    return group.decode(value.to_bytes((value.bit_length() + 7) // 8 or 1, "big"))


def group_of(algorithm: tlv.Tlv) -> Domain | DhGroup:
    """Of an AlgorithmIdentifier."""
    fields = algorithm.children() if algorithm.tag == SEQUENCE else []
    if len(fields) != 2 or fields[0].tag != OID:
        raise CardProtocolError("public key: an algorithm without parameters")
    name, parameters = object_identifier(fields[0]), fields[1]
    if name == STANDARDIZED_PARAMETERS:
        return _by_number(_integer(parameters))
    if name == EC_PUBLIC_KEY:
        with foreign_structure("elliptic curve parameters"):
            return curves.domain_of(asn1_keys.ECDomainParameters.load(parameters.raw, strict=True))
    if name in (DH_X942, DH_PKCS3):
        return _dh_group(parameters, with_order=name == DH_X942)
    raise CardProtocolError("a public key that is neither EC nor DH")


def _by_number(number: int) -> Domain | DhGroup:
    group = STANDARDIZED.get(number)
    if group is None:
        raise CardProtocolError(f"standardized domain parameters {number} do not exist")
    return group


def _dh_group(parameters: tlv.Tlv, *, with_order: bool) -> DhGroup:
    """p, g, q of RFC 3279, 2.3.3; p, g and a length of PKCS #3."""
    numbers = parameters.children() if parameters.tag == SEQUENCE else []
    if len(numbers) < (3 if with_order else 2):
        raise CardProtocolError("DH parameters: numbers are missing")
    modulus, base = _integer(numbers[0]), _integer(numbers[1])
    return dh_groups.group_of(modulus, base, _integer(numbers[2]) if with_order else None)


def _integer(item: tlv.Tlv) -> int:
    """Unsigned, whether or not the zero byte that keeps it so is there."""
    if item.tag != INTEGER or not 0 < len(item.value) <= MAX_INTEGER_BYTES:
        raise CardProtocolError("public key: not a number")
    return int.from_bytes(item.value, "big")
