"""Compares the card's signed fields with the registry's record. Pure.

Two texts match when they say the same to a Vietnamese reader: composed or decomposed Unicode,
letter case, the two schools of tone placement (hoà, hòa), spaces and punctuation do not count;
every letter, mark and digit does. Dates match as far as both sides know them: a year alone
matches a full date of that year, since less is known but nothing is contradicted; it does not
match another year.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from kiosk.identity.card_data import CardData, PartialDate
from kiosk.language.vietnamese import WORD, as_read
from kiosk.records.record import Field, FieldComparison, RegistryRecord, Verdict

_NUMBERS = frozenset({Field.NUMBER, Field.OLD_NUMBER})


def compare(card: CardData, record: RegistryRecord) -> tuple[FieldComparison, ...]:
    """One comparison for each field that either side has, in the order of `Field`."""
    return tuple(_comparisons(card, record))


def _comparisons(card: CardData, record: RegistryRecord) -> Iterator[FieldComparison]:
    for field in Field:
        left, right = getattr(card, field.value), getattr(record, field.value)
        on_card, in_registry = _shown(left), _shown(right)
        if on_card or in_registry:
            if not in_registry:
                verdict = Verdict.MISSING_IN_REGISTRY
            elif not on_card:
                verdict = Verdict.MISSING_ON_CARD
            else:
                verdict = Verdict.MATCH if _same(field, left, right) else Verdict.DIFFERS
            yield FieldComparison(field, on_card, in_registry, verdict)


def _shown(value: str | PartialDate | None) -> str:
    """As the person sees it: composed, without surrounding or repeated spaces."""
    text = unicodedata.normalize("NFC", " ".join(str(value or "").split()))
    # A dash or full stop alone is how offices write "none".
    return text if WORD.search(text) else ""


def _same(field: Field, left: str | PartialDate, right: str | PartialDate) -> bool:
    if isinstance(left, PartialDate) and isinstance(right, PartialDate):
        return same_date(left, right)
    if field in _NUMBERS:
        return "".join(WORD.findall(str(left))) == "".join(WORD.findall(str(right)))
    one, other = as_read(str(left)), as_read(str(right))
    if field is Field.SEX:
        return _SEX.get(one, one) == _SEX.get(other, other)
    return one == other


def same_date(left: PartialDate, right: PartialDate) -> bool:
    """Whether what both know agrees: nothing that one says is contradicted by the other."""
    return left.year == right.year and all(
        one is None or other is None or one == other
        for one, other in ((left.month, right.month), (left.day, right.day))
    )


_SEX = {"male": "nam", "m": "nam", "female": as_read("nữ"), "f": as_read("nữ")}
"""DG1 and foreign registers write the sex in English; DG13 and ours in Vietnamese."""
