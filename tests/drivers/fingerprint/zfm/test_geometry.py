"""Pixels out of the bytes of an image transfer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.fingerprint.image import GreyImage
from drivers.fingerprint.zfm.geometry import Geometry, candidates, recognise, unpack

GEOMETRIES = st.builds(
    Geometry,
    st.integers(16, 64).map(lambda half: half * 2),
    st.integers(32, 100),
    st.just(500),
    st.sampled_from([4, 8]),
)


def test_the_left_one_of_two_pixels_is_in_the_upper_half() -> None:
    image = unpack(b"\x0f\xa1" * 512, Geometry(32, 64, 500))
    assert image.pixels[:4] == bytes((0, 255, 10 * 17, 17))


@given(geometry=GEOMETRIES, data=st.data())
def test_a_full_window_is_unpacked_and_anything_else_refused(
    geometry: Geometry, data: st.DataObject
) -> None:
    full = data.draw(st.binary(min_size=geometry.size, max_size=geometry.size))
    image = unpack(full, geometry)
    assert (image.width, image.height, image.dpi) == (geometry.width, geometry.height, 500)
    if geometry.bits == 8:
        assert image.pixels == full
    for wrong in (full[:-1], full + b"\0"):
        with pytest.raises(ValueError, match="fill"):
            unpack(wrong, geometry)


@given(data=st.binary(max_size=3000), window=st.tuples(st.integers(0, 70), st.integers(0, 70)))
def test_whatever_is_recognised_can_be_unpacked(data: bytes, window: tuple[int, int]) -> None:
    geometry = recognise(data, candidates(window))
    if geometry is not None:
        assert isinstance(unpack(data, geometry), GreyImage)


@pytest.mark.parametrize("window", [(0, 0), (65535, 65535), (31, 288)])
def test_an_impossible_window_is_not_believed(window: tuple[int, int]) -> None:
    assert candidates(window) == candidates(None)
