"""Active Authentication (ICAO 9303-11, 6.1): the chip signs the terminal's challenge."""

from __future__ import annotations

from typing import Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from drivers.simulated.chipcard import oid
from drivers.simulated.chipcard.authentication import ChipKey
from drivers.simulated.chipcard.curves import Domain
from drivers.simulated.chipcard.entropy import Entropy

CHALLENGE_SIZE = 8

_PLAIN_ECDSA: dict[str, int] = {"sha1": 1, "sha224": 2, "sha256": 3, "sha384": 4, "sha512": 5}
_TRAILERS = {
    "sha1": b"\xbc",
    "sha224": b"\x38\xcc",
    "sha256": b"\x34\xcc",
    "sha384": b"\x36\xcc",
    "sha512": b"\x35\xcc",
}
"""ISO/IEC 9796-2:2010, 8.1.4: SHA-1 is the implicit one."""


class ActiveAuthentication(Protocol):
    def sign(self, challenge: bytes) -> bytes: ...


class EcdsaAuthentication:
    """ECDSA, r and s side by side (BSI TR-03111, 5.2.1)."""

    def __init__(self, key: ChipKey, digest: str = "sha256") -> None:
        if not isinstance(key.domain, Domain):
            raise TypeError("ECDSA is on a curve")
        self._key = ec.derive_private_key(key.scalar, key.domain.curve)
        self._size = (key.domain.n.bit_length() + 7) // 8
        self._digest = digest

    @property
    def algorithm(self) -> str:
        """For ActiveAuthenticationInfo in DG14, dotted."""
        return f"{oid.ECDSA_PLAIN}.{_PLAIN_ECDSA[self._digest]}"

    def sign(self, challenge: bytes) -> bytes:
        signature = self._key.sign(challenge, ec.ECDSA(digest_named(self._digest)))
        r, s = decode_dss_signature(signature)
        return r.to_bytes(self._size, "big") + s.to_bytes(self._size, "big")


class RsaAuthentication:
    """ISO/IEC 9796-2, digital signature scheme 1: part of the message is in the signature."""

    def __init__(self, key: rsa.RSAPrivateKey, entropy: Entropy, digest: str = "sha1") -> None:
        self._numbers = key.private_numbers()
        self._public = key.public_key()
        self._entropy = entropy
        self._digest = digest

    @property
    def public_key_info(self) -> bytes:
        return self._public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, challenge: bytes) -> bytes:
        """6A, what the chip adds, hash of both, trailer; then the bare private operation, which
        `cryptography` does not offer without a padding of its own."""
        modulus = self._numbers.public_numbers.n
        size = modulus.bit_length() // 8
        trailer = _TRAILERS[self._digest]
        added = self._entropy.octets(size - 1 - _size_of(self._digest) - len(trailer))
        worker = hashes.Hash(digest_named(self._digest))
        worker.update(added + challenge)
        message = b"\x6a" + added + worker.finalize() + trailer
        signature = pow(int.from_bytes(message, "big"), self._numbers.d, modulus)
        return signature.to_bytes(size, "big")


class SilentAuthentication:
    """Signs nothing that anybody could verify: bytes as long as asked."""

    def __init__(self, size: int) -> None:
        self._size = size

    def sign(self, challenge: bytes) -> bytes:
        return bytes(self._size)


def digest_named(name: str) -> hashes.HashAlgorithm:
    """`name` is sha1, sha224, sha256, sha384 or sha512."""
    kinds: dict[str, type[hashes.HashAlgorithm]] = {
        "sha1": hashes.SHA1,
        "sha224": hashes.SHA224,
        "sha256": hashes.SHA256,
        "sha384": hashes.SHA384,
        "sha512": hashes.SHA512,
    }
    return kinds[name]()


def _size_of(digest: str) -> int:
    return digest_named(digest).digest_size
