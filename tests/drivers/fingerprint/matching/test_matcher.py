"""Two prints of one finger are alike, two fingers are not, and no template harms the matcher."""

from __future__ import annotations

import itertools
import math
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.fingerprint.extraction.extractor import MinutiaeExtractor
from drivers.fingerprint.matching.cylinders import prepare
from drivers.fingerprint.matching.matcher import compare
from drivers.fingerprint.matching.threshold import SAME_FINGER
from drivers.fingerprint.minutia import Minutia, MinutiaKind, MinutiaTemplate
from drivers.simulated.finger_image import draw_finger, planted_minutiae

FINGERS = range(12)


def print_of(seed: int) -> MinutiaTemplate:
    return planted_minutiae(seed, width=320, height=400)


def turned_and_moved(
    template: MinutiaTemplate, degrees: float, x: float, y: float
) -> MinutiaTemplate:
    """Counter-clockwise about the upper left corner, then shifted."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return replace(
        template,
        minutiae=tuple(
            replace(
                m,
                x=m.x * cosine + m.y * sine + x,
                y=-m.x * sine + m.y * cosine + y,
                angle=(m.angle + degrees) % 360,
            )
            for m in template.minutiae
        ),
    )


def only(template: MinutiaTemplate, kept: list[Minutia]) -> MinutiaTemplate:
    return replace(template, minutiae=tuple(kept))


@pytest.fixture(scope="module")
def touches() -> dict[tuple[int, int], MinutiaTemplate]:
    """Three touches of each finger, extracted from their pictures."""
    rng = random.Random(5)
    with MinutiaeExtractor() as extractor:
        return {
            (finger, touch): extractor.extract(draw_finger(finger, press=rng))
            for finger in FINGERS
            for touch in range(3)
        }


def test_a_finger_is_recognised_at_every_touch(
    touches: dict[tuple[int, int], MinutiaTemplate],
) -> None:
    for one, other in itertools.combinations(touches, 2):
        if one[0] == other[0]:
            assert compare(touches[one], touches[other]) > SAME_FINGER, (one, other)


def test_hardly_any_other_finger_is_taken_for_it(
    touches: dict[tuple[int, int], MinutiaTemplate],
) -> None:
    others = [
        compare(touches[one], touches[other])
        for one, other in itertools.combinations(touches, 2)
        if one[0] != other[0]
    ]
    assert np.mean(np.array(others) >= SAME_FINGER) <= 0.01
    assert np.median(others) < SAME_FINGER / 2


def test_a_print_is_like_itself() -> None:
    assert compare(print_of(1), print_of(1)) > 75


@pytest.mark.parametrize("degrees", [-60, -25, 10, 45])
def test_a_turned_and_shifted_print_is_like_itself(degrees: float) -> None:
    template = print_of(1)
    assert compare(template, turned_and_moved(template, degrees, 3.0, -7.5)) > 70


def test_half_a_print_is_recognised() -> None:
    """Only where both overlap do missing minutiae count."""
    template = print_of(1)
    left = only(template, [m for m in template.minutiae if m.x < template.width / 2])
    assert 10 < len(left.minutiae) < 0.7 * len(template.minutiae)
    assert compare(left, template) > 2 * SAME_FINGER


def test_missing_and_false_minutiae_lower_the_score_but_not_to_refusal() -> None:
    template, rng = print_of(1), random.Random(2)
    kept = [m for m in template.minutiae if rng.random() < 0.75]
    false = [
        Minutia(
            rng.uniform(0, template.width),
            rng.uniform(0, template.height),
            rng.uniform(0, 360),
            MinutiaKind.ENDING,
        )
        for _ in range(8)
    ]
    score = compare(only(template, kept + false), template)
    assert SAME_FINGER < score < compare(template, template)


def test_stretched_skin_is_recognised() -> None:
    """A millimetre from one side to the other."""
    template = print_of(1)
    middle = template.width / 2
    stretched = only(
        template,
        [
            replace(m, x=m.x + 0.5 * math.sin((m.x - middle) / middle * math.pi / 2))
            for m in template.minutiae
        ],
    )
    assert compare(template, stretched) > 2 * SAME_FINGER


def test_a_mirrored_print_is_another_finger() -> None:
    template = print_of(1)
    mirrored = only(
        template,
        [
            replace(m, x=template.width - m.x, angle=(180 - m.angle) % 360)
            for m in template.minutiae
        ],
    )
    assert compare(template, mirrored) < SAME_FINGER


def test_the_type_of_a_minutia_does_not_matter() -> None:
    """A little more pressure makes a bifurcation of an ending."""
    template = print_of(1)
    unsure = only(template, [replace(m, kind=MinutiaKind.OTHER) for m in template.minutiae])
    assert compare(template, unsure) == compare(template, template)


def test_quality_that_is_not_reported_is_no_disadvantage() -> None:
    template = print_of(1)
    rated = only(template, [replace(m, quality=90) for m in template.minutiae])
    assert compare(rated, template) == compare(template, template)


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_too_few_minutiae_prove_nothing(number: int) -> None:
    few = only(print_of(1), list(print_of(1).minutiae[:number]))
    assert compare(few, few) == 0
    assert compare(few, print_of(1)) == 0


def test_a_handful_of_minutiae_cannot_reach_the_score_of_a_print() -> None:
    template = print_of(1)
    centre = sorted(template.minutiae, key=lambda m: math.hypot(m.x - 8, m.y - 9))[:6]
    assert compare(only(template, centre), template) < compare(template, template) / 1.5


def test_minutiae_piled_up_in_a_place_are_no_master_key() -> None:
    """A hostile template that puts a minutia everywhere, or many at one place."""
    piled = tuple(Minutia(8, 9, angle % 360, MinutiaKind.ENDING) for angle in range(0, 360, 4))
    grid = tuple(
        Minutia(x, y, angle, MinutiaKind.ENDING)
        for x in range(1, 16, 3)
        for y in range(1, 20, 3)
        for angle in (0, 90, 180, 270)
    )
    for seed in FINGERS:
        template = print_of(seed)
        for key in (piled, grid):
            assert compare(replace(template, minutiae=key), template) < SAME_FINGER


def test_a_coordinate_that_is_no_number_is_refused() -> None:
    template = print_of(1)
    for broken in (math.nan, math.inf):
        bad = only(template, [replace(template.minutiae[0], x=broken), *template.minutiae[1:]])
        with pytest.raises(ValueError, match="nowhere"):
            compare(bad, template)


def test_what_a_finger_looks_like_is_in_no_representation() -> None:
    """Such a text may reach a log or a crash report."""
    template = print_of(1)
    for value in (template, prepare(template)):
        assert str(round(template.minutiae[0].x, 2)) not in repr(value)
        assert "array" not in repr(value)


minutiae = st.builds(
    Minutia,
    x=st.floats(-10, 60),
    y=st.floats(-10, 60),
    angle=st.floats(0, 359.9),
    kind=st.sampled_from(MinutiaKind),
    quality=st.integers(0, 100),
)
templates = st.builds(
    MinutiaTemplate,
    st.lists(minutiae, max_size=130).map(tuple),
    width=st.just(20.0),
    height=st.just(20.0),
)


@given(one=templates, other=templates)
@settings(max_examples=60, deadline=None)
def test_any_two_templates_get_a_score_whichever_comes_first(
    one: MinutiaTemplate, other: MinutiaTemplate
) -> None:
    score = compare(one, other)
    assert 0 <= score <= 100
    assert compare(other, one) == pytest.approx(score, abs=1e-6)
