"""How long the station keeps what concerns residents (law 91/2025/QH15: limited retention)."""

from __future__ import annotations

import datetime as dt

import msgspec


class Retention(msgspec.Struct, frozen=True):
    """In days."""

    processing_days: int = 365
    """Records of processing: that a resident's data was looked up, when, and how."""
    corrections_days: int = 90
    """Requests for correction, with sealed name and number: after the last word of staff. One that
    staff have not answered is kept until they have."""
    ratings_days: int = 1095
    """Ratings of tickets; they name nobody."""
    quality_days: int = 1826
    """Counts of checked records by area and month; they name nobody."""

    def processing_until(self, at: dt.datetime) -> dt.datetime:
        return at + dt.timedelta(days=self.processing_days)

    def correction_until(self, decided_at: dt.datetime) -> dt.datetime:
        return decided_at + dt.timedelta(days=self.corrections_days)
