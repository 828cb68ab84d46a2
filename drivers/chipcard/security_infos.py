"""SecurityInfos of EF.CardAccess, EF.CardSecurity and DG14 (ICAO 9303-11, 9.2).

SecurityInfos ::= SET OF SEQUENCE { protocol OBJECT IDENTIFIER, required ANY, optional ANY }
"""

from __future__ import annotations

from dataclasses import dataclass

from asn1crypto import core as asn1

from drivers.chipcard import domain_parameters, protocols, tlv
from drivers.chipcard.curves import Domain, Point
from drivers.chipcard.dh_groups import DhElement, DhGroup
from drivers.chipcard.domain_parameters import INTEGER, OID, SEQUENCE, object_identifier
from drivers.chipcard.errors import CardProtocolError

SET = 0x31
MAX_INFOS = 64

ID_ACTIVE_AUTHENTICATION = "2.23.136.1.1.5"

PLAIN_ECDSA_HASHES = {
    "0.4.0.127.0.7.1.1.4.1.1": "sha1",
    "0.4.0.127.0.7.1.1.4.1.2": "sha224",
    "0.4.0.127.0.7.1.1.4.1.3": "sha256",
    "0.4.0.127.0.7.1.1.4.1.4": "sha384",
    "0.4.0.127.0.7.1.1.4.1.5": "sha512",
}
"""Signature algorithms of ActiveAuthenticationInfo (BSI TR-03111, 5.2.1.1)."""


@dataclass(frozen=True)
class PaceInfo:
    oid: str
    version: int
    parameter_id: int | None


@dataclass(frozen=True)
class ChipAuthenticationInfo:
    oid: str
    version: int
    key_id: int | None


@dataclass(frozen=True)
class PaceDomain:
    """Domain parameters given in full, for the PACE entries that name `parameter_id`."""

    group: Domain | DhGroup
    parameter_id: int | None


@dataclass(frozen=True)
class ChipAuthenticationKey:
    key: Point | DhElement
    key_id: int | None


@dataclass(frozen=True)
class SecurityInfos:
    """What this reader understands of them; `other` are the protocols that it does not."""

    pace: tuple[PaceInfo, ...] = ()
    chip_authentication: tuple[ChipAuthenticationInfo, ...] = ()
    chip_keys: tuple[ChipAuthenticationKey, ...] = ()
    active_authentication_hash: str | None = None
    other: tuple[str, ...] = ()
    pace_domains: tuple[PaceDomain, ...] = ()
    entries: frozenset[bytes] = frozenset()
    """All of them as the card encodes them, to compare two files."""


def oid_bytes(dotted: str) -> bytes:
    """Value of the OBJECT IDENTIFIER, without tag and length."""
    return bytes(asn1.ObjectIdentifier(dotted).contents)


def parse(data: bytes) -> SecurityInfos:
    """From the SET. An entry that cannot be read is left out, so that the others still serve."""
    entries = tlv.parse_exactly(data, SET, "SecurityInfos").children()
    if len(entries) > MAX_INFOS:
        raise CardProtocolError(f"SecurityInfos: {len(entries)} entries")
    collection = _Collection()
    for entry in entries:
        fields = entry.children() if entry.tag == SEQUENCE else []
        if len(fields) < 2 or fields[0].tag != OID:
            raise CardProtocolError("SecurityInfos: an entry without protocol")
        optional = fields[2] if len(fields) > 2 else None
        collection.add(object_identifier(fields[0]), fields[1], optional)
    return collection.infos(frozenset(entry.raw for entry in entries))


class _Collection:
    def __init__(self) -> None:
        self._pace: list[PaceInfo] = []
        self._domains: list[PaceDomain] = []
        self._authentications: list[ChipAuthenticationInfo] = []
        self._keys: list[ChipAuthenticationKey] = []
        self._other: list[str] = []
        self._active_hash: str | None = None

    def add(self, oid: str, required: tlv.Tlv, optional: tlv.Tlv | None) -> None:
        number = _integer(optional)
        if oid in protocols.PACE_DOMAINS:
            group = _domain(required)
            if group is not None:
                self._domains.append(PaceDomain(group, number))
        elif oid.startswith(f"{protocols.ID_PACE}."):
            # Those that nobody knows too: a card that has them is no card without PACE.
            self._pace.append(PaceInfo(oid, _integer(required) or 0, number))
        elif oid.startswith(f"{protocols.ID_CHIP_AUTHENTICATION}."):
            version = _integer(required) or 0
            self._authentications.append(ChipAuthenticationInfo(oid, version, number))
        elif oid in protocols.CHIP_KEYS:
            key = _chip_key(required)
            if key is None:
                self._other.append(oid)
            else:
                self._keys.append(ChipAuthenticationKey(key, number))
        elif oid == ID_ACTIVE_AUTHENTICATION:
            if optional is not None and optional.tag == OID:
                self._active_hash = PLAIN_ECDSA_HASHES.get(object_identifier(optional))
        else:
            self._other.append(oid)

    def infos(self, entries: frozenset[bytes]) -> SecurityInfos:
        return SecurityInfos(
            pace=tuple(self._pace),
            chip_authentication=tuple(self._authentications),
            chip_keys=tuple(self._keys),
            active_authentication_hash=self._active_hash,
            other=tuple(self._other),
            pace_domains=tuple(self._domains),
            entries=entries,
        )


def _integer(item: tlv.Tlv | None) -> int | None:
    if item is None or item.tag != INTEGER or not 0 < len(item.value) <= 16:
        return None
    return int.from_bytes(item.value, "big")


def _chip_key(info: tlv.Tlv) -> Point | DhElement | None:
    try:
        return domain_parameters.public_key(info)
    except CardProtocolError:
        return None


def _domain(algorithm: tlv.Tlv) -> Domain | DhGroup | None:
    try:
        return domain_parameters.group_of(algorithm)
    except CardProtocolError:
        return None
