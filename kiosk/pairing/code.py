"""The short code that two screens show while a terminal and a station are paired.

Neither side knows the other yet, and whoever stands between them may answer for both. So the two
agree on a short authentication string with a commitment, as in Bluetooth's numeric comparison or
ZRTP (RFC 6189, section 4.5); the proof is S. Vaudenay, "Secure Communications over Insecure
Channels Based on Short Authenticated Strings", CRYPTO 2005:

1. terminal → station: its id, its public key, and a commitment to a nonce that it keeps back
2. station → terminal: its id, its authority's certificate, a nonce of its own
3. terminal → station: the nonce; the station checks that it is the one committed to
4. both derive the code from all of this and show it; a person compares, and says so to **both**
5. the station's authority certifies the key; from here on mutual TLS, and nothing else, counts

Somebody in between holds another key or another authority on each side, so two different codes
appear, and when he has to choose his own nonces he knows no other: he matches the codes by chance
only, once in 10^8 for each try. Trying again and again is what the limits are for (see
`kiosk/station/pairing.py`): ten tries while staff keep pairing open, one for each `kiosk pair`.

Why not a password-authenticated key exchange with a code to be typed: the only Python library
for one (`spake2`) is not constant-time, predates RFC 9382, and is not kept up; here SHA-256 is
all that is needed. The code is no secret; it may be read aloud over the telephone.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass

from kiosk.pairing.digest import digest

DIGITS = 8
NONCE_BYTES = 32
LIFETIME = 300.0
"""Seconds from the terminal's first word to the station's last."""

_COMMITMENT_LABEL = b"commune-kiosk pairing 1 commitment"
_CODE_LABEL = b"commune-kiosk pairing 1 code"


@dataclass(frozen=True)
class TerminalWords:
    """What the terminal says of itself. `public_key`: SubjectPublicKeyInfo, DER."""

    terminal_id: str
    public_key: bytes


@dataclass(frozen=True)
class StationWords:
    """What the station says of itself. `authority`: its authority's certificate, DER."""

    station_id: str
    authority: bytes
    nonce: bytes


def new_nonce() -> bytes:
    return secrets.token_bytes(NONCE_BYTES)


def commitment(terminal: TerminalWords, nonce: bytes) -> bytes:
    """32 bytes that bind the terminal to `nonce` and say nothing about it."""
    return digest(_COMMITMENT_LABEL, terminal.terminal_id.encode(), terminal.public_key, nonce)


def keeps_commitment(given: bytes, terminal: TerminalWords, nonce: bytes) -> bool:
    return len(nonce) == NONCE_BYTES and hmac.compare_digest(given, commitment(terminal, nonce))


def short_code(terminal: TerminalWords, terminal_nonce: bytes, station: StationWords) -> str:
    """The digits that both screens show."""
    found = digest(
        _CODE_LABEL,
        terminal.terminal_id.encode(),
        terminal.public_key,
        terminal_nonce,
        station.station_id.encode(),
        station.authority,
        station.nonce,
    )
    return f"{int.from_bytes(found[:16]) % 10**DIGITS:0{DIGITS}d}"


def shown(code: str) -> str:
    """`12345678` as `1234 5678`, which is easier to compare and to read aloud."""
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}"


def typed_code(text: str) -> str | None:
    """The digits of a code as a person types it, with spaces or hyphens; None: it is none."""
    digits = text.translate({ord(mark): None for mark in " \t-.\u00a0"}).strip()
    sound = len(digits) == DIGITS and digits.isascii() and digits.isdigit()
    return digits if sound else None
