"""Simulated chips on a desk, and what is needed to open them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from drivers.chipcard import access
from drivers.chipcard.channel import Channel
from drivers.chipcard.document import Can, Mrz
from drivers.chipcard.inprocess import InProcessReaders
from drivers.chipcard.transport import CardTransport
from drivers.simulated.chipcard import PROFILES, DemoCountry, Holder, Profile, personalise


def mrz_of(holder: Holder) -> Mrz:
    number, birth, expiry = (part[:-1] for part in holder.mrz_password())
    return Mrz(number, birth, expiry)


def keys_of(holder: Holder, profile: Profile) -> dict[str, Can | Mrz]:
    """Both passwords of a card."""
    return {"CAN": Can(profile.can or holder.can), "MRZ": mrz_of(holder)}


@dataclass
class Chip:
    """A card of some kind, its channel, and what was sent to it."""

    transport: CardTransport
    profile: Profile
    sent: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.channel = Channel(self.transport)

    def open(self, key: Can | Mrz, **settings: Any):
        card_access = access.read_card_access(self.channel)
        return access.open_card(self.channel, key, card_access, **settings)

    @property
    def selections(self) -> list[bytes]:
        """Data of every MSE:Set AT of PACE."""
        return [command[5:] for command in self.sent if command[:4] == b"\x00\x22\xc1\xa4"]


def chip(country: DemoCountry, holder: Holder, kind: str | Profile, **changes: Any) -> Chip:
    profile = replace(PROFILES[kind] if isinstance(kind, str) else kind, **changes)
    readers = InProcessReaders()
    readers.insert(personalise(country, holder, profile, sleep=lambda _: None))
    transport = readers.connect(readers.reader)
    found = Chip(transport, profile)
    transmit = transport.transmit

    def watched(command: bytes) -> bytes:
        found.sent.append(command)
        return transmit(command)

    transport.transmit = watched
    return found
