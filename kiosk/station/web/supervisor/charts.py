"""Where a chart's parts stand. The templates draw them as SVG, in percent of the width, so that a
chart fits any screen while its letters stay as large as they are."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

HEIGHT = 200
"""Pixels from the highest line to the floor."""
TOP = 26
LEFT = 9.0
"""Percent of the width, for the figures of the scale."""
_WIDEST = 6.5
_MOST_LABELS = 16


class Point(msgspec.Struct, frozen=True):
    """One group of a chart. `value` is drawn as a column, `mark` as a line above it."""

    label: str
    title: str
    """All of it in words, for a pointer that rests on it."""
    value: float | None
    mark: float | None = None


class Line(msgspec.Struct, frozen=True):
    y: float
    label: str


class Bar(msgspec.Struct, frozen=True):
    """Horizontal measures in percent of the width, vertical ones in pixels from the top."""

    label: str
    title: str
    x: float
    width: float
    middle: float
    y: float
    height: float
    mark: float | None
    shown: bool
    """Whether there is room for its label."""


class Chart(msgspec.Struct, frozen=True):
    lines: tuple[Line, ...]
    bars: tuple[Bar, ...]
    floor: float


def chart_of(points: Sequence[Point]) -> Chart:
    """Columns from the left to the right, on a scale from 0 to a round number."""
    highest = max((v for p in points for v in (p.value, p.mark) if v is not None), default=0.0)
    step = _step(highest)
    count = max(1, -(-highest // step)) if highest else 1
    top = count * step
    floor = float(TOP + HEIGHT)
    lines = tuple(Line(floor - HEIGHT * n / count, f"{n * step:g}") for n in range(int(count) + 1))
    return Chart(lines, tuple(_bars(points, top, floor)), floor)


def _bars(points: Sequence[Point], top: float, floor: float) -> list[Bar]:
    room = (100.0 - LEFT) / max(1, len(points))
    width = min(room * 0.66, _WIDEST)
    every = -(-len(points) // _MOST_LABELS)
    bars = []
    for position, point in enumerate(points):
        middle = LEFT + room * (position + 0.5)
        height = HEIGHT * (point.value or 0.0) / top
        mark = None if point.mark is None else round(floor - HEIGHT * point.mark / top, 1)
        bars.append(
            Bar(
                label=point.label,
                title=point.title,
                x=round(middle - width / 2, 2),
                width=round(width, 2),
                middle=round(middle, 2),
                y=round(floor - height, 1),
                height=round(height, 1),
                mark=mark,
                shown=position % every == 0,
            )
        )
    return bars


def _step(highest: float) -> float:
    """A round distance between lines, of which four or five reach `highest`."""
    if highest <= 0:
        return 1.0
    size = 1.0
    while True:
        for factor in (1, 2, 5):
            if highest <= 5 * factor * size:
                return factor * size
        size *= 10


class Length(msgspec.Struct, frozen=True):
    """A bar that lies in a row of a table: percent of the longest."""

    value: float
    mark: float | None


def lengths(pairs: Sequence[tuple[float | None, float | None]]) -> list[Length | None]:
    """`(value, mark)` of each row; None where there is no value."""
    longest = max((v for pair in pairs for v in pair if v is not None), default=0.0) or 1.0
    return [
        None
        if value is None
        else Length(
            round(100 * value / longest, 1),
            None if mark is None else round(100 * mark / longest, 1),
        )
        for value, mark in pairs
    ]
