"""The fingerprint bench counts errors rightly."""

from __future__ import annotations

import numpy as np
import pytest

from tests.bench._error_rates import Trials, bounds, trials, upper_bound

SCORES = {
    ((1, 1), (1, 2)): 9.0,
    ((2, 1), (2, 2)): 4.0,
    ((1, 1), (2, 1)): 5.0,
    ((1, 1), (2, 2)): 1.0,
    ((1, 2), (2, 1)): 2.0,
    ((1, 2), (2, 2)): 3.0,
}


def test_pairs_of_one_finger_are_genuine_and_all_others_are_not() -> None:
    whole = trials(SCORES)
    assert list(whole.genuine) == [4, 9]
    assert list(whole.impostor) == [1, 2, 3, 5]


def test_a_score_at_the_threshold_is_accepted() -> None:
    whole = trials(SCORES)
    assert whole.false_rejects(4) == 0
    assert whole.false_rejects(4.5) == 0.5
    assert whole.false_accepts(5) == 0.25
    assert whole.false_accepts(5.1) == 0


def test_the_equal_error_rate_is_where_both_errors_meet() -> None:
    assert trials(SCORES).equal_error_rate() == pytest.approx(0.125)
    apart = Trials(np.array([5.0, 6.0]), np.array([1.0, 2.0]))
    assert apart.equal_error_rate() == 0


def test_rejects_are_counted_at_the_threshold_that_keeps_the_accepts_down() -> None:
    whole = trials(SCORES)
    assert whole.rejects_at(0) == 0.5
    assert whole.rejects_at(0.25) == 0


def test_a_finger_drawn_twice_counts_twice() -> None:
    assert list(trials(SCORES, [1, 1]).genuine) == [9, 9]
    assert len(trials(SCORES, [1, 1]).impostor) == 0
    assert len(trials(SCORES, [1, 2, 2]).impostor) == 8


def test_bounds_lie_around_the_measure() -> None:
    rng = np.random.default_rng(3)
    scores = {
        ((a, i), (b, j)): rng.normal(5 if a == b else 0)
        for a in range(6)
        for b in range(a, 6)
        for i in range(3)
        for j in range(3)
        if (a, i) < (b, j)
    }
    low, high = bounds(scores, lambda t: t.false_rejects(4))
    assert low < trials(scores).false_rejects(4) < high


@pytest.mark.parametrize(("events", "expected"), [(0, 3.0), (1, 4.74), (2, 6.30), (10, 16.96)])
def test_having_seen_few_is_no_proof_of_few(events: int, expected: float) -> None:
    """Upper limits of a Poisson mean at 95 %, as tables have them."""
    assert upper_bound(events, 1000) * 1000 == pytest.approx(expected, abs=0.01)
