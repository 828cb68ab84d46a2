"""Chip Authentication version 1 over elliptic curves and DH groups (ICAO 9303-11, 6.2).

The chip proves that it holds the private key of DG14's public key: only then can it speak in the
new session. So the proof is the first good answer under the new keys, for the caller to fetch.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from drivers.chipcard import protocols, tlv
from drivers.chipcard.apdu import MAX_EXTENDED_ANSWER, MAX_SHORT_ANSWER, OK, Command
from drivers.chipcard.channel import Channel
from drivers.chipcard.curves import Domain
from drivers.chipcard.errors import CardProtocolError, UnexpectedStatus
from drivers.chipcard.groups import GroupElement, KeyPair
from drivers.chipcard.protocols import Agreement, ChipAuthenticationProtocol
from drivers.chipcard.secure_messaging import SecureMessaging
from drivers.chipcard.security_infos import (
    ChipAuthenticationInfo,
    ChipAuthenticationKey,
    SecurityInfos,
    oid_bytes,
)
from drivers.chipcard.session_keys import SessionKeys, Suite

CHECK = "chip_authentication"
SOURCE = "ICAO 9303-11, 6.2"
VERSION = 1

EPHEMERAL_KEY = 0x91
KEY_REFERENCE = 0x84
MECHANISM = 0x80
DYNAMIC_AUTHENTICATION = 0x7C

KeyMaker = Callable[[GroupElement], KeyPair[GroupElement]]


@dataclass(frozen=True)
class Choice:
    info: ChipAuthenticationInfo
    protocol: ChipAuthenticationProtocol
    key: GroupElement

    @property
    def name(self) -> str:
        return f"{self.protocol.name} over {self.key.group.name}"

    @property
    def strength(self) -> tuple[int, int, int]:
        cipher, group = self.protocol.suite.security_bits, self.key.group.security_bits
        return min(cipher, group), cipher, group


def offered(infos: SecurityInfos) -> bool:
    """Whether DG14 speaks of Chip Authentication at all, supported here or not."""
    unknown_key = any(oid in protocols.CHIP_KEYS for oid in infos.other)
    return bool(infos.chip_authentication or infos.chip_keys or unknown_key)


def choose(infos: SecurityInfos) -> Choice | None:
    """The strongest entry whose key is there and whose algorithms are supported."""
    found = [
        Choice(info, protocol, entry.key)
        for entry in infos.chip_keys
        for info in infos.chip_authentication or _implied(entry)
        if (protocol := protocols.CHIP_AUTHENTICATION.get(info.oid))
        and info.version == VERSION
        and _belongs(entry, info, infos)
        and _agreement(entry) is protocol.agreement
    ]
    return max(found, key=lambda choice: choice.strength, default=None)


def _agreement(entry: ChipAuthenticationKey) -> Agreement:
    return Agreement.ECDH if isinstance(entry.key.group, Domain) else Agreement.DH


def _implied(entry: ChipAuthenticationKey) -> tuple[ChipAuthenticationInfo, ...]:
    """A key alone stands for 3DES: early documents say no more (BSI TR-03110-3, A.1.1.2)."""
    wanted = ChipAuthenticationProtocol(_agreement(entry), Suite.TRIPLE_DES)
    return tuple(
        ChipAuthenticationInfo(oid, VERSION, entry.key_id)
        for oid, protocol in protocols.CHIP_AUTHENTICATION.items()
        if protocol == wanted
    )


def _belongs(
    entry: ChipAuthenticationKey, info: ChipAuthenticationInfo, infos: SecurityInfos
) -> bool:
    """By the key's number; a single key belongs to every entry, numbered or not."""
    return entry.key_id == info.key_id or len(infos.chip_keys) == 1


def run(channel: Channel, choice: Choice, make_key: KeyMaker = KeyPair.generate) -> GroupElement:
    """Agrees on keys and restarts secure messaging on them. Returns this terminal's ephemeral
    public key, which Terminal Authentication binds to.

    Raises CardProtocolError (UnexpectedStatus when the card refuses) and what the channel raises.
    """
    own = make_key(choice.key.group.generator)
    ways = [_general_authenticate, _set_key_agreement]
    if choice.protocol.suite is Suite.TRIPLE_DES:
        ways.reverse()
    if not (ways[0](channel, choice, own.public) or ways[1](channel, choice, own.public)):
        raise CardProtocolError("Chip Authentication: the card has no command for it")
    secret = choice.key.agree(own.private)
    keys = SessionKeys.from_secret(secret, choice.protocol.suite)
    channel.secure(SecureMessaging(keys))
    return own.public


def _set_key_agreement(channel: Channel, choice: Choice, public: GroupElement) -> bool:
    """MSE:Set KAT (9303-11, 6.2.4.1), by the standard for 3DES only. False: the card has not this
    command."""
    data = tlv.encode(EPHEMERAL_KEY, public.encode()) + _reference(choice)
    sw = channel.send(Command(0x00, 0x22, 0x41, 0xA6, data)).sw
    return _is_known(sw, "Chip Authentication: key agreement")


def _general_authenticate(channel: Channel, choice: Choice, public: GroupElement) -> bool:
    """MSE:Set AT, GENERAL AUTHENTICATE (9303-11, 6.2.4.2). False: as above."""
    data = tlv.encode(MECHANISM, oid_bytes(choice.info.oid)) + _reference(choice)
    selected = channel.send(Command(0x00, 0x22, 0x41, 0xA4, data)).sw
    if not _is_known(selected, "Chip Authentication: selecting the protocol"):
        return False
    body = tlv.encode(DYNAMIC_AUTHENTICATION, tlv.encode(MECHANISM, public.encode()))
    le = MAX_EXTENDED_ANSWER if len(body) > 0xFF else MAX_SHORT_ANSWER
    agreed = channel.send(Command(0x00, 0x86, 0x00, 0x00, body, le)).sw
    return _is_known(agreed, "Chip Authentication: key agreement")


def _is_known(sw: int, what: str) -> bool:
    if sw >> 8 in (0x6D, 0x6E) or sw in (0x6A81, 0x6A86, 0x6B00):
        return False
    if sw != OK:
        raise UnexpectedStatus(what, sw)
    return True


def _reference(choice: Choice) -> bytes:
    number = choice.info.key_id
    if number is None:
        return b""
    size = max(1, (number.bit_length() + 7) // 8)
    return tlv.encode(KEY_REFERENCE, number.to_bytes(size, "big"))
