"""Who asks for a ticket, as far as a terminal has proved it. Lives in memory, for one visit."""

from __future__ import annotations

import msgspec

from kiosk.identity.assurance import Assurance
from kiosk.identity.card_data import PartialDate
from kiosk.queue.priority import PriorityClass


class Applicant(msgspec.Struct, frozen=True, kw_only=True):
    """Without a card whose data is signed only the assurance and a declared class are known."""

    assurance: Assurance
    name: str = ""
    """For the officer who will call the ticket."""
    number: str = ""
    """12 digits: one resident has one waiting ticket for a service; finds an appointment."""
    born: PartialDate | None = None
    declared: PriorityClass = PriorityClass.NONE
    """What the person said; the officer sees the proof."""

    def __repr__(self) -> str:
        return f"Applicant({self.assurance.name})"
