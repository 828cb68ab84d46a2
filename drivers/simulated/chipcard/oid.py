"""Object identifiers as the chip compares them: their contents octets (ITU-T X.690, 8.19)."""

from __future__ import annotations

from asn1crypto.core import ObjectIdentifier

SHA1 = "1.3.14.3.2.26"
SHA256 = "2.16.840.1.101.3.4.2.1"

BSI_PROTOCOLS = "0.4.0.127.0.7.2.2"
CHIP_AUTHENTICATION_KEY = f"{BSI_PROTOCOLS}.1.2"
"""id-PK-ECDH."""
CHIP_AUTHENTICATION_KEY_DH = f"{BSI_PROTOCOLS}.1.1"
TERMINAL_AUTHENTICATION = f"{BSI_PROTOCOLS}.2"
CHIP_AUTHENTICATION = f"{BSI_PROTOCOLS}.3"
PACE = f"{BSI_PROTOCOLS}.4"
SECURITY_OBJECT = "0.4.0.127.0.7.3.2.1"
"""Content type of EF.CardSecurity."""
INSPECTION_SYSTEM = "0.4.0.127.0.7.3.1.2.1"
"""id-IS: role of the holders of card verifiable certificates for travel documents."""
STANDARDIZED_DOMAIN = "0.4.0.127.0.7.1.2"

ACTIVE_AUTHENTICATION = "2.23.136.1.1.5"
ECDSA_PLAIN = "0.4.0.127.0.7.1.1.4.1"
ECDSA_PLAIN_SHA256 = f"{ECDSA_PLAIN}.3"
LDS_SECURITY_OBJECT = "2.23.136.1.1.1"
MASTER_LIST = "2.23.136.1.1.2"
MASTER_LIST_SIGNER = "2.23.136.1.1.3"
"""Extended key usage."""
DH_PUBLIC_NUMBER = "1.2.840.10046.2.1"
"""X9.42 keys, with the subgroup's order."""
DH_KEY_AGREEMENT = "1.2.840.113549.1.3.1"
"""PKCS #3 keys, without it."""


def octets(dotted: str) -> bytes:
    return bytes(ObjectIdentifier(dotted).contents)
