"""What of a record is masked, and what was touched to be seen."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from msgspec import structs

from kiosk.records.record import Field, FieldComparison
from kiosk.visit.lookup_view import MASKED
from kiosk.visit.record_state import AtCorrection, AtRecord

P = TypeVar("P", AtRecord, AtCorrection)


def revealed(phase: P, field: Field | None, now: float) -> P:
    """With this field readable, or all; each touch gives the full time again."""
    shown = {each.field for each in phase.fields if field in (None, each.field)}
    if not shown:
        return phase
    return replace(phase, revealed=phase.revealed | shown, revealed_at=now)


def concealed(phase: P) -> P:
    return replace(phase, revealed=frozenset(), revealed_at=None)


def masked(
    fields: tuple[FieldComparison, ...], readable: frozenset[Field]
) -> tuple[FieldComparison, ...]:
    """Values MASKED, but for those of `readable` fields; a side that has none stays empty."""
    return tuple(each if each.field in readable else _masked(each) for each in fields)


def _masked(field: FieldComparison) -> FieldComparison:
    def mask(value: str) -> str:
        return MASKED if value else ""

    return structs.replace(
        field, card=mask(field.card), registry=mask(field.registry), today=mask(field.today)
    )
