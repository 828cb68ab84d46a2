"""A release reaches a few terminals first, and no other one once it has failed anywhere."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.appliance.report import UpdateStage
from kiosk.appliance.rollout import (
    HOLD,
    RolloutState,
    Standing,
    advanced,
    begun,
    of_stage,
    paused,
    resumed,
    to_install,
)

NOW = dt.datetime(2026, 11, 24, 1, tzinfo=dt.UTC)
EIGHT = [f"hall-{n}" for n in range(8)]
GOOD = Standing("2.0", UpdateStage.GOOD, "2.0")
OLD = Standing("1.0", UpdateStage.NONE, "")
HOUR = dt.timedelta(hours=1)


def test_one_then_a_quarter_then_all() -> None:
    rollout, known, now, sizes = begun("2.0", EIGHT), dict.fromkeys(EIGHT, OLD), NOW, []
    while rollout.state is RolloutState.RUNNING:
        wanted = to_install(rollout, known)
        if wanted:
            sizes.append(len(of_stage(rollout)))
        known |= dict.fromkeys(wanted, GOOD)
        rollout, now = advanced(rollout, known, now), now + HOUR
    assert sizes == [1, 2, 8]
    assert rollout.state is RolloutState.DONE
    assert now - NOW > 2 * HOLD


def test_the_next_stage_waits_until_the_hold_is_over() -> None:
    known = {**dict.fromkeys(EIGHT, OLD), EIGHT[0]: GOOD}
    rollout = advanced(begun("2.0", EIGHT), known, NOW)
    assert advanced(rollout, known, NOW + HOLD - HOUR).stage == 0
    assert advanced(rollout, known, NOW + HOLD).stage == 1


def test_one_that_is_silent_holds_the_stage() -> None:
    rollout = begun("2.0", EIGHT)
    assert advanced(rollout, {}, NOW + 9 * HOLD) == rollout


def test_one_on_trial_is_not_good_yet() -> None:
    trial = {EIGHT[0]: Standing("2.0", UpdateStage.ON_TRIAL, "2.0")}
    assert advanced(begun("2.0", EIGHT), trial, NOW).good_since is None


@pytest.mark.parametrize("stage", [UpdateStage.FELL_BACK, UpdateStage.REFUSED])
def test_the_first_failure_halts_it_and_that_one_is_left_out_afterwards(stage: UpdateStage) -> None:
    known = {EIGHT[0]: Standing("1.0", stage, "2.0")}
    halted = advanced(begun("2.0", EIGHT), known, NOW)
    assert halted.state is RolloutState.HALTED
    assert halted.why == EIGHT[0]
    assert to_install(halted, known) == ()
    again = resumed(halted)
    assert to_install(again, known) == (EIGHT[1],)


def test_a_failure_of_an_earlier_release_does_not_count() -> None:
    known = {EIGHT[0]: Standing("1.0", UpdateStage.FELL_BACK, "1.9")}
    assert advanced(begun("2.0", EIGHT), known, NOW).state is RolloutState.RUNNING


def test_a_pause_gives_no_orders() -> None:
    rollout = paused(begun("2.0", EIGHT))
    assert to_install(rollout, {}) == ()
    assert resumed(rollout).state is RolloutState.RUNNING


def test_a_clock_that_was_put_back_counts_anew() -> None:
    known = {EIGHT[0]: GOOD}
    ahead = advanced(begun("2.0", EIGHT), known, NOW + 400 * HOLD)
    assert advanced(ahead, known, NOW).good_since == NOW


_standings = st.builds(
    Standing, st.sampled_from(["1.0", "2.0"]), st.sampled_from(UpdateStage), st.just("2.0")
)


@given(
    st.lists(
        st.tuples(
            st.dictionaries(st.sampled_from(EIGHT), _standings), st.timedeltas(HOUR, 3 * HOLD)
        ),
        max_size=12,
    )
)
def test_nobody_outside_the_stage_is_ever_asked(
    looks: list[tuple[dict[str, Standing], dt.timedelta]],
) -> None:
    rollout, now = begun("2.0", EIGHT), NOW
    for known, passed in looks:
        now += passed
        before, rollout = rollout, advanced(rollout, known, now)
        assert rollout.stage - before.stage in (0, 1)
        asked = to_install(rollout, known)
        assert set(asked) <= set(of_stage(rollout))
        if rollout.state is not RolloutState.RUNNING:
            assert asked == ()
        if rollout.stage > before.stage:
            assert all(known[one].running == "2.0" for one in of_stage(before))
        # A look changes nothing the second time, but for what time has done.
        again = advanced(rollout, known, now)
        assert replace(again, state=rollout.state, good_since=None).stage == rollout.stage
