"""Portraits from hostile cards become pixels within bounds, or a clear error."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.lds import dg2, image
from tests.drivers.chipcard.conftest import vector_path


def encoded(kind: str, size=(60, 80), mode="RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(out, kind, **options)
    return out.getvalue()


JPEG = encoded("JPEG")
PROGRESSIVE = encoded("JPEG", progressive=True)
JP2 = encoded("JPEG2000")
CODESTREAM = encoded("JPEG2000", no_jp2=True)


@pytest.mark.parametrize(
    "data",
    [JPEG, PROGRESSIVE, JP2, CODESTREAM, encoded("JPEG2000", tile_size=(32, 32))],
    ids=["jpeg", "progressive", "jp2", "codestream", "tiles"],
)
def test_a_portrait_is_decoded(data):
    size = image.measure(data)
    decoded = image.decode(data)
    assert (size.width, size.height, size.components) == (60, 80, 3)
    assert (decoded.size, decoded.mode) == ((60, 80), "RGB")


@pytest.mark.parametrize("kind", ["JPEG", "JPEG2000"])
def test_a_grey_portrait_stays_grey(kind):
    assert image.decode(encoded(kind, mode="L")).mode == "L"


def test_the_published_samples_portrait_is_decoded():
    data = (vector_path("lds/bsi2008") / "Datagroup2.bin").read_bytes()
    portrait = dg2.parse(data).image
    size = image.measure(portrait)
    assert image.decode(portrait).size == (size.width, size.height)


def test_bounds_on_bytes_and_pixels_hold_before_anything_is_decoded():
    for data in (JPEG, JP2, CODESTREAM):
        with pytest.raises(CardProtocolError, match="bytes"):
            image.decode(data, max_bytes=len(data) - 1)
        with pytest.raises(CardProtocolError, match="pixels"):
            image.decode(data, max_pixels=60 * 80 - 1)


def test_a_jpeg_that_says_it_is_huge_is_refused():
    at = JPEG.index(b"\xff\xc0")
    huge = JPEG[: at + 5] + b"\xff\xff\xff\xff" + JPEG[at + 9 :]
    with pytest.raises(CardProtocolError, match="pixels"):
        image.decode(huge)


def test_a_jpeg_of_endless_scans_is_refused():
    at = PROGRESSIVE.index(b"\xff\xda")
    length = int.from_bytes(PROGRESSIVE[at + 2 : at + 4], "big")
    scan = PROGRESSIVE[at : at + 2 + length]
    with pytest.raises(CardProtocolError, match="scans"):
        image.decode(PROGRESSIVE[:at] + scan * 1000 + PROGRESSIVE[at:])


def test_two_frames_in_one_jpeg_are_refused():
    at = JPEG.index(b"\xff\xc0")
    length = int.from_bytes(JPEG[at + 2 : at + 4], "big")
    frame = JPEG[at : at + 2 + length]
    with pytest.raises(CardProtocolError, match="frames"):
        image.decode(JPEG[:at] + frame + JPEG[at:])


def changed_codestream(offset: int, value: bytes) -> bytes:
    """In the size segment of the JP2's codestream."""
    at = JP2.index(image.CODESTREAM_START) + offset
    return JP2[:at] + value + JP2[at + len(value) :]


@pytest.mark.parametrize(
    ("offset", "value", "why"),
    [
        (8, b"\x00\x00\xff\xff", "tiles|pixels"),
        (12, b"\xff\xff\xff\xff", "tiles|pixels"),
        (16, b"\x00\x00\x00\x3c", "empty"),
        (28, b"\x00\x00\x00\x01", "tiles"),
        (24, b"\x00\x00\x00\x00", "empty"),
        (40, b"\x40\x00", "components|resolution"),
        (8, b"\x00\x00\x00\x3d", "differ"),
    ],
)
def test_a_jpeg_2000_whose_codestream_lies_is_refused(offset, value, why):
    with pytest.raises(CardProtocolError, match=why):
        image.decode(changed_codestream(offset, value))


def test_other_kinds_of_images_are_refused():
    for kind in ("PNG", "GIF", "TIFF", "BMP"):
        with pytest.raises(CardProtocolError, match="neither"):
            image.decode(encoded(kind))


@pytest.mark.parametrize("data", [JPEG, PROGRESSIVE, JP2, CODESTREAM])
@given(at=st.floats(0, 1, exclude_max=True), put=st.binary(max_size=6), cut=st.integers(0, 40))
@settings(max_examples=120, deadline=None)
def test_a_portrait_damaged_anywhere_is_decoded_or_refused_with_a_clear_error(data, at, put, cut):
    position = int(at * len(data))
    with suppress(CardProtocolError):
        decoded = image.decode(data[:position] + put + data[position + cut :])
        assert decoded.width * decoded.height <= image.MAX_PIXELS
