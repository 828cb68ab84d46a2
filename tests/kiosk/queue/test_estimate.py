"""The waiting-time estimate: right on average, with a spread that holds, and bounded in work."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.queue.estimate import CounterLoad, LineLoad, WaitEstimate, estimate_wait
from kiosk.queue.pace import Pace
from kiosk.queue.priority import Lane

TEN = 600.0


def line(first: int = 0, ordinary: int = 0, variance: float = 1.0, rate: float = 0.0) -> LineLoad:
    return LineLoad(first=first, ordinary=ordinary, mean=TEN, variance=variance, first_rate=rate)


def estimate(
    lines: dict[str, LineLoad], *counters: CounterLoad, lane: Lane = Lane.ORDINARY
) -> WaitEstimate:
    found = estimate_wait("a", lane, lines, counters)
    assert found is not None
    return found


def test_nobody_waits_at_a_free_counter() -> None:
    assert estimate({"a": line()}, CounterLoad(services=("a",))) == WaitEstimate(0, 0, 0)


def test_without_a_counter_there_is_no_estimate() -> None:
    assert estimate_wait("a", Lane.ORDINARY, {"a": line()}, [CounterLoad(services=("b",))]) is None


def test_three_ahead_at_one_counter_take_three_times_as_long_as_one() -> None:
    found = estimate({"a": line(ordinary=3)}, CounterLoad(services=("a",)))
    assert abs(found.middle - 3 * TEN) < 5


def test_who_is_nearly_done_is_not_counted_in_full() -> None:
    busy = CounterLoad(services=("a",), busy_with="a", busy_for=500)
    assert abs(estimate({"a": line()}, busy).middle - 100) < 5


def test_a_second_counter_halves_the_wait_only_if_it_serves_the_service() -> None:
    lines = {"a": line(ordinary=8), "b": line()}
    one, helps, other = (CounterLoad(services=s) for s in (("a",), ("a", "b"), ("b",)))
    alone = estimate(lines, one).middle
    assert abs(estimate(lines, one, helps).middle - alone / 2) < 5
    assert estimate(lines, one, other).middle == alone


def test_what_waits_at_a_shared_counter_for_another_service_counts_too() -> None:
    lines = {"a": line(ordinary=2), "b": line(ordinary=4)}
    assert abs(estimate(lines, CounterLoad(services=("a", "b"))).middle - 6 * TEN) < 5


def test_the_first_lane_waits_less_and_lengthens_the_ordinary_wait() -> None:
    counter = CounterLoad(services=("a",))
    lines = {"a": line(first=2, ordinary=6)}
    assert abs(estimate(lines, counter, lane=Lane.FIRST).middle - 3 * TEN) < 5
    assert abs(estimate(lines, counter).middle - 8 * TEN) < 5
    coming = {"a": line(first=2, ordinary=6, rate=0.25 / TEN)}
    assert estimate(coming, counter).middle > estimate(lines, counter).middle


def test_irregular_services_widen_the_spread() -> None:
    counter = CounterLoad(services=("a",))
    narrow = estimate({"a": line(ordinary=5)}, counter)
    wide = estimate({"a": line(ordinary=5, variance=(0.8 * TEN) ** 2)}, counter)
    assert wide.high - wide.low > 10 * (narrow.high - narrow.low)


def test_a_queue_of_a_hundred_thousand_is_scaled_from_its_first_people() -> None:
    counter = CounterLoad(services=("a",))
    found = estimate({"a": line(ordinary=100_000, variance=TEN**2)}, counter)
    assert 0.97 < found.middle / (100_000 * TEN) < 1.03


@settings(deadline=None)
@given(
    first=st.integers(0, 30),
    ordinary=st.integers(0, 30),
    lane=st.sampled_from(Lane),
    busy=st.floats(0, 10_000),
    mean=st.floats(1, 5_000),
    deviation=st.floats(0.1, 3),
    run=st.integers(0, 2),
)
def test_any_load_gives_an_ordered_finite_answer_and_the_same_one_again(
    first: int, ordinary: int, lane: Lane, busy: float, mean: float, deviation: float, run: int
) -> None:
    load = LineLoad(
        first=first,
        ordinary=ordinary,
        mean=mean,
        variance=(mean * deviation) ** 2,
        first_rate=0.2 / mean,
    )
    counters = [
        CounterLoad(services=("a",), busy_with="a", busy_for=busy, run=run),
        CounterLoad(services=("a", "unknown"), busy_with="gone", busy_for=1.0),
    ]
    found = estimate_wait("a", lane, {"a": load}, counters)
    assert found is not None
    assert 0 <= found.low <= found.middle <= found.high < 1e9
    assert found == estimate_wait("a", lane, {"a": load}, counters)


def test_a_pace_follows_the_day_and_one_forgotten_finish_does_not_spoil_it() -> None:
    pace = Pace()
    assert pace.mean(TEN) == TEN
    for _ in range(60):
        pace = pace.after(300, TEN)
    assert 300 <= pace.mean(TEN) < 340
    spoilt = pace.after(8 * 3600, TEN)
    assert spoilt.mean(TEN) < 380
    for _ in range(120):
        spoilt = spoilt.after(900, TEN)
    assert 820 < spoilt.mean(TEN) <= 900
