"""Certificate revocation lists of country signing authorities (ICAO 9303-12, 7.2; RFC 5280, 5).

Parsed with asn1crypto because `cryptography` refuses lists that some countries publish. A list is
believed only if a trusted key of its issuer signed it; the loader asks for that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from asn1crypto import crl as asn1_crl

from drivers.chipcard import tlv
from drivers.chipcard.certificate import Certificate, verify_signature
from drivers.chipcard.errors import CardProtocolError, foreign_structure

SEQUENCE, INTEGER = 0x30, 0x02
MAX_LIST = 1024 * 1024
MAX_REVOKED = 20_000
MAX_SERIAL = 64
# Critical extensions that change nothing about what the entries mean.
UNDERSTOOD = frozenset(("authority_key_identifier", "crl_number", "issuer_alt_name"))


@dataclass(frozen=True)
class RevocationList:
    issuer: bytes = field(repr=False)
    """Name in DER."""
    issuer_name: str
    """Comparable form."""
    authority_key_id: bytes | None
    this_update: dt.datetime
    next_update: dt.datetime | None
    serials: frozenset[int] = field(repr=False)
    signed: bytes = field(repr=False)
    signature_algorithm: Any = field(repr=False)
    signature: bytes = field(repr=False)

    def signed_by(self, authority: Certificate) -> bool:
        if not authority.may_sign_revocations:
            return False
        try:
            return verify_signature(
                authority.key,
                self.signature_algorithm,
                self.signature,
                self.signed,
                digest_name="",
            )
        except CardProtocolError:
            return False

    def fresh_at(self, moment: dt.datetime) -> bool:
        """Published before `moment`, and no newer one was due by then."""
        due = self.next_update is not None and moment > self.next_update
        return self.this_update <= moment and not due


def load_revocation_list(der: bytes) -> RevocationList:
    """Raises CardProtocolError; delta and indirect lists are refused."""
    if len(der) > MAX_LIST:
        raise CardProtocolError(f"a revocation list of {len(der)} bytes")
    with foreign_structure("revocation list"):
        parsed = asn1_crl.CertificateList.load(der, strict=True)
        body = parsed["tbs_cert_list"]
        authority_key_id = _extensions(body["crl_extensions"])
        issuer = body["issuer"]
        next_update = body["next_update"].native
        return RevocationList(
            issuer=bytes(issuer.dump()),
            issuer_name=str(issuer.hashable),
            authority_key_id=authority_key_id,
            this_update=body["this_update"].native,
            next_update=next_update,
            serials=_serials(bytes(body["revoked_certificates"].dump())),
            signed=bytes(body.dump()),
            signature_algorithm=parsed["signature_algorithm"],
            signature=bytes(parsed["signature"].native),
        )


def _extensions(extensions: Any) -> bytes | None:
    """The authority's key identifier."""
    key_id = None
    for extension in extensions or ():
        name = extension["extn_id"].native
        if name == "authority_key_identifier":
            value = extension["extn_value"].parsed["key_identifier"].native
            key_id = bytes(value) if value else None
        elif extension["critical"].native and name not in UNDERSTOOD:
            raise CardProtocolError("revocation list: delta, indirect or partial")
    return key_id


def _serials(entries: bytes) -> frozenset[int]:
    """Serial numbers of the SEQUENCE OF SEQUENCE { serial, date, extensions }.

    Walked by hand: thousands of entries as objects of the library would take seconds.
    """
    if not entries:
        return frozenset()
    outer = tlv.parse_exactly(entries, SEQUENCE, "revocation list")
    found: set[int] = set()
    offset = 0
    while offset < len(outer.value):
        if len(found) == MAX_REVOKED:
            raise CardProtocolError(f"revocation list: more than {MAX_REVOKED} entries")
        entry = tlv.parse_one(outer.value, offset)
        number = tlv.parse_one(entry.value)
        if (entry.tag, number.tag) != (SEQUENCE, INTEGER) or len(number.value) > MAX_SERIAL:
            raise CardProtocolError("revocation list: an entry without serial number")
        found.add(int.from_bytes(number.value, "big", signed=True))
        offset += len(entry.raw)
    return frozenset(found)


def newest_by_issuer(lists: list[RevocationList]) -> Mapping[str, tuple[RevocationList, ...]]:
    """Newest first, by comparable name of the issuer."""
    found: dict[str, tuple[RevocationList, ...]] = {}
    for each in sorted(lists, key=lambda item: item.this_update, reverse=True):
        found[each.issuer_name] = (*found.get(each.issuer_name, ()), each)
    return found
