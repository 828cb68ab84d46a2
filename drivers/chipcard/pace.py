"""PACE: generic, integrated and chip-authentication mapping (ICAO 9303-11, 4.4).

What the card answers decides: a wrong password is a value, never retried here.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass, field

from drivers.chipcard import chip_authentication_mapping as cam
from drivers.chipcard import mapping, protocols, tlv
from drivers.chipcard.apdu import (
    BLOCKED,
    MAX_EXTENDED_ANSWER,
    MAX_SHORT_ANSWER,
    NOT_PERMITTED,
    OK,
    Command,
    Response,
    tries_left,
)
from drivers.chipcard.channel import Channel
from drivers.chipcard.curves import Domain, Point
from drivers.chipcard.document import Blocked, WrongKey
from drivers.chipcard.domain_parameters import STANDARDIZED
from drivers.chipcard.errors import CardProtocolError, UnexpectedStatus
from drivers.chipcard.groups import Group, GroupElement, KeyPair
from drivers.chipcard.passwords import Password
from drivers.chipcard.protocols import Agreement, Mapping, PaceProtocol
from drivers.chipcard.secure_messaging import SecureMessaging
from drivers.chipcard.security_infos import PaceInfo, SecurityInfos, oid_bytes
from drivers.chipcard.session_keys import (
    COUNTER_PASSWORD,
    MAC_SIZE,
    SessionKeys,
    cbc_decrypt,
    derive,
    mac,
    same,
)

PACE_VERSION = 2

DYNAMIC_AUTHENTICATION = 0x7C
NONCE = 0x80
MAP_TERMINAL, MAP_CHIP = 0x81, 0x82
AGREE_TERMINAL, AGREE_CHIP = 0x83, 0x84
TOKEN_TERMINAL, TOKEN_CHIP = 0x85, 0x86
CHIP_AUTHENTICATION_DATA = 0x8A
PUBLIC_KEY = 0x7F49
PUBLIC_KEY_OID = 0x06

AUTHENTICATION_FAILED = (0x6300, NOT_PERMITTED, 0x6985, 0x6988, 0x6A80)
"""Answers to a wrong token besides 63CX, as cards in use give them."""
REFERENCE_DATA_UNUSABLE = 0x6984
PROTOCOL_REFUSED = (0x6A80, 0x6A81, 0x6A88)
"""Answers to MSE:Set AT by which a card disowns an entry of its own EF.CardAccess."""

# Chip-authentication mapping proves the chip on the way; integrated mapping saves computing only.
_PREFERENCE = {Mapping.INTEGRATED: 0, Mapping.GENERIC: 1, Mapping.CHIP_AUTHENTICATION: 2}


class ProtocolRefused(UnexpectedStatus):
    """The card does not run what it offers. No password was tried."""


class BrokenOff(CardProtocolError):
    """PACE broke down after the password was used: nothing may try it again."""


@dataclass(frozen=True)
class Choice:
    """One entry of EF.CardAccess that this reader can run."""

    info: PaceInfo
    protocol: PaceProtocol
    group: Group
    alone: bool = False
    """No other entry has its protocol: the number of its domain parameters need not be told."""

    @property
    def name(self) -> str:
        return f"{self.protocol.name} over {self.group.name}"

    @property
    def strength(self) -> tuple[int, int, int, int]:
        """The weaker of cipher and group first: a long AES key in a small group is weak."""
        cipher, group = self.protocol.suite.security_bits, self.group.security_bits
        return min(cipher, group), cipher, group, _PREFERENCE[self.protocol.mapping]


def choices(infos: SecurityInfos) -> tuple[Choice, ...]:
    """The supported entries, the strongest first."""
    explicit = {domain.parameter_id: domain.group for domain in infos.pace_domains}
    found = []
    for info in infos.pace:
        protocol = protocols.PACE.get(info.oid)
        group = _group(info.parameter_id, explicit)
        if protocol and group and info.version == PACE_VERSION and _fits(protocol, group):
            alone = sum(other.oid == info.oid for other in infos.pace) == 1
            found.append(Choice(info, protocol, group, alone))
    return tuple(sorted(found, key=lambda choice: choice.strength, reverse=True))


def _group(number: int | None, explicit: ReadOnly[int | None, Group]) -> Group | None:
    if number in explicit:
        return explicit[number]
    return None if number is None else STANDARDIZED.get(number)


def _fits(protocol: PaceProtocol, group: Group) -> bool:
    on_curve = isinstance(group, Domain)
    if on_curve != (protocol.agreement is Agreement.ECDH):
        return False
    return group.maps_numbers or protocol.mapping is not Mapping.INTEGRATED


@dataclass(frozen=True)
class Session:
    """What PACE agreed on."""

    keys: SessionKeys
    chip_key: GroupElement
    """The chip's ephemeral key: its name in Terminal Authentication (9303-11, 7.1.2)."""
    terminal_key: GroupElement
    proof: cam.MappingProof | None = None
    """Of chip-authentication mapping, to be held against EF.CardSecurity."""


