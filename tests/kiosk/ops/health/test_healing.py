"""A device that is away is helped a bounded number of times, and then left to people."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from kiosk.ops.health.healing import (
    DAY,
    IN_A_DAY,
    IN_ONE_ILLNESS,
    PATIENCE,
    PAUSES,
    REST,
    STEADY,
    Act,
    Course,
    Means,
    acted,
    in_vain,
    next_act,
    seen,
    settled,
)

ALL = Means(reopen=True, service=True, port=True)
LINE = Means(reopen=True, port=True)


def lived(
    looks: list[tuple[float, bool]], means: Means, spread: float = 0.5
) -> tuple[Course, list[tuple[float, Act]], list[float]]:
    """The course after looks of (seconds since the last one, away); what was done, and the times at
    which it was away and nothing more could be done."""
    course, now = Course(), 0.0
    done: list[tuple[float, Act]] = []
    vain: list[float] = []
    for passed, away in looks:
        now += passed
        course = settled(seen(course, away, now), means, now)
        act = next_act(course, means, now)
        if act is not None:
            done.append((now, act))
            course = acted(course, act, now, spread)
        if in_vain(course, means, now):
            vain.append(now)
    return course, done, vain


def test_a_device_that_is_there_is_left_alone() -> None:
    assert lived([(5, False)] * 1000, ALL)[1] == []


def test_one_that_was_unplugged_for_a_moment_is_left_alone() -> None:
    assert lived([(5, False), (5, True), (5, True), (5, False)] + [(5, False)] * 50, ALL)[1] == []


def test_gentle_means_come_first_and_then_people() -> None:
    _, done, vain = lived([(5, True)] * 700, LINE)
    acts = [act for _, act in done]
    assert acts == [Act.REOPEN, Act.CYCLE_PORT, Act.CYCLE_PORT, Act.CYCLE_PORT]
    assert vain
    assert vain[0] > done[-1][0]


def test_a_reader_has_its_service_restarted_before_its_power_is_taken() -> None:
    _, done, _ = lived([(5, True)] * 700, Means(service=True, port=True))
    assert [act for _, act in done][:2] == [Act.RESTART_SERVICE, Act.CYCLE_PORT]


def test_where_nothing_can_be_done_people_are_told_after_a_moments_patience() -> None:
    _, done, vain = lived([(5, True)] * 20, Means())
    assert done == []
    assert vain[0] == 5 + PATIENCE


def test_one_that_comes_back_is_well_only_once_it_holds() -> None:
    ill = [(5.0, True)] * 12
    course, done, _ = lived([*ill, (5, False), (5, True)], LINE)
    assert course.ill
    flapping, again, _ = lived([*ill, (5, False), *([(5, True)] * 12)], LINE)
    assert [act for _, act in again][: len(done)] == [act for _, act in done]
    assert flapping.times(Act.REOPEN) == 1, "the same illness goes on"
    held, _, _ = lived([*ill, *[(5, False)] * (int(STEADY / 5) + 2)], LINE)
    assert not held.ill


def test_after_a_long_rest_it_is_tried_once_more() -> None:
    looks = [(60.0, True)] * int(2 * (REST + 3600) / 60)
    _, done, _ = lived(looks, LINE)
    reopened = [at for at, act in done if act is Act.REOPEN]
    assert len(reopened) >= 2
    assert reopened[1] - reopened[0] >= REST


looks = st.lists(
    st.tuples(st.floats(0.1, 4000, allow_nan=False), st.booleans()), min_size=1, max_size=300
)
means = st.builds(Means, reopen=st.booleans(), service=st.booleans(), port=st.booleans())


@given(looks, means, st.floats(0, 1))
def test_however_often_it_falls_the_caps_of_a_day_hold(
    course: list[tuple[float, bool]], possible: Means, spread: float
) -> None:
    _, done, _ = lived(course, possible, spread)
    for act in Act:
        times = [at for at, each in done if each is act]
        assert possible.allows(act) or not times
        for first in times:
            assert sum(first <= at < first + DAY for at in times) <= IN_A_DAY[act]


@given(looks, means, st.floats(0, 1))
def test_nothing_is_done_to_one_that_works_nor_before_the_last_act_had_its_time(
    course: list[tuple[float, bool]], possible: Means, spread: float
) -> None:
    _, done, vain = lived(course, possible, spread)
    now, away_at = 0.0, set()
    for passed, away in course:
        now += passed
        if away:
            away_at.add(now)
    assert {at for at, _ in done} <= away_at
    assert set(vain) <= away_at
    for (at, act), (later, _) in itertools.pairwise(done):
        assert later - at >= min(PATIENCE, PAUSES[act])


@given(means, st.floats(0, 1))
def test_one_that_stays_away_always_ends_with_people(possible: Means, spread: float) -> None:
    _, done, vain = lived([(10, True)] * 400, possible, spread)
    assert vain
    for act in Act:
        assert sum(each is act for _, each in done) <= IN_ONE_ILLNESS[act]
