"""Services that a station's counters offer: catalogue data that staff can replace by file."""

from __future__ import annotations

import msgspec

from kiosk.catalogue.hours import OpenSpan
from kiosk.identity.assurance import Assurance

TYPICAL_MINUTES = 10.0


class Service(msgspec.Struct, frozen=True):
    """One service. `name` maps a language code (`vi`, `en`) to the text for residents."""

    id: str
    prefix: str
    """Letter before the ticket's number, e.g. `A`."""
    name: dict[str, str]
    required_assurance: Assurance = Assurance.ANONYMOUS
    icon: str = "document"
    hours: tuple[OpenSpan, ...] = ()
    """When tickets are given out; empty: always."""
    daily_capacity: int | None = None
    """Most tickets of one day; None: no limit."""
    typical_minutes: float = TYPICAL_MINUTES
    """What one person takes at the counter, before the day has shown it."""
    corrections: bool = False
    """Its counters see to requests that the registry be corrected."""

    def admits(self, assurance: Assurance) -> bool:
        """Whether a ticket is given at this assurance.

        A finger that could not be verified is no bar: the counter verifies the holder instead.
        """
        return assurance >= min(self.required_assurance, Assurance.CARD_GENUINE)
