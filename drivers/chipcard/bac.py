"""Basic Access Control, for cards that do not offer PACE (ICAO 9303-11, 4.3).

The keys come from the machine-readable zone, whose entropy is low: whoever listens can search it.
So this is never a silent way around PACE; `access` decides.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from drivers.chipcard.apdu import BLOCKED, NOT_PERMITTED, Command, tries_left
from drivers.chipcard.channel import Channel
from drivers.chipcard.document import Blocked, Mrz, WrongKey
from drivers.chipcard.errors import CardProtocolError, UnexpectedStatus
from drivers.chipcard.passwords import bac_seed
from drivers.chipcard.secure_messaging import SecureMessaging
from drivers.chipcard.session_keys import (
    MAC_SIZE,
    SessionKeys,
    Suite,
    cbc_decrypt,
    cbc_encrypt,
    mac,
    same,
)

CHALLENGE = 8
KEY_SIZE = 16
CRYPTOGRAM = 2 * CHALLENGE + KEY_SIZE
SUITE = Suite.TRIPLE_DES
ZERO = bytes(SUITE.block)

WRONG_KEY = (0x6300, NOT_PERMITTED, 0x6985, 0x6988, 0x6A80)
"""Answers to a wrong key besides 63CX, as cards in use give them."""


def access_keys(key: Mrz) -> SessionKeys:
    """Document basic access keys. ValueError for fields that no zone has."""
    return SessionKeys.from_secret(bac_seed(key), SUITE)


def run(
    channel: Channel, key: Mrz, random: Callable[[int], bytes] = secrets.token_bytes
) -> SecureMessaging | WrongKey | Blocked:
    """GET CHALLENGE, EXTERNAL AUTHENTICATE in the selected application. One try of the key.

    Raises CardProtocolError and what the transport raises.
    """
    keys = access_keys(key)
    challenge = channel.send(Command(0x00, 0x84, 0x00, 0x00, le=CHALLENGE))
    if challenge.sw == BLOCKED:
        return Blocked()
    theirs = challenge.expect_ok("BAC: challenge").data
    if len(theirs) != CHALLENGE:
        raise CardProtocolError(f"BAC: a challenge of {len(theirs)} bytes")
    own, own_key = random(CHALLENGE), random(KEY_SIZE)
    cryptogram = cbc_encrypt(SUITE, keys.enc, ZERO, own + theirs + own_key)
    data = cryptogram + mac(SUITE, keys.mac, cryptogram)
    answer = channel.send(Command(0x00, 0x82, 0x00, 0x00, data, len(data)))
    if not answer.ok:
        return _refusal(answer.sw)
    their_key = _open(keys, answer.data, theirs + own)
    secret = bytes(one ^ other for one, other in zip(own_key, their_key, strict=True))
    counter = int.from_bytes(theirs[-4:] + own[-4:], "big")
    return SecureMessaging(SessionKeys.from_secret(secret, SUITE), counter)


def establish(channel: Channel, key: Mrz) -> WrongKey | Blocked | None:
    """BAC, then secure messaging on `channel`. None: the card is open."""
    outcome = run(channel, key)
    if not isinstance(outcome, SecureMessaging):
        return outcome
    channel.secure(outcome)
    return None


def _open(keys: SessionKeys, answer: bytes, challenges: bytes) -> bytes:
    """The chip's part of the session's key."""
    cryptogram, tag = answer[:CRYPTOGRAM], answer[CRYPTOGRAM:]
    if len(answer) != CRYPTOGRAM + MAC_SIZE:
        raise CardProtocolError(f"BAC: an answer of {len(answer)} bytes")
    if not same(tag, mac(SUITE, keys.mac, cryptogram)):
        raise CardProtocolError("BAC: the card's MAC is wrong")
    plain = cbc_decrypt(SUITE, keys.enc, ZERO, cryptogram)
    if not same(plain[: 2 * CHALLENGE], challenges):
        raise CardProtocolError("BAC: the card answers another challenge")
    return plain[2 * CHALLENGE :]


def _refusal(sw: int) -> WrongKey | Blocked:
    left = tries_left(sw)
    if sw == BLOCKED or left == 0:
        return Blocked()
    if left is not None or sw in WRONG_KEY:
        return WrongKey(left)
    raise UnexpectedStatus("BAC: mutual authentication", sw)
