"""Cipher suites of the protocols, key derivation, and the modes that they use.

ICAO 9303-11, 9.7 (derivation), 9.8.5 (3DES) and 9.8.6 (AES). Triple DES is what documents with
Basic Access Control speak, and many older ones with PACE: it stays as long as they are valid.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from enum import Enum

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives import cmac, hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

MAC_SIZE = 8
DES_KEY = 8

COUNTER_ENC = 1
COUNTER_MAC = 2
COUNTER_PASSWORD = 3


class Suite(Enum):
    """Cipher in CBC mode, with its MAC. Values: name in the protocols' names, bytes of a key,
    bytes of a block, bits of security."""

    TRIPLE_DES = ("3DES-CBC-CBC", 16, 8, 112)
    AES_128 = ("AES-CBC-CMAC-128", 16, 16, 128)
    AES_192 = ("AES-CBC-CMAC-192", 24, 16, 192)
    AES_256 = ("AES-CBC-CMAC-256", 32, 16, 256)

    @property
    def label(self) -> str:
        return self.value[0]

    @property
    def key_bytes(self) -> int:
        return self.value[1]

    @property
    def block(self) -> int:
        return self.value[2]

    @property
    def security_bits(self) -> int:
        return self.value[3]


def derive(secret: bytes, counter: int, suite: Suite) -> bytes:
    """KDF(K, c): SHA-1 for 128-bit keys, SHA-256 for longer ones (9303-11, 9.7.1)."""
    # SHA-1 is what the standard prescribes here; its collisions do not matter to a KDF.
    algorithm = hashes.SHA1() if suite.key_bytes == 16 else hashes.SHA256()  # noqa: S303
    digest = hashes.Hash(algorithm)
    digest.update(secret + counter.to_bytes(4, "big"))
    key = digest.finalize()[: suite.key_bytes]
    return with_odd_parity(key) if suite is Suite.TRIPLE_DES else key


def with_odd_parity(key: bytes) -> bytes:
    """DES keys carry a parity bit in each byte (9303-11, 9.7.1.1)."""
    return bytes(byte & 0xFE | (bin(byte >> 1).count("1") + 1) & 1 for byte in key)


@dataclass(frozen=True)
class SessionKeys:
    """Of one session of secure messaging."""

    enc: bytes = field(repr=False)
    mac: bytes = field(repr=False)
    suite: Suite

    @classmethod
    def from_secret(cls, secret: bytes, suite: Suite) -> SessionKeys:
        """`secret` is the shared secret of a key agreement, as its group encodes it."""
        return cls(derive(secret, COUNTER_ENC, suite), derive(secret, COUNTER_MAC, suite), suite)


def _cipher(suite: Suite, key: bytes, iv: bytes) -> Cipher[modes.CBC]:
    if suite is Suite.TRIPLE_DES:
        # Two-key triple DES: the first key is the third as well.
        return Cipher(TripleDES(key + key[:DES_KEY]), modes.CBC(iv))
    return Cipher(algorithms.AES(key), modes.CBC(iv))


def cbc_encrypt(suite: Suite, key: bytes, iv: bytes, data: bytes) -> bytes:
    encryptor = _cipher(suite, key, iv).encryptor()
    return encryptor.update(data) + encryptor.finalize()


def cbc_decrypt(suite: Suite, key: bytes, iv: bytes, data: bytes) -> bytes:
    """`data` fills its blocks."""
    decryptor = _cipher(suite, key, iv).decryptor()
    return decryptor.update(data) + decryptor.finalize()


def encrypt_block(suite: Suite, key: bytes, block: bytes) -> bytes:
    """One block through the cipher: CBC with a zero vector is the block cipher itself."""
    return cbc_encrypt(suite, key, bytes(suite.block), block)


def pad(data: bytes, block: int) -> bytes:
    """ISO/IEC 9797-1, padding method 2."""
    return data + b"\x80" + bytes(-(len(data) + 1) % block)


def unpad(data: bytes, block: int) -> bytes | None:
    """What was padded by method 2; None if it was not."""
    stripped = data.rstrip(b"\0")
    if not stripped.endswith(b"\x80") or len(data) - len(stripped) >= block:
        return None
    return stripped[:-1]


def mac(suite: Suite, key: bytes, message: bytes) -> bytes:
    """Eight bytes: AES-CMAC cut short (9303-11, 9.8.6.2), or DES in retail mode (9.8.5.2)."""
    if suite is Suite.TRIPLE_DES:
        return retail_mac(key, pad(message, suite.block))
    digest = cmac.CMAC(algorithms.AES(key))
    digest.update(message)
    return digest.finalize()[:MAC_SIZE]


def mac_of_padded(suite: Suite, key: bytes, message: bytes) -> bytes:
    """The same over a message that ends in padding of its own (secure messaging's)."""
    if suite is Suite.TRIPLE_DES:
        return retail_mac(key, message)
    return mac(suite, key, message)


def retail_mac(key: bytes, message: bytes) -> bytes:
    """ISO/IEC 9797-1, MAC algorithm 3 with DES, over whole blocks."""
    body, last = message[:-DES_KEY], message[-DES_KEY:]
    chained = bytes(DES_KEY)
    if body:
        # Single DES is triple DES under one key three times.
        once = Cipher(TripleDES(3 * key[:DES_KEY]), modes.CBC(chained)).encryptor()
        chained = (once.update(body) + once.finalize())[-DES_KEY:]
    return cbc_encrypt(Suite.TRIPLE_DES, key, chained, last)


def same(a: bytes, b: bytes) -> bool:
    """Comparison in constant time."""
    return hmac.compare_digest(a, b)