@dataclass(frozen=True)
class Randomness:
    """Where ephemeral keys and nonces come from; the worked examples bring their own."""

    key_pair: Callable[[GroupElement], KeyPair[GroupElement]] = KeyPair.generate
    nonce: Callable[[int], bytes] = field(default=secrets.token_bytes)


FRESH = Randomness()


def run(
    channel: Channel, choice: Choice, password: Password, randomness: Randomness = FRESH
) -> Session | WrongKey | Blocked:
    """The four rounds. On success the keys; secure messaging is for the caller to start.

    Raises ProtocolRefused before the password was used, CardProtocolError, and what the
    transport raises.
    """
    return _Pace(channel, choice, password, randomness).run()


def establish(channel: Channel, choice: Choice, password: Password) -> Session | WrongKey | Blocked:
    """PACE, then secure messaging on `channel`."""
    outcome = run(channel, choice, password)
    if isinstance(outcome, Session):
        channel.secure(SecureMessaging(outcome.keys))
    return outcome


class _Pace:
    def __init__(
        self, channel: Channel, choice: Choice, password: Password, randomness: Randomness
    ) -> None:
        self._channel = channel
        self._choice = choice
        self._suite = choice.protocol.suite
        self._group = choice.group
        self._password = password
        self._randomness = randomness
        self._known_tries: int | None = None
        self._mapping_key: GroupElement | None = None

    def run(self) -> Session | WrongKey | Blocked:
        if self._select_protocol() is not None:
            return Blocked()
        nonce = self._nonce()
        if self._choice.protocol.mapping is Mapping.INTEGRATED:
            generator = self._map_integrated(nonce)
        else:
            generator = self._map_generic(nonce)
        own = self._randomness.key_pair(generator)
        card = self._exchange_keys(AGREE_TERMINAL, AGREE_CHIP, own.public)
        keys = SessionKeys.from_secret(card.agree(own.private), self._suite)
        return self._confirm(keys, own.public, card)

    def _select_protocol(self) -> Blocked | None:
        """MSE:Set AT. The number of the domain parameters is always told, for cards whose other
        keys make it ambiguous; not to those that refuse it and do not need it."""
        sw = self._set_template(self._choice.info.parameter_id)
        if sw in PROTOCOL_REFUSED and self._choice.alone:
            sw = self._set_template(None)
        self._known_tries = tries_left(sw)
        if sw in (BLOCKED, REFERENCE_DATA_UNUSABLE) or self._known_tries == 0:
            return Blocked()
        if sw in PROTOCOL_REFUSED:
            raise ProtocolRefused(f"{self._choice.name}: selecting the protocol", sw)
        # 63CX with tries left is a warning: the protocol is selected.
        if sw != OK and not self._known_tries:
            raise UnexpectedStatus("PACE: selecting the protocol", sw)
        return None

    def _set_template(self, parameter_id: int | None) -> int:
        data = tlv.encode(0x80, oid_bytes(self._choice.info.oid))
        data += tlv.encode(0x83, bytes((self._password.reference,)))
        if parameter_id is not None:
            data += tlv.encode(0x84, _shortest(parameter_id))
        return self._channel.send(Command(0x00, 0x22, 0xC1, 0xA4, data)).sw

    def _nonce(self) -> bytes:
        answer = self._round("nonce", b"", NONCE)
        shortest, longest = mapping.SHORTEST_NONCE, mapping.LONGEST_NONCE
        if not shortest <= len(answer) <= longest or len(answer) % self._suite.block:
            raise CardProtocolError(f"PACE: a nonce of {len(answer)} bytes")
        key = derive(self._password.secret, COUNTER_PASSWORD, self._suite)
        return cbc_decrypt(self._suite, key, bytes(self._suite.block), answer)

    def _map_generic(self, nonce: bytes) -> GroupElement:
        own = self._randomness.key_pair(self._group.generator)
        card = self._exchange_keys(MAP_TERMINAL, MAP_CHIP, own.public)
        self._mapping_key = card
        return mapping.generic(self._group, nonce, card.times(own.private))

    def _map_integrated(self, nonce: bytes) -> GroupElement:
        own = self._randomness.nonce(self._suite.key_bytes)
        if self._round("mapping", tlv.encode(MAP_TERMINAL, own), MAP_CHIP):
            raise CardProtocolError("PACE: an answer to the terminal's nonce")
        return mapping.integrated(self._group, self._suite, nonce, own)

    def _exchange_keys(self, send: int, receive: int, own: GroupElement) -> GroupElement:
        encoded = own.encode()
        answer = self._round("key exchange", tlv.encode(send, encoded), receive)
        card = self._group.decode(answer)
        # A point and its opposite share the secret that the x coordinate is.
        if card.compressed() == own.compressed():
            raise CardProtocolError("PACE: the card sent back this terminal's own key")
        return card

    def _confirm(
        self, keys: SessionKeys, own: GroupElement, card: GroupElement
    ) -> Session | WrongKey | Blocked:
        data = tlv.encode(TOKEN_TERMINAL, self._token(keys, card))
        response = self._general_authenticate(data, last=True)
        if not response.ok:
            return self._refusal(response.sw)
        items = _contents(response.data)
        token = tlv.require(items, TOKEN_CHIP, "PACE").value
        if len(token) != MAC_SIZE or not same(token, self._token(keys, own)):
            raise BrokenOff("PACE: the card's authentication token is wrong")
        return Session(keys, card, own, self._proof(keys, items))

    def _proof(self, keys: SessionKeys, items: list[tlv.Tlv]) -> cam.MappingProof | None:
        if self._choice.protocol.mapping is not Mapping.CHIP_AUTHENTICATION:
            return None
        if not isinstance(self._mapping_key, Point):
            raise CardProtocolError("PACE: chip-authentication mapping outside a curve")
        data = tlv.find(items, CHIP_AUTHENTICATION_DATA)
        return cam.decrypt(keys, data.value if data else b"", self._mapping_key)

    def _token(self, keys: SessionKeys, key: GroupElement) -> bytes:
        """MAC over the other side's ephemeral key (9303-11, 4.4.3.4)."""
        body = tlv.encode(PUBLIC_KEY_OID, oid_bytes(self._choice.info.oid))
        body += tlv.encode(self._group.public_key_tag, key.encode())
        return mac(self._suite, keys.mac, tlv.encode(PUBLIC_KEY, body))

    def _round(self, what: str, data: bytes, receive: int) -> bytes:
        response = self._general_authenticate(data, last=False).expect_ok(f"PACE: {what}")
        return tlv.require(_contents(response.data), receive, "PACE").value

    def _general_authenticate(self, data: bytes, *, last: bool) -> Response:
        """Public keys of 2048 bits do not fit a short command, nor their answers a short one."""
        cla = 0x00 if last else 0x10
        body = tlv.encode(DYNAMIC_AUTHENTICATION, data)
        long = len(body) > 0xFF
        le = MAX_EXTENDED_ANSWER if long else MAX_SHORT_ANSWER
        return self._channel.send(Command(cla, 0x86, 0x00, 0x00, body, le))

    def _refusal(self, sw: int) -> WrongKey | Blocked:
        left = tries_left(sw)
        if sw in (BLOCKED, REFERENCE_DATA_UNUSABLE) or left == 0:
            return Blocked()
        if left is None and sw not in AUTHENTICATION_FAILED:
            raise BrokenOff(f"PACE: mutual authentication: status {sw:04X}")
        if left is None and self._known_tries:
            # The card said at the beginning how many were left; one of them is gone.
            left = self._known_tries - 1
            return WrongKey(left) if left else Blocked()
        return WrongKey(left)


def _shortest(number: int) -> bytes:
    return number.to_bytes(max(1, (number.bit_length() + 7) // 8), "big")


def _contents(data: bytes) -> list[tlv.Tlv]:
    return tlv.parse_exactly(data, DYNAMIC_AUTHENTICATION, "PACE").children()
