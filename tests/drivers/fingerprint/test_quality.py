"""Each poor impression is told what it lacks, a good one passes, and of three the best is taken."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.fingerprint.extraction.extractor import MinutiaeExtractor
from drivers.fingerprint.image import GreyImage
from drivers.fingerprint.minutia import MinutiaTemplate
from drivers.fingerprint.quality import Advice, Capture, Quality, assess, best, enough
from drivers.simulated.finger_image import draw_finger

GLASS = 235.0


@pytest.fixture(scope="module")
def extractor() -> Iterator[MinutiaeExtractor]:
    with MinutiaeExtractor() as shared:
        yield shared


def grey(image: GreyImage) -> np.ndarray:
    return np.frombuffer(image.pixels, np.uint8).reshape(image.height, image.width).astype(float)


def image_of(plane: np.ndarray, dpi: int = 500) -> GreyImage:
    pixels = np.clip(plane, 0, 255).astype(np.uint8).tobytes()
    return GreyImage(plane.shape[1], plane.shape[0], dpi, pixels)


def quality(extractor: MinutiaeExtractor, image: GreyImage) -> Quality:
    return assess(image, extractor.extract(image))


@pytest.mark.parametrize("dpi", [400, 500, 1000])
def test_ordinary_touches_are_good_at_any_resolution(
    extractor: MinutiaeExtractor, dpi: int
) -> None:
    rng = random.Random(7)
    size = {"width": 256 * dpi // 500, "height": 288 * dpi // 500, "dpi": dpi}
    for finger in range(4):
        found = quality(extractor, draw_finger(finger, press=rng, **size))
        assert found.good, found
        assert found.score > 70


@pytest.mark.parametrize("level", [0, 128, 235, 255])
def test_bare_glass_is_no_finger_and_a_black_picture_is_blotted(
    extractor: MinutiaeExtractor, level: int
) -> None:
    found = quality(extractor, image_of(np.full((288, 256), float(level))))
    assert found.advice is (Advice.TOO_WET if level == 0 else Advice.NO_FINGER)
    assert found.score == 0


def test_a_dirty_glass_is_no_finger(extractor: MinutiaeExtractor) -> None:
    plane = np.full((288, 256), GLASS)
    plane[100:130, 40:60] = 90
    assert quality(extractor, image_of(plane)).advice is Advice.NO_FINGER


def test_a_blotted_finger_is_to_be_dried(extractor: MinutiaeExtractor) -> None:
    plane = grey(draw_finger(1))
    plane[60:240, 20:130] = 30
    assert quality(extractor, image_of(plane)).advice is Advice.TOO_WET


def test_a_pale_finger_is_to_be_pressed_harder(extractor: MinutiaeExtractor) -> None:
    plane = GLASS + (grey(draw_finger(1)) - GLASS) * 0.3
    assert quality(extractor, image_of(plane)).advice is Advice.PRESS_HARDER


def test_ridges_broken_into_dots_are_too_dry(extractor: MinutiaeExtractor) -> None:
    plane = grey(draw_finger(1))
    blocks = np.random.default_rng(1).random((96, 86)) < 0.75
    gaps = np.kron(blocks, np.ones((3, 3)))[:288, :256] > 0
    plane[gaps] = GLASS
    assert quality(extractor, image_of(plane)).advice is Advice.TOO_DRY


@pytest.mark.parametrize(("side", "sign"), [("left", -1), ("right", 1)])
def test_a_finger_at_the_edge_is_to_be_centred(
    extractor: MinutiaeExtractor, side: str, sign: int
) -> None:
    finger = grey(draw_finger(1, width=400, height=288))
    plane = np.full((288, 256), GLASS)
    if side == "left":
        plane[:, :90] = finger[:, -140:-50]
    else:
        plane[:, -90:] = finger[:, 50:140]
    found = quality(extractor, image_of(plane))
    assert found.advice is Advice.CENTRE_IT
    assert np.sign(found.off_centre[0]) == sign


def test_a_finger_tip_is_to_be_laid_down_whole(extractor: MinutiaeExtractor) -> None:
    plane = grey(draw_finger(1))
    y, x = np.mgrid[0:288, 0:256]
    plane[np.hypot(x - 128, y - 144) > 75] = GLASS
    assert quality(extractor, image_of(plane)).advice is Advice.COVER_MORE


@pytest.mark.parametrize("number", [0, 11, 101, 400])
def test_too_few_or_too_many_minutiae_are_unclear(
    extractor: MinutiaeExtractor, number: int
) -> None:
    image = draw_finger(1)
    template = extractor.extract(image)
    many = (template.minutiae * 20)[:number]
    found = assess(image, MinutiaTemplate(many, template.width, template.height))
    assert found.advice is Advice.UNCLEAR


def test_noise_is_not_good(extractor: MinutiaeExtractor) -> None:
    plane = np.random.default_rng(1).integers(0, 256, (288, 256)).astype(float)
    assert not quality(extractor, image_of(plane)).good


def test_a_worse_impression_has_a_lower_score(extractor: MinutiaeExtractor) -> None:
    plane = grey(draw_finger(1))
    whole = quality(extractor, image_of(plane)).score
    pale = quality(extractor, image_of(GLASS + (plane - GLASS) * 0.35)).score
    half = plane.copy()
    half[:, 130:] = GLASS
    assert max(pale, quality(extractor, image_of(half)).score) < whole


EMPTY = MinutiaTemplate((), 13.0, 14.6)


def capture(advice: Advice, score: int) -> Capture:
    return Capture(EMPTY, Quality(advice, score, 150, 50, 0, 0.4, (0.0, 0.0), 30, 30))


captures = st.lists(
    st.builds(capture, st.sampled_from(Advice), st.integers(0, 100)), min_size=1, max_size=5
)


@given(captures)
def test_of_several_captures_none_is_better_than_the_best(taken: list[Capture]) -> None:
    chosen = best(taken)
    shown = [c for c in taken if c.quality.advice is not Advice.NO_FINGER]
    if chosen is None:
        assert not shown
        return
    assert chosen in shown
    for other in shown:
        if other.quality.good == chosen.quality.good:
            assert other.quality.score <= chosen.quality.score
        else:
            assert chosen.quality.good


@given(captures)
def test_nobody_is_asked_for_more_than_three_touches_nor_after_a_good_one(
    taken: list[Capture],
) -> None:
    assert enough(taken) == (len(taken) >= 3 or any(c.quality.good for c in taken))


def test_nothing_is_chosen_of_nothing() -> None:
    assert best([]) is None
    assert not enough([])
