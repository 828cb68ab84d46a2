"""What a card says about the fingers that it compares."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.chipcard import tlv
from drivers.chipcard.biometric_information import (
    Features,
    FingerInformation,
    parse_information,
)
from drivers.chipcard.errors import CardProtocolError
from drivers.fingerprint.iso19794_2 import Direction, MinutiaOrder, SortKey
from drivers.fingerprint.position import FingerPosition

FULL = bytes.fromhex(
    "7F60 22 83 01 05 80 01 2A A1 1A 81 01 08 82 01 0A 87 02 0101 88 02 0005"
    "B1 0A 81 02 0C 3C 82 01 11 83 01 03"
)


def template(header: bytes, reference: bytes = b"\x83\x01\x01") -> bytes:
    return tlv.encode(0x7F60, reference + tlv.encode(0xA1, header))


def parameters(content: bytes) -> bytes:
    return template(tlv.encode(0xB1, content))


def test_a_template_names_finger_reference_format_and_demands() -> None:
    assert parse_information(FULL) == (
        FingerInformation(
            position=FingerPosition.LEFT_INDEX,
            reference=0x05,
            algorithm=b"\x2a",
            format_owner=0x0101,
            format_type=0x0005,
            least=12,
            most=60,
            order=MinutiaOrder(SortKey.POLAR, Direction.ASCENDING),
            features=Features.RIDGE_COUNTS | Features.CORES,
        ),
    )


def test_several_fingers_come_in_a_group_or_beside_each_other() -> None:
    group = tlv.encode(0x7F61, tlv.encode(0x02, b"\x02") + FULL + FULL)
    assert parse_information(group) == parse_information(FULL + FULL) == parse_information(FULL) * 2


def test_what_a_card_leaves_out_has_the_standard_s_defaults() -> None:
    assert parse_information(template(b"")) == (FingerInformation(reference=1, least=12, most=60),)


def test_a_reference_to_a_face_is_no_finger() -> None:
    assert parse_information(template(tlv.encode(0x81, b"\x02")) + FULL) == parse_information(FULL)


@pytest.mark.parametrize(
    ("subtype", "position"),
    [
        (0x05, FingerPosition.RIGHT_THUMB),
        (0x09, FingerPosition.RIGHT_INDEX),
        (0x0D, FingerPosition.RIGHT_MIDDLE),
        (0x11, FingerPosition.RIGHT_RING),
        (0x15, FingerPosition.RIGHT_LITTLE),
        (0x06, FingerPosition.LEFT_THUMB),
        (0x16, FingerPosition.LEFT_LITTLE),
        (0x00, FingerPosition.UNKNOWN),
        (0x01, FingerPosition.UNKNOWN),
        (0x1D, FingerPosition.UNKNOWN),
        (0x07, FingerPosition.UNKNOWN),
    ],
)
def test_the_subtype_says_which_finger(subtype: int, position: FingerPosition) -> None:
    (found,) = parse_information(template(tlv.encode(0x82, bytes([subtype]))))
    assert found.position is position


@pytest.mark.parametrize(
    "broken",
    [
        parameters(tlv.encode(0x81, b"\x3c\x0c")),
        parameters(tlv.encode(0x81, b"\x00\x00")),
        parameters(tlv.encode(0x81, b"\x0c")),
        parameters(tlv.encode(0x82, b"\x40")),
        parameters(tlv.encode(0x82, b"\x1d")),
        parameters(tlv.encode(0x82, b"\x05\x05")),
        template(b"", reference=b"\x83\x02\x00\x01"),
        template(tlv.encode(0x88, bytes(5))),
        FULL[:-1],
        FULL * 17,
    ],
)
def test_what_cannot_be_is_refused_and_not_guessed(broken: bytes) -> None:
    with pytest.raises(CardProtocolError):
        parse_information(broken)


@given(st.binary(max_size=200))
def test_any_bytes_end_in_fingers_or_in_a_refusal(data: bytes) -> None:
    try:
        found = parse_information(data)
    except CardProtocolError:
        return
    assert all(0 <= finger.least <= finger.most <= 255 for finger in found)


@given(st.integers(0, len(FULL) - 1), st.integers(0, 255))
def test_a_changed_byte_ends_in_fingers_or_in_a_refusal(at: int, value: int) -> None:
    data = FULL[:at] + bytes([value]) + FULL[at + 1 :]
    try:
        found = parse_information(data)
    except CardProtocolError:
        return
    assert len(found) <= 1
