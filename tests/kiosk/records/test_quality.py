"""Data quality: how a checked record counts, and what may be shown of the counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.records.quality import (
    FEWEST_FOR_SHARE,
    SMALLEST,
    QualityCounts,
    counted,
    figures,
    outcome,
    total,
)
from kiosk.records.record import Field, FieldComparison, Verdict

NAMES = QualityCounts.__struct_fields__


def counts_of(**given_counts: int) -> dict[str, int]:
    made = outcome({Verdict(name): count for name, count in given_counts.items()})
    return {name: 1 for name in NAMES if getattr(made, name)}


@pytest.mark.parametrize(
    ("verdicts", "names"),
    [
        ({"match": 11}, {"checked", "correct", "complete"}),
        ({"match": 10, "outdated": 1}, {"checked", "correct", "complete", "outdated"}),
        ({"match": 9, "missing_on_card": 2}, {"checked", "correct", "complete"}),
        ({"match": 10, "differs": 1}, {"checked", "complete", "differing"}),
        ({"match": 10, "missing_in_registry": 1}, {"checked", "missing"}),
        ({"differs": 2, "missing_in_registry": 1, "match": 0}, {"checked", "differing", "missing"}),
        ({}, {"checked", "correct", "complete"}),
    ],
)
def test_a_record_counts_by_what_was_found_in_it(verdicts: dict[str, int], names: set[str]) -> None:
    assert set(counts_of(**verdicts)) == names


parts = st.integers(0, 400)


@st.composite
def any_counts(draw: st.DrawFn) -> QualityCounts:
    checked = draw(parts)
    of_checked = {n: draw(st.integers(0, checked)) for n in NAMES[1:-2]}
    return QualityCounts(checked, **of_checked, asked=draw(parts), accepted=draw(parts))


@given(counts=any_counts())
def test_no_figure_tells_of_fewer_than_five(counts: QualityCounts) -> None:
    shown = figures(counts)
    for name in NAMES:
        figure, count = getattr(shown, name), getattr(counts, name)
        if figure is None:
            continue
        assert figure % SMALLEST == 0
        assert figure >= SMALLEST
        # Several counts look alike: one person more or less need not be seen.
        assert abs(figure - count) <= SMALLEST // 2
    if counts.checked < SMALLEST:
        assert all(getattr(shown, name) is None for name in NAMES[:-2])


@given(counts=any_counts())
def test_a_share_is_one_of_many_and_of_what_is_shown(counts: QualityCounts) -> None:
    shown = figures(counts)
    for name in ("correct", "complete", "differing", "missing", "outdated"):
        share = shown.share(name)
        if share is not None:
            assert 0 < share <= 1
            assert (shown.checked or 0) >= FEWEST_FOR_SHARE


@given(many=st.lists(any_counts(), max_size=6))
def test_a_total_is_of_the_counts_and_not_of_what_is_shown(many: list[QualityCounts]) -> None:
    assert total(many).checked == sum(each.checked for each in many)


def test_an_old_name_that_only_the_card_has_is_no_fault_of_the_registry() -> None:
    updated = FieldComparison(Field.RESIDENCE, "Xã A", "Xã B", Verdict.OUTDATED)
    behind = FieldComparison(
        Field.PLACE_OF_ORIGIN, "Xã A", "Xã A", Verdict.OUTDATED, registry_behind=True
    )
    name = FieldComparison(Field.FULL_NAME, "B", "C", Verdict.DIFFERS)
    assert counted([updated]) == {Verdict.MATCH: 1}
    assert counted([updated, behind, name]) == {
        Verdict.MATCH: 1,
        Verdict.OUTDATED: 1,
        Verdict.DIFFERS: 1,
    }
