"""The card's lock: which keys open it, how often, and how slowly after wrong ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from drivers.simulated.chipcard import oid
from drivers.simulated.chipcard.apdu import (
    AUTHENTICATION_FAILED,
    METHOD_BLOCKED,
    REFERENCE_NOT_FOUND,
    WRONG_DATA,
    CardStatus,
    Command,
    tries_left,
)
from drivers.simulated.chipcard.bac import BasicAccess
from drivers.simulated.chipcard.entropy import Entropy
from drivers.simulated.chipcard.pace import MRZ_PASSWORD, PaceChip, PaceOffer
from drivers.simulated.chipcard.suite import SessionKeys

_FIRST_DELAY_S = 0.25
_LONGEST_DELAY_S = 2.0


@dataclass(frozen=True)
class Lock:
    """What opens the card."""

    offers: tuple[PaceOffer, ...]
    """Of PACE; none: the card has Basic Access Control only."""
    passwords: Mapping[int, bytes] = field(repr=False)
    """Secrets by password reference (ICAO 9303-11, table 5)."""
    tries: int | None = None
    """Wrong passwords until the chip blocks; None: it answers later and later instead."""
    basic_access: bool = False
    static_keys: Mapping[int, int] = field(default_factory=dict, repr=False)
    """Scalars for chip-authentication mapping, by number of the domain parameters."""


class Door:
    """Wrong passwords are counted over resets of the card; a right one clears the count."""

    def __init__(self, lock: Lock, entropy: Entropy, sleep: Callable[[float], None]) -> None:
        self._lock = lock
        self._entropy = entropy
        self._sleep = sleep
        self._wrong = 0
        self._run: PaceChip | None = None
        self._basic: BasicAccess | None = None

    @property
    def is_running(self) -> bool:
        return self._run is not None

    @property
    def has_basic_access(self) -> bool:
        return self._lock.basic_access

    def leave(self) -> None:
        """Forgets a run that was begun."""
        self._run = self._basic = None

    def begin(self, objects: Mapping[int, bytes], references: tuple[bytes, ...] = ()) -> None:
        """MSE:Set AT (ICAO 9303-11, 4.4.4.1). Raises CardStatus 6A80, 6A88, 6983."""
        self.leave()
        offer = self._offer(objects)
        secret = self._lock.passwords.get(int.from_bytes(objects.get(0x83, b""), "big"))
        if secret is None:
            raise CardStatus(REFERENCE_NOT_FOUND)
        self._pass_guard()
        self._run = PaceChip(
            offer,
            secret,
            self._entropy,
            static_key=self._lock.static_keys.get(offer.group.number, 0),
            references=references if 0x7F4C in objects else (),
        )

    def step(self, command: Command) -> tuple[bytes, SessionKeys | None, bytes]:
        """GENERAL AUTHENTICATE: response data; after the last step the session's keys and the
        chip's name in Terminal Authentication.

        Raises CardStatus; a new run must be begun then.
        """
        run, self._run = self._run, None
        if run is None:
            raise ValueError("no run was begun")
        try:
            data = run.step(command.data, more_follow=command.chained)
        except CardStatus as status:
            raise self._counted(status) from None
        if run.keys is None:
            self._run = run
            return data, None, b""
        self._wrong = 0
        return data, run.keys, run.identifier

    def challenge(self) -> bytes:
        """Begins Basic Access Control. Raises CardStatus 6983."""
        self.leave()
        self._pass_guard()
        self._basic = BasicAccess(self._lock.passwords[MRZ_PASSWORD], self._entropy)
        return self._basic.challenge

    def answer(self, data: bytes) -> tuple[bytes, SessionKeys, int] | None:
        """Of Basic Access Control; None where no challenge was asked for. Raises CardStatus."""
        run, self._basic = self._basic, None
        if run is None:
            return None
        try:
            outcome = run.answer(data)
        except CardStatus as status:
            raise self._counted(status) from None
        self._wrong = 0
        return outcome

    def _offer(self, objects: Mapping[int, bytes]) -> PaceOffer:
        named = objects.get(0x80)
        offers = [each for each in self._lock.offers if oid.octets(each.protocol) == named]
        if not offers:
            raise CardStatus(WRONG_DATA)
        number = objects.get(0x84)
        if number is None and len(offers) == 1:
            return offers[0]
        for offer in offers:
            if number == bytes([offer.group.number]):
                return offer
        raise CardStatus(REFERENCE_NOT_FOUND)

    def _pass_guard(self) -> None:
        lock = self._lock
        if lock.tries is not None and self._wrong >= lock.tries:
            raise CardStatus(METHOD_BLOCKED)
        if lock.tries is None and self._wrong > 1:
            self._sleep(min(_LONGEST_DELAY_S, _FIRST_DELAY_S * 2 ** min(self._wrong - 2, 8)))

    def _counted(self, status: CardStatus) -> CardStatus:
        if status.sw != AUTHENTICATION_FAILED:
            return status
        self._wrong += 1
        if self._lock.tries is None:
            return status
        return CardStatus(tries_left(max(0, self._lock.tries - self._wrong)))
