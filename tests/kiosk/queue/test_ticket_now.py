"""The wait of somebody in the middle of a line, from that of a newcomer."""

from __future__ import annotations

import pytest

from kiosk.queue.estimate import CounterLoad, LineLoad, WaitEstimate, estimate_wait
from kiosk.queue.priority import Lane
from kiosk.queue.ticket_now import wait_within


def played(ahead: int, counters: int) -> WaitEstimate:
    """As the queue played forward says it."""
    line = LineLoad(first=0, ordinary=ahead, mean=600.0, variance=90_000.0)
    busy = CounterLoad(services=("residence",), busy_with="residence", busy_for=120.0)
    found = estimate_wait("residence", Lane.ORDINARY, {"residence": line}, [busy] * counters)
    assert found is not None
    return found


@pytest.mark.parametrize("counters", [1, 3])
@pytest.mark.parametrize("before", [5, 15, 30])
def test_it_is_about_what_playing_the_line_forward_says(before: int, counters: int) -> None:
    found = wait_within(played(40, counters), before, 40)
    exact = played(before, counters)
    assert found.middle == pytest.approx(exact.middle, rel=0.2)
    assert found.low == pytest.approx(exact.low, rel=0.3)
    assert found.high == pytest.approx(exact.high, rel=0.3)


def test_the_last_one_waits_as_a_newcomer_and_the_first_one_never_less_than_nothing() -> None:
    newcomer = WaitEstimate(100.0, 3000.0, 9000.0)
    last = wait_within(newcomer, 40, 40)
    assert (last.low, last.middle, last.high) == (100.0, 3000.0, 9000.0)
    first = wait_within(newcomer, 0, 40)
    assert 0.0 <= first.low <= first.middle <= first.high
