"""The secret that pairs a terminal without a person at it.

The station's technician has it made for one terminal and for a limited time; it travels in the
provisioning file, together with the fingerprint of the station's authority. The terminal shows it
to nobody but who proves to be of that authority in TLS, and the station certifies the terminal's
key for it, once. That is enrolment with a shared secret as in EST (RFC 7030, section 3.2.3), with
the authority pinned beforehand (section 3.6.1).

The key has 160 bits, so its hash need not be slow; the other part only finds the row, so that who
knows a terminal's name alone can use up nobody's tries.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field

from kiosk.pairing.digest import digest

_ID_BYTES, _KEY_BYTES = 5, 20
FORM = r"^([a-z2-7]{8})-([a-z2-7]{32})$"
_PARTS = re.compile(FORM)
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_LABEL = b"commune-kiosk pairing secret 1"


@dataclass(frozen=True)
class PairingSecret:
    """Two parts in base32 (RFC 4648, section 6; lower case)."""

    id: str
    """Finds it at the station; no secret."""
    key: str = field(repr=False)

    @property
    def text(self) -> str:
        """As it stands in a provisioning file."""
        return f"{self.id}-{self.key}"


def new_secret() -> PairingSecret:
    return PairingSecret(_drawn(_ID_BYTES), _drawn(_KEY_BYTES))


def read_secret(text: str) -> PairingSecret | None:
    """None: it is none."""
    found = _PARTS.fullmatch(text)
    return PairingSecret(found[1], found[2]) if found else None


def secret_hash(secret: PairingSecret, station_id: str, terminal_id: str) -> str:
    """What the station keeps of it; hexadecimal, 64 letters."""
    fields = (station_id, terminal_id, secret.id, secret.key)
    return digest(_LABEL, *(each.encode() for each in fields)).hex()


def is_hash_of(kept: str, secret: PairingSecret, station_id: str, terminal_id: str) -> bool:
    return hmac.compare_digest(kept, secret_hash(secret, station_id, terminal_id))


def authority_fingerprint(der: bytes) -> str:
    """SHA-256 of an authority's certificate; hexadecimal, 64 letters."""
    return hashlib.sha256(der).hexdigest()


def read_fingerprint(text: str) -> str | None:
    """As `kiosk station authority` prints it, or without colons; None: it is none."""
    plain = text.replace(":", "").lower()
    return plain if _FINGERPRINT.fullmatch(plain) else None


def _drawn(length: int) -> str:
    return base64.b32encode(secrets.token_bytes(length)).decode("ascii").lower()
