"""What the QR code of a correction's receipt holds: the request's code, signed by its station.

Signed with Ed25519 (RFC 8032), so that whoever knows the station's public key can tell a genuine
receipt from a forged one, off line as well. It names nobody: station, code (and with it the day),
and the first half of the SHA-256 of the request, which binds the receipt to what was asked.

    version (1 byte) | digest (16 bytes) | station, line feed, code (UTF-8) | signature (64 bytes)

in base64url without padding (RFC 4648, section 5).
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kiosk.queue.resident import SHORTEST_KEY
from kiosk.records.correction_code import read_code

LONGEST = 240
"""Characters."""
DIGEST = 16
"""Bytes."""
_VERSION = b"\x01"
_PURPOSE = b"commune-kiosk correction receipts, version 1"
_SIGNATURE = 64
_WRITTEN = re.compile(r"[A-Za-z0-9_-]{1,240}", re.ASCII)
_SAID = re.compile(rb"([a-z0-9-]{1,40})\n(C-[0-9]{6}-[0-9]{4})")


class SignedReceipt(msgspec.Struct, frozen=True):
    """What a genuine token says."""

    station_id: str
    code: str
    made_on: dt.date
    digest: bytes
    """The first 16 bytes of the SHA-256 of the request."""


def signing_key(secret: bytes) -> Ed25519PrivateKey:
    """The station's, derived (HKDF, RFC 5869) from the secret that its services share.

    ValueError for a secret below 32 bytes.
    """
    if len(secret) < SHORTEST_KEY:
        raise ValueError("the key for receipts must have 32 bytes or more")
    seed = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret)
    return Ed25519PrivateKey.from_private_bytes(seed)


def signed_token(key: Ed25519PrivateKey, station_id: str, code: str, digest: bytes) -> str:
    """`digest`: SHA-256 of the request; its first half is kept."""
    body = _VERSION + digest[:DIGEST] + f"{station_id}\n{code}".encode()
    return base64.urlsafe_b64encode(body + key.sign(body)).rstrip(b"=").decode("ascii")


def read_token(key: Ed25519PublicKey, token: str) -> SignedReceipt | None:
    """None for whatever the key's owner has not signed."""
    if _WRITTEN.fullmatch(token) is None:
        return None
    try:
        both = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        body, signature = both[:-_SIGNATURE], both[-_SIGNATURE:]
        key.verify(signature, body)
    except (binascii.Error, InvalidSignature, ValueError):
        return None
    said = _SAID.fullmatch(body[len(_VERSION) + DIGEST :])
    if not body.startswith(_VERSION) or said is None:
        return None
    station_id, code = (part.decode("ascii") for part in said.groups())
    read = read_code(code)
    if read is None:
        return None
    digest = body[len(_VERSION) : len(_VERSION) + DIGEST]
    return SignedReceipt(station_id, code, read[0], digest)
