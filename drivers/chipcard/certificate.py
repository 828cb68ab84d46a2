"""X.509 certificates of signers and countries, and signatures in X.509 and CMS.

Parsed with asn1crypto, not OpenSSL: many certificates of travel documents carry explicit curve
parameters, which OpenSSL 3 refuses (ICAO 9303-12, 7.1 prescribes them for ECDSA keys of old).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from asn1crypto import x509 as asn1_x509

from drivers.chipcard.errors import CardProtocolError, foreign_structure
from drivers.chipcard.public_keys import EcKey, PublicKey, RsaKey, public_key
from drivers.chipcard.security_infos import PLAIN_ECDSA_HASHES

MAX_CERTIFICATE = 16 * 1024
MAX_SALT = 64


@dataclass(frozen=True)
class Certificate:
    raw: bytes = field(repr=False)
    signed: bytes = field(repr=False)
    """tbsCertificate as it stands."""
    subject: bytes = field(repr=False)
    """Name in DER."""
    issuer: bytes = field(repr=False)
    serial: int
    key: PublicKey
    key_id: bytes | None
    """Subject key identifier."""
    authority_key_id: bytes | None
    not_before: dt.datetime
    not_after: dt.datetime
    may_sign_certificates: bool
    may_sign_documents: bool
    key_usage: frozenset[str] | None
    """asn1crypto's names, `key_cert_sign`; None: the certificate does not restrict its key."""
    extended_key_usage: frozenset[str]
    """Dotted; empty where it says nothing."""
    name: str
    """Subject for people: country and common name."""
    signature_algorithm: Any = field(repr=False)
    signature: bytes = field(repr=False)

    @cached_property
    def subject_name(self) -> str:
        """Comparable form: signers and their countries spell one name in several string types
        and cases (RFC 5280, 7.1)."""
        return _comparable(self.subject)

    @cached_property
    def issuer_name(self) -> str:
        return _comparable(self.issuer)

    @property
    def self_issued(self) -> bool:
        """Names itself as issuer, by name and (where given) by key: the start of a chain."""
        own_key = None in (self.authority_key_id, self.key_id)
        return self.issuer == self.subject and (own_key or self.authority_key_id == self.key_id)

    @property
    def may_sign_revocations(self) -> bool:
        return self.may_sign_certificates and (
            self.key_usage is None or "crl_sign" in self.key_usage
        )

    def valid_at(self, moment: dt.datetime) -> bool:
        return self.not_before <= moment <= self.not_after

    def issued(self, other: Certificate) -> bool:
        """Whether this one's key made `other`; whether it may is for the caller to ask."""
        try:
            return verify_signature(
                self.key, other.signature_algorithm, other.signature, other.signed, digest_name=""
            )
        except CardProtocolError:
            return False


def load_certificate(der: bytes) -> Certificate:
    """Raises CardProtocolError for what is no certificate or has an unusable key."""
    if len(der) > MAX_CERTIFICATE:
        raise CardProtocolError(f"a certificate of {len(der)} bytes")
    with foreign_structure("certificate"):
        parsed = asn1_x509.Certificate.load(der, strict=True)
        body = parsed["tbs_certificate"]
        usage = parsed.key_usage_value.native if parsed.key_usage_value else None
        constraints = parsed.basic_constraints_value
        is_authority = bool(constraints and constraints["ca"].native)
        authority_key = parsed.authority_key_identifier_value
        return Certificate(
            raw=der,
            signed=bytes(body.dump()),
            subject=bytes(parsed.subject.dump()),
            issuer=bytes(parsed.issuer.dump()),
            serial=int(parsed.serial_number),
            key=public_key(body["subject_public_key_info"]),
            key_id=_octets(parsed.key_identifier_value),
            authority_key_id=_octets(authority_key["key_identifier"] if authority_key else None),
            not_before=body["validity"]["not_before"].native,
            not_after=body["validity"]["not_after"].native,
            may_sign_certificates=is_authority and (usage is None or "key_cert_sign" in usage),
            may_sign_documents=usage is None or "digital_signature" in usage,
            key_usage=None if usage is None else frozenset(usage),
            extended_key_usage=_extended_usage(parsed.extended_key_usage_value),
            name=_readable(parsed.subject.native),
            signature_algorithm=parsed["signature_algorithm"],
            signature=bytes(parsed["signature_value"].native),
        )


def _comparable(name: bytes) -> str:
    """A name that cannot be understood is like no other but itself."""
    try:
        with foreign_structure("name"):
            return str(asn1_x509.Name.load(name, strict=True).hashable)
    except CardProtocolError:
        return name.hex()


def _octets(value: Any) -> bytes | None:
    native = value.native if value is not None else None
    return bytes(native) if native else None


def _extended_usage(value: Any) -> frozenset[str]:
    return frozenset(purpose.dotted for purpose in value) if value else frozenset()


def _readable(name: Any) -> str:
    parts = [name.get("country_name"), name.get("common_name")]
    return " ".join(part for part in parts if isinstance(part, str))[:100]


def verify_signature(
    key: PublicKey, algorithm: Any, signature: bytes, data: bytes, *, digest_name: str
) -> bool:
    """Whether `signature` over `data` is the key's. `algorithm` is an asn1crypto
    SignedDigestAlgorithm; `digest_name` counts where it names no hash of its own (CMS).

    Raises CardProtocolError for algorithms that are not supported (ICAO 9303-12, 4.4).
    """
    with foreign_structure("signature algorithm"):
        oid = algorithm["algorithm"].native
        if isinstance(key, RsaKey):
            if oid == "rsassa_pss":
                hash_name, mask, salt = _pss_parameters(algorithm["parameters"])
                return key.verify(signature, data, hash_name, pss_salt=salt, pss_mask=mask)
            if oid == "rsassa_pkcs1v15" or oid.endswith("_rsa"):
                return key.verify(signature, data, _own_hash(oid, "_rsa") or digest_name)
        elif isinstance(key, EcKey):
            if oid in PLAIN_ECDSA_HASHES:
                return key.verify(signature, data, PLAIN_ECDSA_HASHES[oid], plain=True)
            if oid == "ecdsa" or oid.endswith("_ecdsa"):
                return key.verify(signature, data, _own_hash(oid, "_ecdsa") or digest_name)
    raise CardProtocolError("a signature algorithm that does not fit the key")


def _own_hash(oid: str, suffix: str) -> str:
    return oid.removesuffix(suffix) if oid.endswith(suffix) else ""


def _pss_parameters(parameters: Any) -> tuple[str, str, int]:
    """Hash, hash of MGF1, salt length.

    RFC 4055, 3.1 recommends one hash for both; signers that left MGF1 at its default of SHA-1
    exist, and the mask's hash bears no weight in the scheme.
    """
    hash_name = str(parameters["hash_algorithm"]["algorithm"].native)
    generator = parameters["mask_gen_algorithm"]
    salt = int(parameters["salt_length"].native)
    trailer = parameters["trailer_field"].native
    if generator["algorithm"].native != "mgf1" or not 0 <= salt <= MAX_SALT:
        raise CardProtocolError("RSA-PSS parameters that are not supported")
    if trailer not in (1, "trailer_field_bc"):
        raise CardProtocolError("RSA-PSS with a trailer of its own")
    return hash_name, str(generator["parameters"]["algorithm"].native), salt
