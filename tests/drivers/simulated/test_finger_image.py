"""The pictures of simulated fingers are a person's: the same for the same seed."""

from __future__ import annotations

import random

import numpy as np
import pytest

from drivers.fingerprint.image import GreyImage
from drivers.simulated.finger_image import draw_finger, planted_minutiae


def pixels(image: GreyImage) -> np.ndarray:
    return np.frombuffer(image.pixels, np.uint8).reshape(image.height, image.width).astype(float)


def likeness(one: GreyImage, other: GreyImage) -> float:
    return float(np.corrcoef(pixels(one).ravel(), pixels(other).ravel())[0, 1])


def test_the_same_seed_gives_the_same_picture() -> None:
    assert draw_finger("minh") == draw_finger("minh")


def test_another_seed_gives_another_finger() -> None:
    assert likeness(draw_finger("minh"), draw_finger("lan")) < 0.3


def test_two_touches_of_a_finger_differ_and_can_be_repeated() -> None:
    rng = random.Random(1)
    first, second = draw_finger("minh", press=rng), draw_finger("minh", press=rng)
    assert first != second
    assert first == draw_finger("minh", press=random.Random(1))


@pytest.mark.parametrize("dpi", [300, 500, 1000])
def test_a_finger_keeps_its_size_at_every_resolution(dpi: int) -> None:
    """Its planted minutiae lie at the same millimetres."""
    width, height = round(13 / 25.4 * dpi), round(14.6 / 25.4 * dpi)
    planted = planted_minutiae("minh", width=width, height=height, dpi=dpi)
    reference = planted_minutiae("minh", width=256, height=287, dpi=500)
    image = draw_finger("minh", width=width, height=height, dpi=dpi)
    assert (image.width, image.height, image.dpi) == (width, height, dpi)
    assert len(planted.minutiae) == len(reference.minutiae) >= 20
    for one, other in zip(planted.minutiae, reference.minutiae, strict=True):
        assert (one.x, one.y) == pytest.approx((other.x, other.y), abs=0.1)
        assert (one.angle, one.kind) == (other.angle, other.kind)
