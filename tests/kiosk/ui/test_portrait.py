"""The portrait of the card: drawn in both encodings, and nothing but a portrait is."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kiosk.identity.assurance import Assurance
from kiosk.language import Language
from kiosk.ui.examples import (
    EVIDENCE,
    NAME,
    example_portrait,
)
from kiosk.ui.portrait import MAX_BYTES, decode
from kiosk.visit import view as v


@pytest.mark.parametrize("encoding", ["JPEG", "JPEG2000"])
def test_the_portrait_appears_in_both_encodings_of_the_standard(screen, encoding):
    portrait = example_portrait(encoding)
    body = v.CheckResult(NAME, "••••0768", portrait, EVIDENCE, Assurance.CARD_GENUINE)
    screen.show(v.View(1, Language.ENGLISH, body, in_visit=True))
    screen.until(lambda: screen.frame.body.ids.portrait.texture is not None)
    screen.show(v.View(2, Language.ENGLISH, v.Goodbye(take_card=False)))


@pytest.mark.parametrize(
    "image",
    [b"", b"\xff\xd8\xff\xe0 not a picture", b"\xff" * (MAX_BYTES + 1)],
    ids=["empty", "damaged", "too long"],
)
def test_a_portrait_that_is_none_is_refused(image):
    assert decode(image, 480) is None


def test_a_portrait_of_another_format_or_of_absurd_size_is_refused():
    for size, encoding in (((10, 10), "PNG"), ((2100, 2000), "JPEG")):
        encoded = io.BytesIO()
        Image.new("RGB", size).save(encoded, encoding)
        assert len(encoded.getvalue()) <= MAX_BYTES
        assert decode(encoded.getvalue(), 480) is None


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_break_the_decoding_of_the_portrait(tail):
    whole = example_jpeg()
    decode(tail, 100)
    decode(whole[: len(whole) - len(tail)] + tail, 100)


def example_jpeg() -> bytes:
    encoded = io.BytesIO()
    Image.new("RGB", (60, 80), (180, 150, 120)).save(encoded, "JPEG")
    return encoded.getvalue()
