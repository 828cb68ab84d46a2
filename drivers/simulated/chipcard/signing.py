"""Signature algorithms of a demonstration country's documents (ICAO 9303-12, 4.4)."""

from __future__ import annotations

from dataclasses import dataclass

from asn1crypto import algos
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from drivers.simulated.chipcard.active_authentication import digest_named
from drivers.simulated.chipcard.curves import BRAINPOOL384, P256, Domain

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class SignatureScheme:
    kind: str = "ecdsa"
    """ecdsa, rsa_v15 or rsa_pss."""
    digest: str = "sha256"
    """sha1, sha224, sha256, sha384 or sha512."""
    curve: Domain = P256
    """Of ECDSA keys."""
    rsa_bits: int = 2048

    def generate(self) -> PrivateKey:
        if self.kind == "ecdsa":
            return ec.generate_private_key(self.curve.curve)
        return rsa.generate_private_key(65537, self.rsa_bits)

    def sign(self, key: PrivateKey, message: bytes) -> bytes:
        if isinstance(key, rsa.RSAPrivateKey):
            return key.sign(message, self._padding(), self._hash())
        return key.sign(message, ec.ECDSA(self._hash()))

    def sign_certificate(
        self, builder: x509.CertificateBuilder, key: PrivateKey
    ) -> x509.Certificate:
        if isinstance(key, rsa.RSAPrivateKey):
            return builder.sign(key, self._certificate_hash(), rsa_padding=self._padding())
        return builder.sign(key, self._certificate_hash())

    def algorithm(self) -> algos.SignedDigestAlgorithm:
        """AlgorithmIdentifier of a signature in a CMS message or certificate."""
        if self.kind == "ecdsa":
            return algos.SignedDigestAlgorithm({"algorithm": f"{self.digest}_ecdsa"})
        if self.kind == "rsa_v15":
            return algos.SignedDigestAlgorithm({"algorithm": f"{self.digest}_rsa"})
        digest = {"algorithm": self.digest}
        parameters = {
            "hash_algorithm": digest,
            "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": digest},
            "salt_length": self._hash().digest_size,
        }
        return algos.SignedDigestAlgorithm(
            {"algorithm": "rsassa_pss", "parameters": algos.RSASSAPSSParams(parameters)}
        )

    def _hash(self) -> hashes.HashAlgorithm:
        return digest_named(self.digest)

    def _certificate_hash(
        self,
    ) -> hashes.SHA224 | hashes.SHA256 | hashes.SHA384 | hashes.SHA512:
        """SHA-1 signs documents of old; nobody signs certificates with it."""
        kinds: dict[str, hashes.SHA224 | hashes.SHA256 | hashes.SHA384 | hashes.SHA512] = {
            "sha224": hashes.SHA224(),
            "sha384": hashes.SHA384(),
            "sha512": hashes.SHA512(),
        }
        return kinds.get(self.digest, hashes.SHA256())

    def _padding(self) -> padding.PSS | padding.PKCS1v15:
        if self.kind == "rsa_v15":
            return padding.PKCS1v15()
        return padding.PSS(padding.MGF1(self._hash()), self._hash().digest_size)


ECDSA_P256 = SignatureScheme()
ECDSA_BRAINPOOL384 = SignatureScheme(digest="sha384", curve=BRAINPOOL384)
