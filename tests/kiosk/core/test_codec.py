"""Messages between core and screen: whole, bounded, and never quoted in an error."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.codec import (
    CodecError,
    FrameReader,
    decode_intent,
    decode_view,
    intent_frame,
)
from kiosk.visit.intent import TypeDigit


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=8), st.data())
def test_frames_come_out_whole_however_the_stream_is_cut(
    payloads: list[bytes], data: st.DataObject
) -> None:
    stream = b"".join(len(p).to_bytes(4, "big") + p for p in payloads)
    reader = FrameReader(50)
    found = []
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        found += reader.feed(stream[:size])
        stream = stream[size:]
    assert found == payloads


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_a_codec_error(payload: bytes) -> None:
    for decode in (decode_view, decode_intent):
        with contextlib.suppress(CodecError):
            decode(payload)


def test_an_error_about_a_message_does_not_quote_it() -> None:
    frame = intent_frame(TypeDigit("035090004321"))
    with pytest.raises(CodecError) as caught:
        decode_view(frame[4:])
    assert "0350" not in str(caught.value)
    assert caught.value.__cause__ is None
