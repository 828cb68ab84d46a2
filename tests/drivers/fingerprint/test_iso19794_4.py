"""Finger image records: what they announce, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.fingerprint.image import GreyImage
from drivers.fingerprint.iso19794_4 import Compression, parse_finger_record
from drivers.fingerprint.position import FingerPosition
from drivers.simulated.chipcard.finger_record import FingerFormat, finger_record

GREY = GreyImage(40, 50, 500, bytes(40 * 50))
RECORD = finger_record("left_index", GREY, FingerFormat.RAW).block


def changed(at: int, value: bytes, record: bytes = RECORD) -> bytes:
    return record[:at] + value + record[at + len(value) :]


def test_a_record_names_finger_size_resolution_and_compression() -> None:
    (view,) = parse_finger_record(RECORD)
    assert view.position is FingerPosition.LEFT_INDEX
    assert (view.width, view.height, view.dpi, view.quality) == (40, 50, 500, 80)
    assert view.compression is Compression.NONE
    assert view.data == GREY.pixels
    assert "data" not in repr(view)


def test_one_record_can_hold_several_fingers() -> None:
    view = RECORD[32:]
    both = changed(8, (len(RECORD) + len(view)).to_bytes(6, "big")) + changed(4, b"\x02", view)
    positions = [view.position for view in parse_finger_record(changed(18, b"\x02", both))]
    assert positions == [FingerPosition.LEFT_INDEX, FingerPosition.RIGHT_INDEX]


def test_a_resolution_in_centimetres_is_the_same_in_inches() -> None:
    (view,) = parse_finger_record(changed(19, b"\x02" + (197).to_bytes(2, "big") * 4))
    assert view.dpi == 500


def test_a_palm_is_no_finger_that_is_known() -> None:
    (view,) = parse_finger_record(changed(36, bytes([21])))
    assert view.position is FingerPosition.UNKNOWN


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        RECORD[:-1],
        RECORD[:31],
        changed(0, b"FMR\0"),
        changed(4, b"020\0"),
        changed(8, bytes(6)),
        changed(8, b"\xff" * 6),
        changed(18, b"\x02"),
        changed(19, b"\x00"),
        changed(24, b"\x00\x64\x00\x64"),
        changed(24, b"\x01\xf4\x03\xe8"),
        changed(28, b"\x01"),
        changed(29, b"\x09"),
        changed(32, b"\x00\x00\x00\x0e"),
        changed(32, b"\xff\xff\xff\xff"),
        changed(41, b"\xff\xff"),
        changed(43, b"\x00\x00"),
    ],
)
def test_a_record_that_lies_about_itself_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match="finger image record"):
        parse_finger_record(broken)


def test_more_views_than_a_document_has_are_refused() -> None:
    view = RECORD[32:]
    record = RECORD[:32] + view * 33
    with pytest.raises(ValueError, match="more than 32 views"):
        parse_finger_record(changed(8, len(record).to_bytes(6, "big"), record))


@given(st.integers(0, 45), st.binary(min_size=1, max_size=4))
def test_a_changed_header_ends_in_views_or_in_a_refusal(at: int, value: bytes) -> None:
    try:
        views = parse_finger_record(changed(at, value))
    except ValueError:
        return
    assert sum(len(view.data) for view in views) <= len(RECORD)


@given(st.binary(max_size=300))
def test_any_bytes_end_in_views_or_in_a_refusal(data: bytes) -> None:
    for record in (data, RECORD[:32] + data, RECORD[:8] + len(data).to_bytes(6, "big") + data):
        try:
            parse_finger_record(record)
        except ValueError:
            continue
