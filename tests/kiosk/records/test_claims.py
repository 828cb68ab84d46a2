"""What can be said of a field, and when a record can be confirmed."""

from __future__ import annotations

import pytest

from kiosk.records.claims import can_be_confirmed, claims_for
from kiosk.records.correction import Claim
from kiosk.records.record import Field, FieldComparison, Verdict


def compared(*verdicts: Verdict) -> tuple[FieldComparison, ...]:
    return tuple(FieldComparison(f, "", "", v) for f, v in zip(Field, verdicts, strict=False))


@pytest.mark.parametrize("verdict", Verdict)
def test_whatever_the_verdict_a_resident_can_say_that_neither_is_right(verdict: Verdict) -> None:
    assert Claim.NEITHER_IS_RIGHT in claims_for(verdict)


def test_of_two_sides_that_differ_either_can_be_right() -> None:
    assert set(claims_for(Verdict.DIFFERS)) == set(Claim)


@pytest.mark.parametrize("verdict", [Verdict.MATCH, Verdict.OUTDATED])
def test_sides_that_agree_can_only_both_be_wrong(verdict: Verdict) -> None:
    assert claims_for(verdict) == (Claim.NEITHER_IS_RIGHT,)


def test_the_registry_may_be_right_to_have_nothing() -> None:
    """After a divorce the card still names the spouse."""
    assert Claim.REGISTRY_IS_RIGHT in claims_for(Verdict.MISSING_IN_REGISTRY)


def test_a_card_that_has_nothing_is_not_right() -> None:
    assert Claim.CARD_IS_RIGHT not in claims_for(Verdict.MISSING_ON_CARD)


@pytest.mark.parametrize("verdict", [Verdict.MATCH, Verdict.OUTDATED, Verdict.MISSING_ON_CARD])
def test_a_record_that_contradicts_nothing_on_the_card_can_be_confirmed(verdict: Verdict) -> None:
    assert can_be_confirmed(compared(Verdict.MATCH, verdict))


@pytest.mark.parametrize("verdict", [Verdict.DIFFERS, Verdict.MISSING_IN_REGISTRY])
def test_a_record_with_one_contradiction_or_gap_cannot(verdict: Verdict) -> None:
    assert not can_be_confirmed(compared(Verdict.MATCH, verdict, Verdict.MATCH))


def test_where_the_registry_has_no_record_there_is_nothing_to_confirm() -> None:
    assert not can_be_confirmed(())
