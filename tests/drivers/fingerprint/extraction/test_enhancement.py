"""Ridges become clearer, and stay where they are."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.fingerprint.extraction.enhancement import enhanced
from drivers.fingerprint.image import GreyImage
from drivers.simulated.finger_image import draw_finger


def grey(image: GreyImage) -> np.ndarray:
    return np.frombuffer(image.pixels, np.uint8).reshape(image.height, image.width).astype(float)


def with_grain(image: GreyImage, spread: float) -> GreyImage:
    rng = np.random.default_rng(1)
    noisy = grey(image) + rng.normal(0, spread, (image.height, image.width))
    pixels = np.clip(noisy, 0, 255).astype(np.uint8).tobytes()
    return GreyImage(image.width, image.height, image.dpi, pixels)


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


def test_a_noisy_print_becomes_more_like_the_clean_one() -> None:
    clean = draw_finger("minh")
    noisy = with_grain(clean, 80)
    middle = np.s_[60:230, 60:200]
    before = likeness(grey(clean)[middle], grey(noisy)[middle])
    after = likeness(grey(clean)[middle], grey(enhanced(noisy))[middle])
    assert before < 0.75
    assert after > 0.9


def test_a_pale_print_and_a_strong_one_come_out_alike() -> None:
    strong = draw_finger("minh", press=random.Random(3))
    pale = GreyImage(
        strong.width,
        strong.height,
        strong.dpi,
        (200 + grey(strong) * 0.2).astype(np.uint8).tobytes(),
    )
    middle = np.s_[60:230, 60:200]
    one, other = grey(enhanced(strong))[middle], grey(enhanced(pale))[middle]
    assert likeness(one, other) > 0.95
    assert other.std() > 0.6 * one.std()


def test_bare_glass_stays_bare() -> None:
    bare = with_grain(GreyImage(256, 288, 500, bytes([230]) * 256 * 288), 3)
    assert grey(enhanced(bare)).std() < 12


@given(width=st.integers(32, 200), height=st.integers(32, 200), level=st.integers(0, 255))
@settings(max_examples=25, deadline=None)
def test_any_size_comes_out_as_it_went_in(width: int, height: int, level: int) -> None:
    image = enhanced(GreyImage(width, height, 500, bytes([level]) * (width * height)))
    assert (image.width, image.height, image.dpi) == (width, height, 500)


@pytest.mark.parametrize("shift", [1, 3, 7])
def test_ridges_do_not_wander_with_the_windows(shift: int) -> None:
    finger = grey(draw_finger("minh"))
    whole = enhanced(draw_finger("minh"))
    cut = np.ascontiguousarray(finger[shift:, shift:]).astype(np.uint8)
    part = enhanced(GreyImage(cut.shape[1], cut.shape[0], 500, cut.tobytes()))
    middle = np.s_[60:230, 60:200]
    assert likeness(grey(whole)[shift:, shift:][middle], grey(part)[middle]) > 0.97
