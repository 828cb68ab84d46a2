"""How often a matcher is wrong, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

Print = tuple[int, int]
"""Finger and impression."""
Scores = Mapping[tuple[Print, Print], float]

_ROUNDS = 400


@dataclass(frozen=True)
class Trials:
    genuine: np.ndarray
    """Scores of two impressions of one finger, sorted."""
    impostor: np.ndarray

    def false_rejects(self, threshold: float) -> float:
        return float(np.searchsorted(self.genuine, threshold, "left")) / len(self.genuine)

    def false_accepts(self, threshold: float) -> float:
        return 1 - float(np.searchsorted(self.impostor, threshold, "left")) / len(self.impostor)

    def equal_error_rate(self) -> float:
        """Where both errors are nearest to each other, their mean."""
        thresholds = np.unique(np.concatenate([self.genuine, self.impostor]))
        thresholds = np.append(thresholds, thresholds[-1] + 1)
        rejects = np.searchsorted(self.genuine, thresholds, "left") / len(self.genuine)
        accepts = 1 - np.searchsorted(self.impostor, thresholds, "left") / len(self.impostor)
        nearest = np.abs(rejects - accepts).argmin()
        return float(rejects[nearest] + accepts[nearest]) / 2

    def rejects_at(self, accept_rate: float) -> float:
        """False rejects at the lowest threshold that keeps to this rate of false accepts."""
        allowed = int(accept_rate * len(self.impostor))
        highest_refused = self.impostor[len(self.impostor) - 1 - allowed]
        return float(np.searchsorted(self.genuine, highest_refused, "right")) / len(self.genuine)


def trials(scores: Scores, fingers: Iterable[int] | None = None) -> Trials:
    """Of all pairs, or of those of `fingers`, each as often as it is named."""
    times = None if fingers is None else np.unique_counts(np.fromiter(fingers, dtype=int))
    weight = None if times is None else dict(zip(times.values, times.counts, strict=True))
    genuine: list[float] = []
    impostor: list[float] = []
    for (one, other), score in scores.items():
        same = one[0] == other[0]
        if weight is None:
            count = 1
        elif same:
            count = int(weight.get(one[0], 0))
        else:
            count = int(weight.get(one[0], 0) * weight.get(other[0], 0))
        (genuine if same else impostor).extend([score] * count)
    return Trials(np.sort(genuine), np.sort(impostor))


def bounds(
    scores: Scores, measure: Callable[[Trials], float], seed: int = 1
) -> tuple[float, float]:
    """95 % of what other fingers of the same kind could have given: fingers are drawn again, not
    comparisons, since those of one finger are alike (bootstrap of subsets).
    """
    fingers = sorted({one[0] for one, _ in scores})
    rng = np.random.default_rng(seed)
    values = []
    for _ in range(_ROUNDS):
        drawn = rng.choice(fingers, len(fingers))
        if len(set(drawn)) > 1:
            values.append(measure(trials(scores, drawn)))
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def upper_bound(events: int, number: int) -> float:
    """The rate that would have shown more than `events` in `number` in 95 % of such samples
    (Poisson; for no event the rule of three). Holds for independent comparisons only.
    """
    low, high = float(events), events + 20.0 + 4 * math.sqrt(events)
    for _ in range(60):
        middle = (low + high) / 2
        terms = [_poisson(k, middle) for k in range(events + 1)]
        low, high = (middle, high) if sum(terms) > 0.05 else (low, middle)
    return high / number


def _poisson(events: int, expected: float) -> float:
    return math.exp(events * math.log(expected) - expected - math.lgamma(events + 1))
