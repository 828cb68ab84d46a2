"""Active Authentication: the chip signs a challenge with the key of DG15 (ICAO 9303-11, 6.1)."""

from __future__ import annotations

import secrets

from drivers.chipcard.apdu import MAX_EXTENDED_ANSWER, MAX_SHORT_ANSWER, Command
from drivers.chipcard.channel import Channel
from drivers.chipcard.document import Finding, Status
from drivers.chipcard.public_keys import EcKey, PublicKey, RsaKey, digest
from drivers.chipcard.session_keys import same

CHECK = "active_authentication"
SOURCE = "ICAO 9303-11, 6.1"
CHALLENGE = 8

# Last bytes of the recovered message (ISO/IEC 9796-2, 8.1.3; ISO/IEC 10118 hash identifiers).
TRAILERS: tuple[tuple[bytes, str], ...] = (
    (b"\xbc", "sha1"),
    (b"\x33\xcc", "sha1"),
    (b"\x34\xcc", "sha256"),
    (b"\x35\xcc", "sha512"),
    (b"\x36\xcc", "sha384"),
    (b"\x38\xcc", "sha224"),
)
HEADER = 0x6A


def run(channel: Channel, key: PublicKey, hash_name: str | None, *, extended: bool) -> Finding:
    """INTERNAL AUTHENTICATE and its check. `hash_name` is DG14's, for ECDSA.

    Raises what the channel raises.
    """
    challenge = secrets.token_bytes(CHALLENGE)
    le = MAX_EXTENDED_ANSWER if extended else MAX_SHORT_ANSWER
    response = channel.send(Command(0x00, 0x88, 0x00, 0x00, challenge, le, extended))
    if not response.ok:
        reason = f"the chip does not sign the challenge: status {response.sw:04X}"
        return Finding(CHECK, Status.FAILED, reason, SOURCE)
    if verify(key, hash_name, challenge, response.data):
        return Finding(CHECK, Status.PASSED, "the chip holds the private key of DG15", SOURCE)
    return Finding(CHECK, Status.FAILED, "the chip's signature is wrong: a copy", SOURCE)


def verify(key: PublicKey, hash_name: str | None, challenge: bytes, signature: bytes) -> bool:
    if isinstance(key, EcKey):
        name = hash_name or default_hash(key)
        # Plain by the standard; some chips send DER.
        return key.verify(signature, challenge, name, plain=True) or key.verify(
            signature, challenge, name
        )
    return _verify_9796_2(key, challenge, signature)


def default_hash(key: EcKey) -> str:
    """Where DG14 does not say: the largest hash that is not longer than the key's order."""
    bits = key.domain.order.bit_length()
    for size, name in ((512, "sha512"), (384, "sha384"), (256, "sha256"), (224, "sha224")):
        if bits >= size:
            return name
    return "sha1"


def _verify_9796_2(key: RsaKey, challenge: bytes, signature: bytes) -> bool:
    """ISO/IEC 9796-2, digital signature scheme 1 with partial message recovery.

    `cryptography` does not offer the scheme, so the public operation is a plain `pow` of public
    numbers: there is no secret in it.
    """
    number = int.from_bytes(signature, "big")
    if len(signature) != key.size or not 0 < number < key.modulus:
        return False
    opened = pow(number, key.exponent, key.modulus)
    if opened & 0xF != 0xC:
        opened = key.modulus - opened
    message = opened.to_bytes(key.size, "big")
    for trailer, hash_name in TRAILERS:
        if message.endswith(trailer):
            return _hash_fits(message[: -len(trailer)], hash_name, challenge)
    return False


def _hash_fits(message: bytes, hash_name: str, challenge: bytes) -> bool:
    size = len(digest(hash_name, b""))
    if len(message) < 1 + size or message[0] != HEADER:
        return False
    recovered, expected = message[1:-size], message[-size:]
    return same(digest(hash_name, recovered + challenge), expected)
