"""From the nonce of PACE to a generator that only both sides know (ICAO 9303-11, 4.4.3.3)."""

from __future__ import annotations

from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.groups import Group, GroupElement
from drivers.chipcard.session_keys import Suite, cbc_encrypt

SHORTEST_NONCE, LONGEST_NONCE = 16, 64
SURPLUS_BITS = 64
"""More random bits than the prime has: their remainder is then as good as evenly spread."""

# c0 and c1 of the pseudo-random function, by the length of its blocks (figure 2).
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


def generic(group: Group, nonce: bytes, agreed: GroupElement) -> GroupElement:
    """s·G + H, with H agreed by an anonymous exchange."""
    return group.generator.times(int.from_bytes(nonce, "big")).plus(agreed)


def integrated(group: Group, suite: Suite, nonce: bytes, terminal_nonce: bytes) -> GroupElement:
    """f(R(s, t))."""
    return group.element_of(pseudo_random(group.modulus, suite, nonce, terminal_nonce))


def pseudo_random(modulus: int, suite: Suite, nonce: bytes, terminal_nonce: bytes) -> int:
    """R(s, t) modulo the prime: a chain of keys from the nonces, each key giving one block.

    3DES counts as a cipher of 128 bits here; AES-192 uses the first 24 bytes of each key.
    """
    length = integrated_nonce_bytes(suite)
    if len(nonce) != length:
        raise CardProtocolError(f"PACE: a nonce of {len(nonce)} bytes for integrated mapping")
    first, second = _CONSTANTS[length]
    key = _chained(suite, terminal_nonce, nonce)
    blocks = b""
    while len(blocks) * 8 < modulus.bit_length() + SURPLUS_BITS:
        blocks += _chained(suite, key, second)
        key = _chained(suite, key, first)
    return int.from_bytes(blocks, "big") % modulus


def integrated_nonce_bytes(suite: Suite) -> int:
    """Length of the chip's nonce: the least whole number of blocks that holds a key."""
    return 32 if suite.key_bytes > 16 else 16


def _chained(suite: Suite, key: bytes, data: bytes) -> bytes:
    return cbc_encrypt(suite, key[: suite.key_bytes], bytes(suite.block), data)
