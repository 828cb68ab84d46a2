"""The chip's proof inside PACE with chip-authentication mapping (ICAO 9303-11, 4.4.3.5).

The chip sends CA = SK⁻¹ · SK_map modulo the group's order. With its static public key from
EF.CardSecurity, CA · PK must be the public key that it used for the mapping: only a chip that
knows the static private key can tell CA. It proves something once the issuer's signature on
EF.CardSecurity is checked.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from drivers.chipcard.curves import Point
from drivers.chipcard.document import Finding, Status
from drivers.chipcard.security_infos import SecurityInfos
from drivers.chipcard.session_keys import SessionKeys, cbc_decrypt, encrypt_block, unpad

CHECK = "chip_authentication"
SOURCE = "ICAO 9303-11, 4.4.3.5"
MAX_CRYPTOGRAM = 128


@dataclass(frozen=True)
class MappingProof:
    """What the chip sent in PACE, to be held against its static public key."""

    mapping_key: Point = field(repr=False)
    scalar: int | None = field(repr=False)
    """None: what the chip sent is no number of the group, so no chip's proof either."""

    def made_by(self, key: object) -> bool:
        """Whether the chip knows the private key of `key`."""
        if self.scalar is None or not isinstance(key, Point):
            return False
        if key.domain.oid != self.mapping_key.domain.oid:
            return False
        return key.times(self.scalar) == self.mapping_key


def decrypt(keys: SessionKeys, cryptogram: bytes, mapping_key: Point) -> MappingProof:
    """Opens data object 8A of PACE's last answer."""
    return MappingProof(mapping_key, _scalar(keys, cryptogram, mapping_key.domain.order))


def _scalar(keys: SessionKeys, cryptogram: bytes, order: int) -> int | None:
    block = keys.suite.block
    if not 0 < len(cryptogram) <= MAX_CRYPTOGRAM or len(cryptogram) % block:
        return None
    start = encrypt_block(keys.suite, keys.enc, b"\xff" * block)
    plain = unpad(cbc_decrypt(keys.suite, keys.enc, start, cryptogram), block)
    if plain is None or len(plain) > (order.bit_length() + 7) // 8:
        return None
    scalar = int.from_bytes(plain, "big")
    return scalar if 0 < scalar < order else None


def finding(
    proof: MappingProof, infos: SecurityInfos | None, *, vouched: bool, reason: str = ""
) -> Finding:
    """Of the whole check. `infos`: of EF.CardSecurity, None where it could not be read, which
    `reason` explains; `vouched`: its signature leads to a trusted country.

    FAILED only where a key that the issuer may have signed does not fit: without one nothing is
    known, and Chip Authentication by DG14 may still decide.
    """
    if infos is None:
        return _found(Status.NOT_DONE, reason or "the card gives no EF.CardSecurity")
    if not infos.chip_keys:
        return _found(Status.NOT_DONE, "EF.CardSecurity has no key of Chip Authentication")
    if not any(proof.made_by(entry.key) for entry in infos.chip_keys):
        return _found(Status.FAILED, "the chip does not hold the key of EF.CardSecurity")
    if not vouched:
        return _found(Status.NOT_DONE, "the signature of EF.CardSecurity is not trusted")
    return _found(Status.PASSED, "the chip holds the private key of EF.CardSecurity")


def _found(status: Status, reason: str) -> Finding:
    return Finding(CHECK, status, reason, SOURCE)
