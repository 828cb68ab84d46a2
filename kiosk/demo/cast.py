"""The demonstration's residents: each with a chip card, the code printed on it and a finger."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from drivers.simulated.chipcard import (
    GENUINE,
    ChipCard,
    DemoCountry,
    EnrolledFinger,
    Holder,
    Profile,
    personalise,
)
from drivers.simulated.finger import SimulatedFinger
from drivers.simulated.finger_image import draw_finger


@dataclass(frozen=True)
class Resident:
    """One fictional resident."""

    key: str
    summary: str
    holder: Holder = field(repr=False)
    finger: SimulatedFinger = field(repr=False)
    finger_position: str = "right_index"

    @property
    def number(self) -> str:
        return self.holder.number

    @property
    def card_code(self) -> str:
        """What the QR code on the card says."""
        card = self.holder
        return "|".join(
            (
                card.number,
                card.old_number,
                card.full_name.title(),
                _compact(card.date_of_birth),
                card.sex,
                card.residence,
                _compact(card.date_of_issue),
            )
        )

    def card(self, country: DemoCountry, profile: Profile = GENUINE) -> ChipCard:
        """A chip card as this resident's, of the given kind."""
        shown = profile.terminal_authentication is not None
        reference = EnrolledFinger(
            self.finger.iso_compact(),
            self.finger_position,
            draw_finger(self.finger.seed) if shown else None,
        )
        return personalise(country, self.holder, profile, fingers=(reference,))


def _compact(date: str) -> str:
    return date.replace("/", "")


def load_cast(path: Path) -> Mapping[str, Resident]:
    """Residents by key, from `assets/registry/residents.toml`."""
    with path.open("rb") as file:
        content = tomllib.load(file)
    return {
        entry["key"]: Resident(
            key=entry["key"],
            summary=entry["summary"],
            holder=Holder.from_mapping(entry["card"]),
            finger=SimulatedFinger(entry["finger_seed"]),
            finger_position=entry["finger"],
        )
        for entry in content["resident"]
    }
