"""Chip Authentication version 1 (ICAO 9303-11, 6.2): key agreement with the chip's static key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from drivers.simulated.chipcard import oid, tlv
from drivers.simulated.chipcard.apdu import REFERENCE_NOT_FOUND, WRONG_DATA, CardStatus
from drivers.simulated.chipcard.entropy import Entropy
from drivers.simulated.chipcard.groups import Group, GroupError
from drivers.simulated.chipcard.pace import DYNAMIC_AUTHENTICATION
from drivers.simulated.chipcard.suite import SessionKeys, Suite


@dataclass(frozen=True)
class ChipKey:
    """A static key pair of the chip."""

    domain: Group
    scalar: int = field(repr=False)

    @classmethod
    def generate(cls, domain: Group, entropy: Entropy) -> ChipKey:
        return cls(domain, entropy.scalar(domain.n))

    @property
    def public(self) -> bytes:
        return self.domain.element(self.scalar)


def protocol_of(suite: Suite, group: Group) -> str:
    """id-CA-DH-… or id-CA-ECDH-…, dotted (ICAO 9303-11, 6.2.3)."""
    return f"{oid.CHIP_AUTHENTICATION}.{int(group.kind)}.{suite.arc}"


class ChipAuthentication:
    """The caller restarts secure messaging with the keys that come out.

    With a `key_id` the terminal has to name it: there is more than one key on such a chip.
    """

    def __init__(self, suite: Suite, key: ChipKey, key_id: int | None = None) -> None:
        self._suite = suite
        self._key = key
        self._key_id = key_id

    def select(self, objects: Mapping[int, bytes]) -> None:
        """MSE:Set AT. Raises CardStatus 6A80, 6A88."""
        if objects.get(0x80) != oid.octets(protocol_of(self._suite, self._key.domain)):
            raise CardStatus(WRONG_DATA)
        self._check_reference(objects)

    def agree_at_once(self, objects: Mapping[int, bytes]) -> tuple[SessionKeys, bytes]:
        """MSE:Set KAT: the public key comes with it; for 3DES alone (6.2.4.1)."""
        if self._suite.is_aes:
            raise CardStatus(WRONG_DATA)
        self._check_reference(objects)
        return self._agree(objects.get(0x91, b""))

    def agree(self, data: bytes) -> tuple[SessionKeys, bytes]:
        """`data` of GENERAL AUTHENTICATE: 7C { 80 terminal's public key }.

        The session's keys, and the terminal's key as Terminal Authentication signs it.
        Raises CardStatus.
        """
        try:
            content = tlv.table(tlv.only(data, DYNAMIC_AUTHENTICATION))
        except tlv.TlvError:
            raise CardStatus(WRONG_DATA) from None
        if set(content) != {0x80}:
            raise CardStatus(WRONG_DATA)
        return self._agree(content[0x80])

    def _agree(self, theirs: bytes) -> tuple[SessionKeys, bytes]:
        group = self._key.domain
        try:
            secret = group.agreed(self._key.scalar, theirs)
            name = group.compressed(theirs)
        except GroupError:
            raise CardStatus(WRONG_DATA) from None
        return SessionKeys.derived(self._suite, secret), name

    def _check_reference(self, objects: Mapping[int, bytes]) -> None:
        expected = None if self._key_id is None else bytes([self._key_id])
        if objects.get(0x84) != expected:
            raise CardStatus(REFERENCE_NOT_FOUND)
