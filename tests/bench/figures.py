"""How a measure is printed."""

from __future__ import annotations

import statistics
from collections.abc import Sequence


def show(name: str, value: float, unit: str, bound: float | None = None) -> None:
    """One line: the figure, and the bound beside it with whether it holds."""
    line = f"  {name:<46}{value:>9.1f} {unit:<4}"
    if bound is not None:
        line += f"  bound {bound:g} {unit}  {'held' if value <= bound else 'MISSED'}"
    print(line, flush=True)


def percentile(values: Sequence[float], percent: float) -> float:
    """Nearest-rank percentile."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(percent / 100 * len(ordered) + 0.5) - 1))]


def spread(name: str, values: Sequence[float], unit: str, bound: float | None = None) -> None:
    """Median, and p95 beside the bound."""
    show(f"{name}, median", statistics.median(values), unit)
    show(f"{name}, p95", percentile(values, 95), unit, bound)


def whole_spread(
    name: str,
    values: Sequence[float],
    unit: str,
    bound: float | None = None,
    rarest: float | None = None,
) -> None:
    """As `spread`, and p99 beside its bound `rarest`."""
    spread(name, values, unit, bound)
    show(f"{name}, p99", percentile(values, 99), unit, rarest)
