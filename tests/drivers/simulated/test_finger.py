"""Simulated fingers: the same for the same seed, like themselves, unlike each other."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.fingerprint.minutia import Minutia, MinutiaKind
from drivers.simulated.finger import (
    WINDOW_HEIGHT,
    WINDOW_WIDTH,
    SimulatedFinger,
    encode_iso_compact,
)
from drivers.simulated.minutia_matcher import THRESHOLD, score
from drivers.simulated.module_template import (
    Feature,
    decode_module_template,
    encode_module_template,
)

SEEDS = st.integers(0, 10_000)


def pressed(finger: SimulatedFinger, rng: random.Random) -> tuple[Feature, ...]:
    return tuple((m.x, m.y, m.angle, int(m.kind)) for m in finger.press(rng))


@given(seed=SEEDS)
def test_the_same_seed_is_the_same_finger(seed: int) -> None:
    assert SimulatedFinger(seed).minutiae == SimulatedFinger(seed).minutiae
    assert SimulatedFinger(seed).iso_compact() != SimulatedFinger(seed + 1).iso_compact()


def test_a_finger_stays_what_it_was_over_versions() -> None:
    """Demonstration data holds templates of these fingers."""
    assert SimulatedFinger(1).iso_compact()[:6].hex() == "20985f686c60"


@given(seed=SEEDS)
def test_minutiae_lie_in_the_window_apart_from_each_other(seed: int) -> None:
    minutiae = SimulatedFinger(seed).minutiae
    assert 25 <= len(minutiae) <= 62
    assert all(0 < m.x < WINDOW_WIDTH and 0 < m.y < WINDOW_HEIGHT for m in minutiae)
    assert (
        min(math.hypot(a.x - b.x, a.y - b.y) for a in minutiae for b in minutiae if a is not b) > 1
    )


def test_compact_minutiae_have_the_cards_units() -> None:
    minutiae = [
        Minutia(0.0, 12.34, 0.0, MinutiaKind.OTHER),
        Minutia(7.26, 19.4, 90.0, MinutiaKind.ENDING),
        Minutia(30.0, -1.0, 359.9, MinutiaKind.BIFURCATION),
    ]
    assert encode_iso_compact(minutiae) == bytes(
        (0, 123, 0b00_000000, 73, 194, 0b01_010000, 255, 0, 0b10_000000)
    )


@given(seed=SEEDS)
def test_templates_hold_every_minutia(seed: int) -> None:
    finger = SimulatedFinger(seed)
    assert len(finger.iso_compact()) == 3 * len(finger.minutiae)
    assert len(finger.sensor_template()) == 512
    decoded = decode_module_template(finger.sensor_template())
    for minutia, (x, y, angle, kind) in zip(finger.minutiae, decoded, strict=True):
        assert (x, y) == (pytest.approx(minutia.x, abs=0.01), pytest.approx(minutia.y, abs=0.01))
        assert abs((angle - minutia.angle + 180) % 360 - 180) < 1
        assert kind == minutia.kind


@given(data=st.binary(max_size=600))
def test_what_is_no_template_has_no_minutiae(data: bytes) -> None:
    assert len(decode_module_template(data)) <= 84
    assert decode_module_template(data[:511]) == ()


def test_more_minutiae_than_fit_are_left_out() -> None:
    assert len(encode_module_template([(1.0, 1.0, 1.0, 1)] * 200)) == 512


def test_touches_of_a_finger_match_it_and_those_of_others_do_not() -> None:
    rng = random.Random(7)
    fingers = [SimulatedFinger(seed) for seed in range(12)]
    enrolled = [decode_module_template(finger.sensor_template()) for finger in fingers]
    own = [
        score(pressed(f, rng), e) for f, e in zip(fingers, enrolled, strict=True) for _ in range(10)
    ]
    others = [
        score(pressed(f, rng), e)
        for f in fingers
        for e, g in zip(enrolled, fingers, strict=True)
        if g is not f
    ]
    assert min(own) >= THRESHOLD
    assert max(others) < THRESHOLD / 2


def test_hardly_any_minutiae_match_nothing() -> None:
    few = [(float(i), float(i), 0.0, 1) for i in range(5)]
    assert score(few, few) == 0
