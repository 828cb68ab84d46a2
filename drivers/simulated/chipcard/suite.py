"""Ciphers of PACE, Chip Authentication and secure messaging, and their key derivation
(ICAO 9303-11, 9.7 and 9.8)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives import cmac, constant_time
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

MAC_SIZE = 8

FOR_ENCRYPTION = 1
FOR_MAC = 2
FOR_PASSWORD = 3


@dataclass(frozen=True)
class Suite:
    """A block cipher in CBC mode with its message authentication code.

    `arc` is the last number of the protocols' object identifiers: 1 is 3DES with retail MAC,
    2 to 4 are AES with CMAC.
    """

    name: str
    key_size: int
    arc: int
    block: int = 16

    @property
    def is_aes(self) -> bool:
        return self.arc > 1

    @property
    def wide_nonce(self) -> int:
        """Bytes of the nonce of integrated mapping: whole blocks, at least a key long."""
        return -(-self.key_size // 16) * 16

    def derive(self, secret: bytes, purpose: int) -> bytes:
        """KDF(K, c): SHA-1 for 112- and 128-bit keys, SHA-256 for longer ones."""
        message = secret + purpose.to_bytes(4, "big")
        if self.key_size > 16:
            return hashlib.sha256(message).digest()[: self.key_size]
        key = hashlib.sha1(message, usedforsecurity=False).digest()[:16]
        return key if self.is_aes else _odd_parity(key)

    def encrypt(self, key: bytes, iv: bytes, plain: bytes) -> bytes:
        """CBC without padding."""
        worker = Cipher(self._cipher(key), modes.CBC(iv)).encryptor()
        return worker.update(plain) + worker.finalize()

    def decrypt(self, key: bytes, iv: bytes, secret: bytes) -> bytes:
        worker = Cipher(self._cipher(key), modes.CBC(iv)).decryptor()
        return worker.update(secret) + worker.finalize()

    def seal(self, key: bytes, padded: bytes) -> bytes:
        """MAC of eight bytes over whole blocks."""
        if self.is_aes:
            digest = cmac.CMAC(algorithms.AES(key))
            digest.update(padded)
            return digest.finalize()[:MAC_SIZE]
        return _retail_mac(key, padded)

    def pad(self, data: bytes) -> bytes:
        """ISO/IEC 9797-1, padding method 2."""
        return data + b"\x80" + bytes(-(len(data) + 1) % self.block)

    def unpad(self, data: bytes) -> bytes:
        """Raises ValueError where the padding is not method 2's."""
        body = data.rstrip(b"\x00")
        if not body.endswith(b"\x80") or len(data) - len(body) >= self.block:
            raise ValueError("padding")
        return body[:-1]

    def _cipher(self, key: bytes) -> algorithms.AES | TripleDES:
        return algorithms.AES(key) if self.is_aes else TripleDES(key + key[:8])


TDES = Suite("3DES", 16, 1, block=8)
AES_128 = Suite("AES-128", 16, 2)
AES_192 = Suite("AES-192", 24, 3)
AES_256 = Suite("AES-256", 32, 4)


@dataclass(frozen=True)
class SessionKeys:
    suite: Suite
    encryption: bytes = field(repr=False)
    mac: bytes = field(repr=False)

    @classmethod
    def derived(cls, suite: Suite, secret: bytes) -> SessionKeys:
        return cls(suite, suite.derive(secret, FOR_ENCRYPTION), suite.derive(secret, FOR_MAC))

    def authenticate(self, message: bytes) -> bytes:
        """MAC of an authentication token, which pads by itself (ICAO 9303-11, 4.4.3.4)."""
        if self.suite.is_aes:
            return self.suite.seal(self.mac, message)
        return self.suite.seal(self.mac, self.suite.pad(message))

    def is_authentic(self, message: bytes, tag: bytes) -> bool:
        return constant_time.bytes_eq(self.authenticate(message), tag)

    def seal(self, padded: bytes) -> bytes:
        return self.suite.seal(self.mac, padded)

    def is_sealed(self, padded: bytes, tag: bytes) -> bool:
        return constant_time.bytes_eq(self.seal(padded), tag)


def _retail_mac(key: bytes, padded: bytes) -> bytes:
    """ISO/IEC 9797-1, MAC algorithm 3 with DES: single DES over all blocks, then the last block
    through the other key and back. Single DES is 3DES with one key three times."""
    first, chained = key[:8], bytes(8)
    if len(padded) > 8:
        worker = Cipher(TripleDES(first * 3), modes.CBC(bytes(8))).encryptor()
        chained = (worker.update(padded[:-8]) + worker.finalize())[-8:]
    last = Cipher(TripleDES(key + first), modes.CBC(chained)).encryptor()
    return last.update(padded[-8:]) + last.finalize()


def _odd_parity(key: bytes) -> bytes:
    return bytes(octet ^ (1 ^ octet.bit_count() & 1) for octet in key)
