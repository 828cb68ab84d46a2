"""Compares the card's signed fields with the registry's record. Pure.

Two texts match when they say the same to a Vietnamese reader: composed or decomposed Unicode,
letter case, the two schools of tone placement (hoà, hòa), spaces and punctuation do not count;
every letter, mark and digit does, and the order of a name's words. Dates match as far as both
sides know them: a year alone matches a full date of that year, since less is known but nothing is
contradicted; it does not match another year, and 1 January is a day like others.

Words of closed lists, and what is written for "none": kiosk/records/comparison_values.py.
Addresses, and when one is OUTDATED: kiosk/records/comparison_address.py.
"""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.identity.card_data import CardData
from kiosk.places.places import Places
from kiosk.records.comparison_address import compare_addresses
from kiosk.records.comparison_values import said, same
from kiosk.records.record import Field, FieldComparison, RegistryRecord, Verdict

_ADDRESSES = frozenset({Field.PLACE_OF_ORIGIN, Field.RESIDENCE})


def compare(
    card: CardData, record: RegistryRecord, places: Places | None = None
) -> tuple[FieldComparison, ...]:
    """One comparison for each field that either side has, in the order of `Field`.

    Without `places` no address is OUTDATED: old and new name of one place differ.
    """
    return tuple(_comparisons(card, record, places))


def _comparisons(
    card: CardData, record: RegistryRecord, places: Places | None
) -> Iterator[FieldComparison]:
    for field in Field:
        left, right = getattr(card, field.value), getattr(record, field.value)
        on_card, in_registry = said(field, left), said(field, right)
        if not on_card and not in_registry:
            continue
        if not in_registry:
            yield FieldComparison(field, on_card, in_registry, Verdict.MISSING_IN_REGISTRY)
        elif not on_card:
            yield FieldComparison(field, on_card, in_registry, Verdict.MISSING_ON_CARD)
        elif field in _ADDRESSES:
            found = compare_addresses(on_card, in_registry, places)
            told = found.verdict, found.today, found.registry_behind
            yield FieldComparison(field, on_card, in_registry, *told)
        else:
            verdict = Verdict.MATCH if same(field, left, right) else Verdict.DIFFERS
            yield FieldComparison(field, on_card, in_registry, verdict)
