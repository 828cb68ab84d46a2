"""What a card sends is bounded before it is looked at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.chipcard import tlv
from drivers.chipcard.errors import CardProtocolError


@given(st.sampled_from([0x04, 0x30, 0x7F49, 0x5F1F, 0xA1]), st.binary(max_size=70000))
def test_what_is_encoded_is_parsed_back(tag, value):
    item = tlv.parse_exactly(tlv.encode(tag, value), tag, "object")
    assert (item.tag, item.value) == (tag, value)


@given(st.binary(max_size=400))
def test_any_bytes_are_parsed_or_refused(data):
    try:
        items = tlv.parse_all(data)
    except CardProtocolError:
        return
    assert b"".join(item.raw for item in items) == data


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("3080", "indefinite"),
        ("30850000000001", "length of 5 bytes"),
        ("3082", "cut off"),
        ("30", "missing"),
        ("7F", "cut off"),
        ("7F818181", "more than 3"),
        ("0405AABB", "announces 5 bytes, 2 are there"),
        ("3084FFFFFFFF", "announces 4294967295"),
    ],
)
def test_the_refusal_says_what_is_wrong(data, reason):
    with pytest.raises(CardProtocolError, match=reason):
        tlv.parse_all(bytes.fromhex(data))


def test_nesting_is_bounded():
    data = b""
    for _ in range(40):
        data = tlv.encode(0x30, data)

    def descend(items: list[tlv.Tlv], depth: int) -> None:
        for item in items:
            descend(item.children(depth), depth + 1)

    with pytest.raises(CardProtocolError, match="nested"):
        descend(tlv.parse_all(data), 0)


def test_the_number_of_objects_is_bounded():
    with pytest.raises(CardProtocolError, match="more than 2000"):
        tlv.parse_all(bytes.fromhex("0500") * 2001)
