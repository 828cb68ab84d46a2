"""What a resident can say of a field, depending on how card and registry compare. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.records.correction import Claim
from kiosk.records.record import SOUND, FieldComparison, Verdict

_CLAIMS: dict[Verdict, tuple[Claim, ...]] = {
    Verdict.MATCH: (Claim.NEITHER_IS_RIGHT,),
    Verdict.OUTDATED: (Claim.NEITHER_IS_RIGHT,),
    Verdict.DIFFERS: tuple(Claim),
    # The registry may rightly have none: a spouse, after a divorce that the card does not know.
    Verdict.MISSING_IN_REGISTRY: tuple(Claim),
    Verdict.MISSING_ON_CARD: (Claim.REGISTRY_IS_RIGHT, Claim.NEITHER_IS_RIGHT),
}


def claims_for(verdict: Verdict) -> tuple[Claim, ...]:
    """In the order in which they are offered. Where both sides agree, only both can be wrong."""
    return _CLAIMS[verdict]


def can_be_confirmed(fields: Iterable[FieldComparison]) -> bool:
    """Whether the resident may say that all is right: nothing on the card differs from the
    registry, or is missing in it. Else the way is a correction."""
    found = tuple(fields)
    return bool(found) and all(each.verdict in SOUND for each in found)
