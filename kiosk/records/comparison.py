"""Compares the card's signed fields with the registry's record. Pure.

Two texts match when they say the same to a Vietnamese reader: composed or decomposed Unicode,
letter case, the two schools of tone placement (hoà, hòa), spaces and punctuation do not count;
every letter, mark and digit does. Dates match as far as both sides know them: a year alone
matches a full date of that year, since less is known but nothing is contradicted; it does not
match another year.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from kiosk.identity.card_data import CardData, PartialDate
from kiosk.records.record import Field, FieldComparison, RegistryRecord, Verdict

_TONES = "\u0300\u0301\u0303\u0309\u0323"
"""Combining grave, acute, tilde, hook above, dot below: the five written tones."""

_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
"""Letters and digits, with marks that have no composed letter."""

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
    return text if _WORD.search(text) else ""


def _same(field: Field, left: str | PartialDate, right: str | PartialDate) -> bool:
    if isinstance(left, PartialDate) and isinstance(right, PartialDate):
        return same_date(left, right)
    if field in _NUMBERS:
        return "".join(_WORD.findall(str(left))) == "".join(_WORD.findall(str(right)))
    one, other = folded(str(left)), folded(str(right))
    if field is Field.SEX:
        return _SEX.get(one, one) == _SEX.get(other, other)
    return one == other


def same_date(left: PartialDate, right: PartialDate) -> bool:
    """Whether what both know agrees: nothing that one says is contradicted by the other."""
    return left.year == right.year and all(
        one is None or other is None or one == other
        for one, other in ((left.month, right.month), (left.day, right.day))
    )


def folded(text: str) -> str:
    """What is compared: lower-case words, each with its tone set after its letters.

    >>> folded("NGUYỄN THỊ HOÀ") == folded("Nguyễn  Thị Hòa")
    True
    """
    lowered = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return " ".join(_tone_last(word) for word in _WORD.findall(lowered))


def _tone_last(word: str) -> str:
    """The word with its tone moved to its end, where both schools of spelling agree.

    A syllable has at most one tone, so where it is written says nothing more. A word with
    several (no Vietnamese word) keeps them where they are: it must not match by chance.
    """
    apart = unicodedata.normalize("NFD", word)
    tones = [mark for mark in apart if mark in _TONES]
    if len(tones) != 1:
        return unicodedata.normalize("NFC", word)
    return unicodedata.normalize("NFC", apart.replace(tones[0], "")) + "/" + tones[0]


_SEX = {"male": "nam", "m": "nam", "female": folded("nữ"), "f": folded("nữ")}
"""DG1 and foreign registers write the sex in English; DG13 and ours in Vietnamese."""
