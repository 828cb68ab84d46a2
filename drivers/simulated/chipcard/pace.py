"""PACE, the chip's side: generic, integrated and chip-authentication mapping, over elliptic
curves and prime fields (ICAO 9303-11, 4.4)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import Enum

from drivers.simulated.chipcard import oid, tlv
from drivers.simulated.chipcard.apdu import (
    AUTHENTICATION_FAILED,
    CHAINING_NOT_SUPPORTED,
    LAST_OF_CHAIN_EXPECTED,
    WRONG_DATA,
    CardStatus,
)
from drivers.simulated.chipcard.curves import BRAINPOOL256
from drivers.simulated.chipcard.entropy import Entropy
from drivers.simulated.chipcard.groups import Group, GroupError, Kind
from drivers.simulated.chipcard.suite import AES_128, FOR_PASSWORD, SessionKeys, Suite

MRZ_PASSWORD = 0x01
CAN_PASSWORD = 0x02

DYNAMIC_AUTHENTICATION = 0x7C
PUBLIC_KEY = 0x7F49

ENCRYPTED_NONCE = 0x80
MAP_OF_TERMINAL, MAP_OF_CHIP = 0x81, 0x82
KEY_OF_TERMINAL, KEY_OF_CHIP = 0x83, 0x84
TOKEN_OF_TERMINAL, TOKEN_OF_CHIP = 0x85, 0x86
AUTHORITY_OF_TERMINALS, FORMER_AUTHORITY = 0x87, 0x88
CHIP_AUTHENTICATION_DATA = 0x8A

NONCE_SIZE = 16
"""Bytes of the nonce of generic mapping."""

_CONSTANTS = {
    16: (
        bytes.fromhex("A668892A7C41E3CA739F40B057D85904"),
        bytes.fromhex("A4E136AC725F738B01C1F60217C188AD"),
    ),
    32: (
        bytes.fromhex("D463D65234124EF7897054986DCA0A174E28DF758CBAA03F240616414D5A1676"),
        bytes.fromhex("54BD7255F0AAF831BEC3423FCF39D69B6CBF066677D0FAAE5AADD99DF8E53517"),
    ),
}
"""c0 and c1 of the pseudo-random mapping, by bytes of the nonce (ICAO 9303-11, 4.4.3.3.2)."""


class Mapping(Enum):
    """How the nonce becomes a generator."""

    GENERIC = "generic"
    INTEGRATED = "integrated"
    CHIP_AUTHENTICATION = "chip_authentication"


_PROTOCOLS = {
    (Kind.DH, Mapping.GENERIC): 1,
    (Kind.ECDH, Mapping.GENERIC): 2,
    (Kind.DH, Mapping.INTEGRATED): 3,
    (Kind.ECDH, Mapping.INTEGRATED): 4,
    (Kind.ECDH, Mapping.CHIP_AUTHENTICATION): 6,
}


@dataclass(frozen=True)
class PaceOffer:
    """One entry of EF.CardAccess."""

    suite: Suite = AES_128
    group: Group = BRAINPOOL256
    mapping: Mapping = Mapping.GENERIC
    false_map: bytes | None = field(default=None, repr=False)
    """Sent instead of the public value of the mapping: what a hostile chip would try."""

    @property
    def protocol(self) -> str:
        """Dotted (ICAO 9303-11, tables 2 and 3)."""
        return f"{oid.PACE}.{_PROTOCOLS[self.group.kind, self.mapping]}.{self.suite.arc}"


def secret_of_can(can: str) -> bytes:
    return can.encode("ascii")


def secret_of_mrz(document_number: str, date_of_birth: str, date_of_expiry: str) -> bytes:
    """The three fields, each with its check digit, hashed (ICAO 9303-11, 9.7.2)."""
    information = (document_number + date_of_birth + date_of_expiry).encode("ascii")
    return hashlib.sha1(information, usedforsecurity=False).digest()


class PaceChip:
    """One run: four GENERAL AUTHENTICATE commands, then `keys` is set.

    `static_key` is the scalar of the Chip Authentication key, for chip-authentication mapping.
    `references` name the trust points of Terminal Authentication where the terminal asked.
    """

    def __init__(
        self,
        offer: PaceOffer,
        secret: bytes,
        entropy: Entropy,
        *,
        static_key: int = 0,
        references: tuple[bytes, ...] = (),
    ) -> None:
        self._offer = offer
        self._suite = offer.suite
        self._group = offer.group
        self._entropy = entropy
        self._static_key = static_key
        self._references = references
        self._password_key = offer.suite.derive(secret, FOR_PASSWORD)
        self._steps = [self._nonce, self._map, self._agree, self._confirm]
        self._nonce_value = b""
        self._map_scalar = 0
        self._generator = b""
        self._terminal_key = b""
        self._chip_key = b""
        self._agreed: SessionKeys | None = None
        self.keys: SessionKeys | None = None
        """The session's keys, once the terminal has shown that it has them too."""

    @property
    def identifier(self) -> bytes:
        """The chip's name in Terminal Authentication (ICAO 9303-11, 7.1.3)."""
        return self._group.compressed(self._chip_key)

    def step(self, data: bytes, *, more_follow: bool) -> bytes:
        """Data of the response. Raises CardStatus; the run is over then."""
        last = len(self._steps) == 1
        if more_follow == last:
            raise CardStatus(LAST_OF_CHAIN_EXPECTED if last else CHAINING_NOT_SUPPORTED)
        try:
            content = tlv.table(tlv.only(data, DYNAMIC_AUTHENTICATION))
            return tlv.encode(DYNAMIC_AUTHENTICATION, self._steps.pop(0)(content))
        except (tlv.TlvError, GroupError):
            raise CardStatus(WRONG_DATA) from None

    def _nonce(self, content: dict[int, bytes]) -> bytes:
        if content:
            raise CardStatus(WRONG_DATA)
        integrated = self._offer.mapping is Mapping.INTEGRATED
        size = self._suite.wide_nonce if integrated else NONCE_SIZE
        self._nonce_value = self._entropy.octets(size)
        zero = bytes(self._suite.block)
        secret = self._suite.encrypt(self._password_key, zero, self._nonce_value)
        return tlv.encode(ENCRYPTED_NONCE, secret)

    def _map(self, content: dict[int, bytes]) -> bytes:
        theirs = _one(content, MAP_OF_TERMINAL)
        if self._offer.mapping is Mapping.INTEGRATED:
            return self._map_integrated(theirs)
        return self._map_generic(theirs)

    def _map_generic(self, theirs: bytes) -> bytes:
        """G' = s·G + H, with H agreed anonymously (ICAO 9303-11, 4.4.3.3.1)."""
        group = self._group
        self._map_scalar = self._entropy.scalar(group.n)
        shared = group.power(self._map_scalar, theirs)
        nonce = int.from_bytes(self._nonce_value, "big") % group.n
        self._generator = group.combine(group.element(nonce), shared)
        mine = self._offer.false_map or group.element(self._map_scalar)
        return tlv.encode(MAP_OF_CHIP, mine)

    def _map_integrated(self, theirs: bytes) -> bytes:
        """G' = f(R(s, t)); the chip has nothing to say (ICAO 9303-11, 4.4.3.3.2)."""
        if len(theirs) != self._suite.key_size:
            raise CardStatus(WRONG_DATA)
        value = pseudo_random(self._suite, self._nonce_value, theirs, self._group.p)
        self._generator = self._group.integrated(value)
        return tlv.encode(MAP_OF_CHIP)

    def _agree(self, content: dict[int, bytes]) -> bytes:
        self._terminal_key = self._group.checked(_one(content, KEY_OF_TERMINAL))
        scalar = self._entropy.scalar(self._group.n)
        self._chip_key = self._group.power(scalar, self._generator)
        if self._chip_key == self._terminal_key:
            raise CardStatus(AUTHENTICATION_FAILED)
        secret = self._group.agreed(scalar, self._terminal_key)
        self._agreed = SessionKeys.derived(self._suite, secret)
        return tlv.encode(KEY_OF_CHIP, self._chip_key)

    def _confirm(self, content: dict[int, bytes]) -> bytes:
        token = _one(content, TOKEN_OF_TERMINAL)
        if self._agreed is None or not self._agreed.is_authentic(
            self._named(self._chip_key), token
        ):
            raise CardStatus(AUTHENTICATION_FAILED)
        self.keys = self._agreed
        mine = self._agreed.authenticate(self._named(self._terminal_key))
        answer = tlv.encode(TOKEN_OF_CHIP, mine)
        for tag, reference in zip(
            (AUTHORITY_OF_TERMINALS, FORMER_AUTHORITY), self._references, strict=False
        ):
            answer += tlv.encode(tag, reference)
        if self._offer.mapping is Mapping.CHIP_AUTHENTICATION:
            answer += tlv.encode(CHIP_AUTHENTICATION_DATA, self._proof(self._agreed))
        return answer

    def _proof(self, keys: SessionKeys) -> bytes:
        """What only the static key's owner can say of the mapping (ICAO 9303-11, 4.4.3.5)."""
        order = self._group.n
        data = pow(self._static_key, -1, order) * self._map_scalar % order
        plain = self._suite.pad(data.to_bytes((order.bit_length() + 7) // 8, "big"))
        ones = b"\xff" * self._suite.block
        start = self._suite.encrypt(keys.encryption, bytes(self._suite.block), ones)
        return self._suite.encrypt(keys.encryption, start, plain)

    def _named(self, element: bytes) -> bytes:
        """Public key data object under the token (ICAO 9303-11, 4.4.3.4, 9.4.5)."""
        return tlv.encode(
            PUBLIC_KEY,
            tlv.encode(0x06, oid.octets(self._offer.protocol)),
            tlv.encode(self._group.element_tag, element),
        )


def pseudo_random(suite: Suite, s: bytes, t: bytes, p: int) -> int:
    """R_p(s, t): a number below p from both nonces (ICAO 9303-11, 4.4.3.3.2, figure 2)."""
    next_key, output = _CONSTANTS[len(s)]
    zero = bytes(suite.block)
    key = suite.encrypt(t, zero, s)
    stream = b""
    while 8 * len(stream) < p.bit_length() + 64:
        key = key[: suite.key_size]
        stream += suite.encrypt(key, zero, output)
        key = suite.encrypt(key, zero, next_key)
    return int.from_bytes(stream, "big") % p


def _one(content: dict[int, bytes], tag: int) -> bytes:
    if set(content) != {tag}:
        raise CardStatus(WRONG_DATA)
    return content[tag]
