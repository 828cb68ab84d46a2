"""How good the registry's records are, from counts that name nobody.

A person is counted once a month, at the first check. Shown are figures of groups only: below
`SMALLEST` none at all, above it rounded to a multiple of it, so that neither one look compared with
the next nor a total without its parts says how a single person's record came out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from kiosk.records.record import SOUND, FieldComparison, Verdict

SMALLEST = 5
FEWEST_FOR_SHARE = 20
"""Records; of fewer, rounding would make a share a guess."""
MOST_FIELDS = 32
"""With one verdict, in what a terminal says of one record: more than any record has."""


class QualityCounts(msgspec.Struct, frozen=True):
    """Records of one area and month; the last two count requests."""

    checked: int = 0
    correct: int = 0
    """All that the card has matches; an old place name is no error."""
    complete: int = 0
    """Nothing that the card has is missing in the registry."""
    differing: int = 0
    missing: int = 0
    outdated: int = 0
    asked: int = 0
    """Requests for correction."""
    accepted: int = 0

    def __add__(self, other: QualityCounts) -> QualityCounts:
        names = self.__struct_fields__
        return QualityCounts(**{n: getattr(self, n) + getattr(other, n) for n in names})


class QualityFigures(msgspec.Struct, frozen=True):
    """As shown: multiples of SMALLEST; None: fewer than SMALLEST."""

    checked: int | None = None
    correct: int | None = None
    complete: int | None = None
    differing: int | None = None
    missing: int | None = None
    outdated: int | None = None
    asked: int | None = None
    accepted: int | None = None

    def share(self, name: str) -> float | None:
        """That part of those checked, 0 to 1; None where it would say too much or too little."""
        part: int | None = getattr(self, name)
        if part is None or self.checked is None or self.checked < FEWEST_FOR_SHARE:
            return None
        return part / self.checked


def counted(fields: Iterable[FieldComparison]) -> dict[Verdict, int]:
    """How many fields came out how, for the registry: an old name on the card alone is none of
    its faults, and counts as a match."""
    ours = (
        Verdict.MATCH if f.verdict is Verdict.OUTDATED and not f.registry_behind else f.verdict
        for f in fields
    )
    return dict(Counter(ours))


def outcome(verdicts: Mapping[Verdict, int]) -> QualityCounts:
    """One checked record, by how many of its fields came out how."""
    found = {verdict for verdict, count in verdicts.items() if count > 0}
    differs, missing = Verdict.DIFFERS in found, Verdict.MISSING_IN_REGISTRY in found
    return QualityCounts(
        checked=1,
        correct=int(found <= SOUND),
        complete=int(not missing),
        differing=int(differs),
        missing=int(missing),
        outdated=int(Verdict.OUTDATED in found),
    )


def total(counts: Iterable[QualityCounts]) -> QualityCounts:
    return sum(counts, QualityCounts())


def figures(counts: QualityCounts) -> QualityFigures:
    """What may be shown; of fewer than SMALLEST checked records, no word of how they are."""
    shown = {n: _rounded(getattr(counts, n)) for n in counts.__struct_fields__}
    if shown["checked"] is None:
        shown = {n: shown[n] if n in ("asked", "accepted") else None for n in shown}
    return QualityFigures(**shown)


def _rounded(count: int) -> int | None:
    if count < SMALLEST:
        return None
    return (count + SMALLEST // 2) // SMALLEST * SMALLEST
