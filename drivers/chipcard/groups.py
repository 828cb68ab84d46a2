"""What a key agreement needs of a group, elliptic curve or subgroup of integers modulo a prime.

Both are written additively, as ICAO 9303-11 writes curves: `times` is repeated addition (modulo a
prime: exponentiation), `plus` the group's operation (modulo a prime: multiplication).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Generic, Protocol, Self, TypeVar


class Group(Protocol):
    """Domain parameters: a group of prime order with its generator."""

    @property
    def name(self) -> str: ...

    @property
    def order(self) -> int: ...

    @property
    def modulus(self) -> int:
        """The prime of the underlying field."""

    @property
    def security_bits(self) -> int:
        """Comparable strength of a symmetric key (NIST SP 800-57-1, table 2)."""

    @property
    def public_key_tag(self) -> int:
        """Of a public value inside a public key data object (9303-11, 9.4)."""

    @property
    def encoded_size(self) -> int:
        """Greatest number of bytes of a public key."""

    @property
    def maps_numbers(self) -> bool:
        """Whether `element_of` exists: PACE's integrated mapping works here."""

    @property
    def generator(self) -> GroupElement: ...

    def decode(self, data: bytes) -> GroupElement:
        """A public key from the card. CardProtocolError unless it lies in the group."""

    def element_of(self, number: int) -> GroupElement:
        """The element onto which integrated mapping sends a number of the field."""


class GroupElement(Protocol):
    """An element other than the neutral one."""

    @property
    def group(self) -> Group: ...

    def encode(self) -> bytes:
        """As a public key on the wire (9303-11, 9.4.5)."""

    def compressed(self) -> bytes:
        """Comp(PK) of Terminal Authentication (9303-11, 7.1.4)."""

    def times(self, scalar: int) -> Self:
        """CardProtocolError where the result is the neutral element."""

    def plus(self, other: Self) -> Self:
        """CardProtocolError where the result is the neutral element."""

    def agree(self, private: int) -> bytes:
        """Shared secret of this public key and a private key (9303-11, 9.6)."""


E = TypeVar("E", bound=GroupElement)


@dataclass(frozen=True)
class KeyPair(Generic[E]):
    """Ephemeral: made, used once, dropped."""

    private: int = field(repr=False)
    public: E

    @classmethod
    def generate(cls, generator: E) -> KeyPair[E]:
        group = generator.group
        while True:
            private = 1 + secrets.randbelow(group.order - 1)
            public = generator.times(private)
            # DH: a public value with zeros in front is encoded in two ways by cards in use, so
            # it is left alone (one in 256).
            if len(public.encode()) == group.encoded_size:
                return cls(private, public)
