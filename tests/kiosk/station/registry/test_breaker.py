"""The breaker, with a clock that a test sets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.station.registry.http.breaker import LONGEST_REST, Breaker, Overloaded
from kiosk.station.registry.interface import AmbiguousNumber, BreakerState, RegistryUnavailable

FAILURES, REST = 3, 10.0


class Watch:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def fail(breaker: Breaker, fault: Exception | None = None) -> None:
    with pytest.raises(Exception), breaker.question():  # noqa: B017, PT011
        raise fault or RegistryUnavailable("timeout")


def refused(breaker: Breaker) -> bool:
    """Whether a question that would be answered is not let through."""
    try:
        with breaker.question():
            return False
    except RegistryUnavailable as fault:
        return fault.reason == "circuit-open"


def opened(watch: Watch) -> Breaker:
    breaker = Breaker(FAILURES, REST, watch)
    for _ in range(FAILURES):
        assert breaker.state is BreakerState.CLOSED
        fail(breaker)
    assert breaker.state is BreakerState.OPEN
    return breaker


def test_an_answer_between_failures_keeps_it_closed() -> None:
    breaker = Breaker(FAILURES, REST, Watch())
    for _ in range(5):
        for _ in range(FAILURES - 1):
            fail(breaker)
        assert not refused(breaker)
    assert breaker.state is BreakerState.CLOSED


def test_two_records_with_one_number_are_an_answer() -> None:
    breaker = Breaker(1, REST, Watch())
    fail(breaker, AmbiguousNumber())
    assert breaker.state is BreakerState.CLOSED


def test_after_its_rest_one_question_goes_through_at_a_time() -> None:
    watch = Watch()
    breaker = opened(watch)
    assert refused(breaker)
    watch.now += REST
    assert breaker.state is BreakerState.HALF_OPEN
    with breaker.question():
        assert refused(breaker)
        assert refused(breaker)
    assert breaker.state is BreakerState.CLOSED
    assert not refused(breaker)


def test_a_probe_that_fails_in_any_way_opens_it_again() -> None:
    watch = Watch()
    breaker = opened(watch)
    for fault in (RegistryUnavailable("cut"), RuntimeError("a mistake of ours")):
        watch.now += REST
        fail(breaker, fault)
        assert breaker.state is BreakerState.OPEN
        assert refused(breaker)


def test_what_began_before_it_opened_says_nothing_about_now() -> None:
    watch = Watch()
    breaker = Breaker(FAILURES, REST, watch)
    late_answer, late_failure = breaker.question(), breaker.question()
    late_answer.__enter__()
    late_failure.__enter__()
    for _ in range(FAILURES):
        fail(breaker)
    late_answer.__exit__(None, None, None)
    assert breaker.state is BreakerState.OPEN
    watch.now += REST
    with breaker.question():
        late_failure.__exit__(RegistryUnavailable, RegistryUnavailable("cut"), None)
    assert breaker.state is BreakerState.CLOSED


@pytest.mark.parametrize(("asked", "kept"), [(60.0, 60.0), (1e9, LONGEST_REST)])
def test_a_registry_that_asks_for_a_rest_gets_it_within_reason(asked: float, kept: float) -> None:
    watch = Watch()
    breaker = Breaker(FAILURES, REST, watch)
    fail(breaker, Overloaded(asked))
    watch.now += kept - 1
    assert breaker.state is BreakerState.OPEN
    watch.now += 1
    assert breaker.state is BreakerState.HALF_OPEN


@given(st.lists(st.sampled_from(["answer", "fail", "overload", "wait"]), max_size=60))
def test_it_is_always_asked_again_in_the_end(happenings: list[str]) -> None:
    watch = Watch()
    breaker = Breaker(FAILURES, REST, watch)
    for what in happenings:
        if what == "wait":
            watch.now += REST / 3
            continue
        fault = {"fail": RegistryUnavailable("cut"), "overload": Overloaded(30.0)}.get(what)
        before, got = breaker.state, None
        try:
            with breaker.question():
                if fault is not None:
                    raise fault
        except RegistryUnavailable as raised:
            got = raised
        if before is BreakerState.OPEN:
            assert got is not None
            assert got.reason == "circuit-open"
        else:
            assert got is fault
            assert got is not None or breaker.state is BreakerState.CLOSED
    watch.now += LONGEST_REST
    assert not refused(breaker)
    assert breaker.state is BreakerState.CLOSED
