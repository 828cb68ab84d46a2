"""In which order those who wait will be called, for the officers who look at the line."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.queue.choice import Pick, choose
from kiosk.queue.standing import Standing


def calling_order(
    first: Sequence[Standing], ordinary: Sequence[Standing], *, run: int, now: int
) -> list[Standing]:
    """Whom one counter would call from this moment on, if nobody came and nobody else called.

    `first` and `ordinary` are its lanes, each in order; `run` and `now` as in `choose`. An
    appointment whose hour has not come stands where it would be called if it never came.
    """
    lanes = {Pick.FIRST: list(reversed(first)), Pick.ORDINARY: list(reversed(ordinary))}
    called: list[Standing] = []
    while True:
        heads = {pick: lane[-1].place if lane else None for pick, lane in lanes.items()}
        chosen = choose(heads[Pick.FIRST], heads[Pick.ORDINARY], run=run, now=now)
        if chosen is None:
            return called
        pick, run = chosen
        called.append(lanes[pick].pop())
