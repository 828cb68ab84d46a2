"""The parser of server-sent events: right however the bytes are cut, and bounded."""

from __future__ import annotations

import contextlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.link.sse import EventParser, ServerEvent, StreamFault

STREAM = (
    "\ufeffretry: 1000\n\n"
    ": still there\n\n"
    "id: 1\nevent: called\ndata: {}\n\n"
    "data: two\r\ndata:lines\r\n\r\n"
    "event: no data\n\n"
    "id: 2\rdata: mời\r\r"
    "unknown: x\ndata\n\n"
).encode()
EVENTS = [
    ServerEvent("1", "called", "{}"),
    ServerEvent("1", "", "two\nlines"),
    ServerEvent("2", "", "mời"),
    ServerEvent("2", "", ""),
]


@given(st.lists(st.integers(0, len(STREAM)), max_size=12))
def test_it_is_the_same_however_it_arrives(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(STREAM)]
    parser = EventParser()
    found = [
        event
        for start, end in itertools.pairwise(places)
        for event in parser.feed(STREAM[start:end])
    ]
    assert found == EVENTS


@pytest.mark.parametrize(
    "chunk", [b"x" * 5000, b"data: " + b"x" * 5000 + b"\n", b"data: x\n" * 5000, b"data: \xff\n"]
)
def test_what_has_no_end_or_is_no_text_is_refused(chunk: bytes) -> None:
    with pytest.raises(StreamFault):
        list(EventParser().feed(chunk))


@given(st.binary(max_size=300))
def test_nothing_else_comes_of_garbage(garbage: bytes) -> None:
    with contextlib.suppress(StreamFault):
        list(EventParser().feed(garbage))
