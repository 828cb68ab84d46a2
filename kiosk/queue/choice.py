"""Who is called next: the rule by which a counter's two lanes are interleaved.

1. Within a lane, the one who came first is called first; an appointment counts from its hour.
2. The first lane goes before the ordinary one.
3. After FIRST_IN_A_ROW calls in a row from the first lane, while somebody ordinary waited, the
   counter calls an ordinary one.
4. An appointment whose hour has not come is called only if nobody ordinary waits.

So nobody starves. At any counter that serves it, an ordinary ticket with `a` ordinary ones before
it is called within (a + 1) * (FIRST_IN_A_ROW + 1) calls, and one of the first lane with `b` before
it, all due, within b + 1 + b // FIRST_IN_A_ROW + 1 calls. "Before it" is meant over all services
of that counter, and counts those who come back to, or are sent to, an older place meanwhile.
"""

from __future__ import annotations

from enum import Enum

FIRST_IN_A_ROW = 2


class Pick(Enum):
    FIRST = "first"
    ORDINARY = "ordinary"


def choose(
    first: int | None, ordinary: int | None, *, run: int, now: int
) -> tuple[Pick, int] | None:
    """Which lane's head is called, and the counter's run afterwards; None: nobody waits.

    `first` and `ordinary` are the places of the lanes' heads, `now` the place of this moment.
    """
    if ordinary is None:
        return None if first is None else (Pick.FIRST, 0)
    if first is None or first > now or run >= FIRST_IN_A_ROW:
        return Pick.ORDINARY, 0
    return Pick.FIRST, run + 1
