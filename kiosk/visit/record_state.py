"""Phases of the check of one's own record, and of its correction."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.records.record import FieldComparison
from kiosk.visit.lookup_view import PrintState


@dataclass(frozen=True)
class AtRecord:
    fields: tuple[FieldComparison, ...]
    known: bool
    printed: PrintState | None = None


RecordPhase = AtRecord
