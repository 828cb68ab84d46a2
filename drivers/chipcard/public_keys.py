"""Public keys from SubjectPublicKeyInfo, with bounds, and what they can verify (RFC 3279, 5480).

EC keys go through `curves`, because certificates of travel documents often carry explicit curve
parameters, which OpenSSL 3 refuses to load.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ecdsa
from asn1crypto import keys as asn1_keys
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import (
    Prehashed,
    decode_dss_signature,
    encode_dss_signature,
)

from drivers.chipcard.curves import Domain, Point, domain_of
from drivers.chipcard.errors import CardProtocolError, foreign_structure

MIN_RSA_BITS = 1024
MAX_RSA_BITS = 8192
MAX_RSA_EXPONENT_BITS = 64

# SHA-1 is still found on documents in use (ICAO 9303-12 allows verifying it).
HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


def hash_algorithm(name: str) -> hashes.HashAlgorithm:
    """By asn1crypto's name, `sha256`."""
    algorithm = HASHES.get(name)
    if algorithm is None:
        raise CardProtocolError("a hash algorithm that is not supported")
    return algorithm()


def digest(name: str, data: bytes) -> bytes:
    hasher = hashes.Hash(hash_algorithm(name))
    hasher.update(data)
    return hasher.finalize()


@dataclass(frozen=True)
class RsaKey:
    modulus: int
    exponent: int

    @property
    def size(self) -> int:
        """Bytes of the modulus."""
        return (self.modulus.bit_length() + 7) // 8

    def verify(
        self,
        signature: bytes,
        data: bytes,
        hash_name: str,
        *,
        pss_salt: int | None = None,
        pss_mask: str = "",
    ) -> bool:
        """PKCS#1 v1.5, or PSS when a salt length is given; `pss_mask` is the hash of MGF1 where
        it is another one."""
        algorithm = hash_algorithm(hash_name)
        scheme: padding.AsymmetricPadding = padding.PKCS1v15()
        if pss_salt is not None:
            scheme = padding.PSS(padding.MGF1(hash_algorithm(pss_mask or hash_name)), pss_salt)
        try:
            key = rsa.RSAPublicNumbers(self.exponent, self.modulus).public_key()
            key.verify(signature, data, scheme, algorithm)
        except (InvalidSignature, UnsupportedAlgorithm, ValueError):
            return False
        return True


@dataclass(frozen=True)
class EcKey:
    point: Point

    @property
    def domain(self) -> Domain:
        return self.point.domain

    def verify(self, signature: bytes, data: bytes, hash_name: str, *, plain: bool = False) -> bool:
        """ECDSA; `signature` is DER, or r and s side by side when `plain` (BSI TR-03111, 5.2)."""
        numbers = _plain_numbers(signature) if plain else _der_numbers(signature)
        order = self.domain.order
        if numbers is None or not all(0 < number < order for number in numbers):
            return False
        hashed = digest(hash_name, data)
        native = self.domain.native
        if native is None:
            return self._verify_by_ecdsa(hashed, numbers)
        try:
            key = ec.EllipticCurvePublicNumbers(self.point.x, self.point.y, native).public_key()
            prehashed = Prehashed(hash_algorithm(hash_name))
            key.verify(encode_dss_signature(*numbers), hashed, ec.ECDSA(prehashed))
        except InvalidSignature:
            return False
        except (UnsupportedAlgorithm, ValueError):
            # A build of OpenSSL without this curve.
            return self._verify_by_ecdsa(hashed, numbers)
        return True

    def _verify_by_ecdsa(self, hashed: bytes, numbers: tuple[int, int]) -> bool:
        key = ecdsa.VerifyingKey.from_string(self.point.encode()[1:], curve=self.domain.curve)
        try:
            return bool(
                key.verify_digest(
                    numbers,
                    hashed,
                    sigdecode=lambda pair, _order: pair,
                    allow_truncate=True,
                )
            )
        except ecdsa.BadSignatureError:
            return False


def _der_numbers(signature: bytes) -> tuple[int, int] | None:
    try:
        return decode_dss_signature(signature)
    except ValueError:
        return None


def _plain_numbers(signature: bytes) -> tuple[int, int] | None:
    half, odd = divmod(len(signature), 2)
    if odd or not half:
        return None
    return int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")


PublicKey = RsaKey | EcKey


def public_key(info: Any) -> PublicKey:
    """From asn1crypto's PublicKeyInfo."""
    with foreign_structure("public key"):
        algorithm = info["algorithm"]["algorithm"].native
        if algorithm in ("rsa", "rsassa_pss"):
            parsed = info["public_key"].parsed
            return rsa_key(_unsigned(parsed["modulus"]), _unsigned(parsed["public_exponent"]))
        if algorithm == "ec":
            domain = domain_of(info["algorithm"]["parameters"])
            return EcKey(domain.decode(bytes(info["public_key"].native)))
    raise CardProtocolError("a public key that is neither RSA nor EC")


def _unsigned(integer: Any) -> int:
    """Some issuers leave out the zero byte that keeps a DER INTEGER positive."""
    return int.from_bytes(integer.contents, "big")


def load_public_key(der: bytes) -> PublicKey:
    """From the DER of a SubjectPublicKeyInfo."""
    with foreign_structure("public key"):
        return public_key(asn1_keys.PublicKeyInfo.load(der, strict=True))


def rsa_key(modulus: int, exponent: int) -> RsaKey:
    if not MIN_RSA_BITS <= modulus.bit_length() <= MAX_RSA_BITS:
        raise CardProtocolError(f"an RSA key of {modulus.bit_length()} bits")
    if exponent < 3 or not exponent & 1 or exponent.bit_length() > MAX_RSA_EXPONENT_BITS:
        raise CardProtocolError("an RSA key with an unusable exponent")
    return RsaKey(modulus, exponent)
