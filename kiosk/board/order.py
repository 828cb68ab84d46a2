"""Who will be called next, as far as that can be said."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.queue.choice import Pick, choose

Waiting = tuple[int, str]
"""Place in its lane, and the printed number."""


def order_of_calling(
    first: Sequence[Waiting], ordinary: Sequence[Waiting], *, run: int, now: int, most: int
) -> tuple[str, ...]:
    """Numbers of both lanes of a line as one counter would call them, one after the other.

    Each lane in its order. `run`: the counter's calls in a row from the first lane; `now`: this
    moment as a place. A forecast: several counters that call from one line, and a counter that
    calls from several, come to it in turns of their own.
    """
    lanes = {Pick.FIRST: list(first), Pick.ORDINARY: list(ordinary)}
    found: list[str] = []
    while len(found) < most:
        heads = [lane[0][0] if lane else None for lane in lanes.values()]
        chosen = choose(heads[0], heads[1], run=run, now=now)
        if chosen is None:
            break
        pick, run = chosen
        found.append(lanes[pick].pop(0)[1])
    return tuple(found)
