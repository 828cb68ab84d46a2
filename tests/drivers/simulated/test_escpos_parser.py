"""The simulated printer understands a ticket's bytes and is not confused by others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from drivers.simulated.escpos_parser import Cut, EscposParser, Feed, Raster, StatusRequest

COMMANDS = {
    b"\x1b@": None,
    b"\x1ba\x01": None,
    b"\x1d!\x11": None,
    b"\x1dV\x00": Cut(),
    b"\x1dVB\x03": Cut(),
    b"\x1bd\x02": Feed(60),
    b"\x1bJ\x07": Feed(7),
    b"\n": Feed(30),
    b"\x10\x04\x04": StatusRequest(4),
    b"\x1d(k\x03\x00\x1b\x1b\x1b": None,
    b"\x1dv0\x00\x02\x00\x02\x00\x10\x04\x01\x1d": Raster(2, b"\x10\x04\x01\x1d"),
}


@given(commands=st.lists(st.sampled_from(sorted(COMMANDS)), max_size=12), cut=st.integers(1, 9))
def test_commands_are_understood_in_any_chunking(commands: list[bytes], cut: int) -> None:
    stream = b"".join(commands)
    parser = EscposParser()
    found = []
    for start in range(0, len(stream), cut):
        found.extend(parser.feed(stream[start : start + cut]))
    assert found == [COMMANDS[c] for c in commands if COMMANDS[c] is not None]
    assert parser.unknown == 0


@given(chunks=st.lists(st.binary(max_size=2000), max_size=8))
def test_any_bytes_are_taken(chunks: list[bytes]) -> None:
    parser = EscposParser()
    for chunk in chunks:
        parser.feed(chunk)


def test_an_impossible_picture_is_stepped_over() -> None:
    parser = EscposParser()
    assert parser.feed(b"\x1dv0\x00\xff\xff\x02\x00") == []
    assert parser.feed(bytes(2 * 0xFFFF) + b"\n") == [Feed(30)]
    assert parser.unknown > 0
